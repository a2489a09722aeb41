import { hasErrors } from '#ground/report'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { drawFrom } from '../../../test/fixture/random.ts'
import { parsePlan } from './parse-plan.ts'
import { riverside, withFlow } from './plan-text.fixture.ts'

/** What holds for every text: a result with places inside the text, and errors exactly when there is no value. */
const mustHold = (text: string): void => {
  const result = parsePlan(text, 'p')
  const lineCount = text.split(/\r\n|\n|\r/).length
  for (const finding of result.findings) {
    const { line = 0, column = 0 } = finding.at ?? {}
    if (line < 1 || line > lineCount || column < 1) throw new Error(`${finding.code} at ${line}:${column} of ${lineCount} lines`)
    if (!/^(\d|[a-z`])/.test(finding.message) || finding.message.endsWith('.') || finding.message.length > 1500)
      throw new Error(`message: ${finding.message}`)
  }
  if (hasErrors(result.findings) === result.ok) throw new Error('errors and a value, or neither')
}

const scraps = [
  '{',
  '}',
  '[',
  ']',
  ':',
  ': ',
  ',',
  '\n',
  '\n  ',
  '- ',
  '&a ',
  '*a',
  '!!int ',
  '"',
  "'",
  '|',
  '>',
  '#',
  '? ',
  '---\n',
  '%YAML 1.1\n',
  '<<: ',
  '~',
  '-1',
  '1e999',
  '0x1f',
  '.nan',
  '2027-03-31',
  '\t',
  '\u0000',
  '\u2028',
  '\ud800',
  '__proto__: ',
  'constructor: ',
  'any',
  'role:',
  'zone:',
  '10.0.0.0/0',
  '::/0',
  'tcp/',
  'null',
  'true',
  '99999999999999999999',
]

const mutate = (text: string, random: (below: number) => number): string => {
  let mutated = text
  for (let i = random(4); i >= 0; i--) {
    const at = random(mutated.length + 1)
    const length = random(3) === 0 ? random(200) : random(8)
    const from = random(mutated.length + 1)
    const inserts = [scraps[random(scraps.length)] ?? '', mutated.slice(from, from + random(120)), '']
    mutated = mutated.slice(0, at) + (inserts[random(3)] ?? '') + mutated.slice(at + (random(2) === 0 ? length : 0))
  }
  return mutated
}

describe('any text', () => {
  test('20,000 mutated plans return a value or errors, with places inside the text', () => {
    const random = drawFrom(20261123)
    const small = withFlow(
      '{ from: [hmi, role:hmi], to: zone:cell, service: [modbus], operations: [read], during: night, until: 2027-03-31 }',
      'promises: [only ops writes to plc]\n',
    )
    for (let i = 0; i < 18_000; i++) mustHold(mutate(small, random))
    for (let i = 0; i < 2_000; i++) mustHold(mutate(riverside, random))
  }, 600_000)

  test('every prefix of a plan does', () => {
    for (let i = 0; i <= riverside.length; i++) mustHold(riverside.slice(0, i))
  })

  test('any characters do', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), mustHold), { numRuns: 2000 })
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...scraps, 'plant', 'zones', ' ', 'x'), { maxLength: 60 }), (parts) => mustHold(parts.join(''))),
      { numRuns: 4000 },
    )
  })

  test('any data under the keys of a plan does', () => {
    const keys = [
      'plant',
      'timezone',
      'zones',
      'assets',
      'conduits',
      'windows',
      'enforcement-points',
      'exceptions',
      'promises',
      'functions',
      'from',
      'to',
      'allow',
      'service',
      'a',
      'interfaces',
      'needs',
      '__proto__',
    ]
    const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
      tree: fc.oneof(
        { depthSize: 'medium' },
        fc.constantFrom('a', 'cell', 'modbus', 'any', 'UTC', 0, 4, true, null, '10.0.0.0/8'),
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom(...keys), tie('tree'), { maxKeys: 6 }),
      ),
    }))
    fc.assert(
      fc.property(tree, (data) => mustHold(stringify(data))),
      { numRuns: 3000 },
    )
  })
})

const times = (part: string, count: number): string => part.repeat(count)

describe('hostile YAML is refused with its reason, before it costs anything', () => {
  const laughs = `a0: &a0 [x, x]\n${Array.from({ length: 60 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}]`).join('\n')}`
  test.each([
    ['aliases that multiply', laughs, 'plan/too-large'],
    ['aliases that multiply fewer than a hundred times', laughs.split('\n').slice(0, 40).join('\n'), 'plan/too-large'],
    ['an alias inside its own anchor', 'zones: &z { a: *z }', 'plan/too-deep'],
    ['deep lists', times('[', 100_000), 'plan/too-deep'],
    ['deep maps', times('{a: ', 100_000), 'plan/too-deep'],
    ['deep blocks', times('- ', 100_000), 'plan/too-deep'],
    ['deep keys', times('? ', 100_000), 'plan/too-deep'],
    ['four million characters and more', times('#', 4 * 1024 * 1024 + 1), 'plan/too-large'],
    ['a million signs and more', `[${times('a,', 600_000)}]`, 'plan/too-large'],
    ['a key as long as a book', `${times('k', 900)}: 1`, 'plan/too-large'],
    ['more errors than anyone reads', `zones: {${times('X: 1, ', 1000)}}`, 'plan/too-many-findings'],
  ])('%s', (_, text, code) => {
    const result = parsePlan(text, 'p')
    expect(result.ok).toBe(false)
    expect(result.findings.map((f) => f.code)).toContain(code)
    expect(result.findings.length).toBeLessThan(1000)
  })
})
