import { expect, test } from 'vitest'
import { parseSourceFile, unknowable } from './source-file.ts'
import { findCycle, houseViolations, importViolations, purityViolations } from './violations.ts'
import type { House } from './violations.ts'

const house: House = {
  floorsFromTheGround: ['low', 'high'],
  pureFloors: ['low'],
  rooms: {
    'low/net': { for: 'addresses', enters: [] },
    'low/plan': { for: 'plans', enters: ['low/net'], packages: ['yaml', '@noble/hashes'] },
    'high/cli': { for: 'the command', enters: ['low/plan'] },
  },
}

test.each([
  ["import { a } from '#low/net'", '#low/net'],
  ["import type { A } from '#low/net'", '#low/net'],
  ["import '#low/net'", '#low/net'],
  ["export { a } from '#low/net'", '#low/net'],
  ["export type { A } from '#low/net'", '#low/net'],
  ["export * from '#low/net'", '#low/net'],
  ["const a = await import('#low/net')", '#low/net'],
  ["type A = import('#low/net').A", '#low/net'],
  ["import a = require('#low/net')", '#low/net'],
  ['const a = (name: string): Promise<unknown> => import(name)', unknowable],
])('%s is seen as an import', (text, specifier) => {
  expect(parseSourceFile('src/low/plan/a.ts', text).imports).toEqual([{ specifier, line: 1 }])
})

test('what only looks like an import is none, and the line is the true one', () => {
  const text = "// import { a } from '#low/x'\nconst a = \"import { b } from '#low/y'\"\n\nimport { c } from './c.ts'"
  expect(parseSourceFile('src/low/plan/a.ts', text).imports).toEqual([{ specifier: './c.ts', line: 4 }])
})

test.each([
  ['low/plan', '#low/net', undefined],
  ['low/plan', './b.ts', undefined],
  ['low/plan', './deeper/b.ts', undefined],
  ['low/plan', 'yaml', undefined],
  ['low/plan', '@noble/hashes/sha2.js', undefined],
  ['high/cli', 'node:fs', undefined],
  ['low/plan', '../net/address.ts', 'out of its room'],
  ['low/plan', '../../../floors.ts', 'out of its room'],
  ['low/plan', '../planning/a.ts', 'out of its room'],
  ['low/plan', '#low/net/address', 'back door'],
  ['low/plan', '#low/plan', 'its own room'],
  ['low/plan', '#low/nowhere', 'no room'],
  ['low/net', '#low/plan', 'does not let'],
  ['high/cli', '#low/net', 'does not let'],
  ['low/plan', '#high/cli', 'does not let'],
  ['low/plan', 'node:fs', 'pure floor'],
  ['low/plan', 'fs', 'pure floor'],
  ['low/net', 'yaml', 'the package `yaml`'],
  ['low/plan', '@noble/ciphers', 'the package `@noble/ciphers`'],
  ['high/cli', 'fs', 'write `node:fs`'],
  ['high/cli', 'yaml', 'the package `yaml`'],
])('in %s, entering %s: %s', (room, specifier, wrong) => {
  const violations = importViolations(house, parseSourceFile(`src/${room}/a.ts`, `import { a } from '${specifier}'`))
  if (wrong === undefined) expect(violations).toEqual([])
  else expect(violations).toEqual([expect.stringContaining(wrong)])
})

test('a test may use any package and any front door, and still no back door', () => {
  const violations = (specifier: string): readonly string[] =>
    importViolations(house, parseSourceFile('src/low/net/a.test.ts', `import { a } from '${specifier}'`))
  for (const fine of ['vitest', 'node:fs', '#high/cli', './a.ts', '../../../test/requirements.ts']) expect(violations(fine)).toEqual([])
  for (const wrong of ['../plan/a.ts', '#low/plan/a']) expect(violations(wrong)).toHaveLength(1)
})

test.each([
  ['Date.now()', 1],
  ['new Date()', 1],
  ['Math.random()', 1],
  ['console.log(1)', 1],
  ['[process.env]', 1],
  ['({ a: process })', 1],
  ['({ process })', 1],
  ['a[process]', 1],
  ['Math.max(1, 2)', 0],
  ['a.process', 0],
  ['a.Date', 0],
  ['({ process: 1 })', 0],
  ['((process: number) => process + 1)(1)', 0],
  ['(({ process }: { process: number }) => process + 1)(a)', 0],
  ["'Date.now()'", 0],
])('on a pure floor, %s breaks the law %i times', (expression, times) => {
  const text = `export const b = (a: any): unknown => ${expression}`
  expect(purityViolations(house, parseSourceFile('src/low/net/a.ts', text))).toHaveLength(times)
  expect(purityViolations(house, parseSourceFile('src/high/cli/a.ts', text))).toEqual([])
  expect(purityViolations(house, parseSourceFile('src/low/net/a.test.ts', text))).toEqual([])
})

test('a circle is found wherever it starts, and a diamond is none', () => {
  const arrows = (text: string): ReadonlyMap<string, ReadonlySet<string>> =>
    new Map(text.split(' ').map((part) => [part[0] ?? '', new Set(part.slice(1))]))
  expect(findCycle(arrows('abc bd cd d'))).toBeUndefined()
  expect(findCycle(arrows('ab bc cd db'))).toEqual(['b', 'c', 'd', 'b'])
  expect(findCycle(arrows('aa'))).toEqual(['a', 'a'])
})

test.each<[string, House['rooms'], string]>([
  ['an arrow up', { 'low/a': { for: 'a', enters: ['high/b'] }, 'high/b': { for: 'b', enters: [] } }, 'imports point down'],
  ['an arrow to nowhere', { 'low/a': { for: 'a', enters: ['low/b'] } }, 'does not exist'],
  ['a circle', { 'low/a': { for: 'a', enters: ['low/b'] }, 'low/b': { for: 'b', enters: ['low/a'] } }, 'circle'],
  ['a room in the air', { 'sky/a': { for: 'a', enters: [] } }, 'no floor'],
  ['an arrow drawn twice', { 'low/a': { for: 'a', enters: ['low/b', 'low/b'] }, 'low/b': { for: 'b', enters: [] } }, 'twice'],
  ['a room without a purpose', { 'low/a': { for: '', enters: [] } }, 'what it is for'],
])('floors.ts with %s is refused', (_, rooms, wrong) => {
  expect(houseViolations({ ...house, rooms })).toContainEqual(expect.stringContaining(wrong))
})
