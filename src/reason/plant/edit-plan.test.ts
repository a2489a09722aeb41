import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { editPlan } from './edit-plan.ts'
import type { PlanEdit } from './edit-plan.ts'
import { parsePlan } from './parse-plan.ts'
import type { PlanValue } from './plan-value.ts'
import { riverside } from './plan-text.fixture.ts'

const example = readFileSync(new URL('../../../examples/riverside/plan.yaml', import.meta.url), 'utf8')

const set = (path: string, value: PlanValue): PlanEdit => ({ kind: 'set', path: path.split('/'), value })
const remove = (path: string): PlanEdit => ({ kind: 'remove', path: path.split('/') })

const edited = (text: string, ...edits: readonly PlanEdit[]): string => {
  const result = editPlan(text, edits)
  if (!result.ok) throw new Error(result.findings.map(({ code, message }) => `${code}: ${message}`).join('\n'))
  return result.value
}

/** What differs, line by line: `- old` and `+ new`, by the longest common subsequence. */
const difference = (before: string, after: string): readonly string[] => {
  const [a, b] = [before.split('\n'), after.split('\n')]
  const common = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1))
  const at = (i: number, j: number): number => common[i]?.[j] ?? 0
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--) common[i]![j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
  const out: string[] = []
  for (let i = 0, j = 0; i < a.length || j < b.length;) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      i += 1
      j += 1
    } else if (j >= b.length || (i < a.length && at(i + 1, j) >= at(i, j + 1))) out.push(`- ${a[i++]}`)
    else out.push(`+ ${b[j++]}`)
  }
  return out
}

const lines = (...text: readonly string[]): string => `${text.join('\n')}\n`

describe('an edit of the sample plan changes only its own lines', () => {
  test.each<[string, readonly PlanEdit[], readonly string[]]>([
    ['a value inside an asset', [set('assets/plc-cap/tier', 2)], ['plc-cap']],
    ['a key that an asset has not', [set('assets/hmi-fill/mac', '00:1b:1b:12:34:56')], ['hmi-fill']],
    ['a key of a conduit', [set('conduits/operations-to-cell-1/owner', 'automation')], ['owner: ot-network', 'owner: automation']],
    ['two assets at once', [set('assets/plc-cap/zone', 'cell-2'), set('assets/hmi-fill/zone', 'cell-2')], ['plc-cap', 'hmi-fill']],
  ])('%s', (_, edits, named) => {
    const changed = difference(example, edited(example, ...edits))
    expect(changed.length).toBeGreaterThan(0)
    for (const line of changed) expect(named.some((name) => line.includes(name))).toBe(true)
  })

  test('a new asset, flow and zone stand on one line behind those beside them', () => {
    const after = edited(
      example,
      set('zones/cell-4', { kind: 'cell', purpose: 'Palletising, wrapping', networks: ['10.20.4.0/24'] }),
      set('assets/plc-wrap', { role: 'plc', zone: 'cell-4', address: '10.20.4.10' }),
      set('conduits/operations-to-cell-1/allow/looks', { from: ['ops-1'], to: ['hmi-fill'], service: 'tcp/443', why: 'Pages' }),
    )
    const changed = difference(example, after)
    expect(changed).toEqual([
      '+   cell-4: { kind: cell, purpose: "Palletising, wrapping", networks: [10.20.4.0/24] }',
      '+   plc-wrap: { role: plc, zone: cell-4, address: 10.20.4.10 }',
      '+       looks: { from: [ops-1], to: [hmi-fill], service: tcp/443, why: Pages }',
    ])
    const all = after.split('\n')
    expect(all[all.findIndex((line) => line.startsWith('  plc-wrap:')) - 1]).toContain('vendor-laptop:')
    expect(parsePlan(after, 'plan.yaml').ok).toBe(true)
  })

  test('a new conduit is a block of lines, its flows one line each', () => {
    const conduit = {
      from: 'dmz',
      to: 'operations',
      why: 'Updates',
      through: ['fw-cells'],
      allow: { fetches: { from: ['patch'], to: ['scada'], service: 'tcp/8530', why: 'Updates' } },
      log: { deny: true, retention: '1y' },
    }
    expect(difference(example, edited(example, set('conduits/dmz-to-scada', conduit)))).toEqual([
      '+   dmz-to-scada:',
      '+     from: dmz',
      '+     to: operations',
      '+     why: Updates',
      '+     through: [fw-cells]',
      '+     allow:',
      '+       fetches: { from: [patch], to: [scada], service: tcp/8530, why: Updates }',
      '+     log: { deny: true, retention: 1y }',
    ])
  })

  test('a removed conduit takes its own lines and no other', () => {
    const changed = difference(example, edited(example, remove('conduits/operations-to-safety')))
    expect(changed[0]).toBe('-   operations-to-safety:')
    expect(changed.at(-1)).toBe('-     review: { every: 3 months }')
    expect(changed.every((line) => line.startsWith('- '))).toBe(true)
  })

  test('an added promise leaves the others as they are written', () => {
    const promises = /^promises:\n((?: *- .*\n)+)/m.exec(example)?.[1]?.split('\n').filter(Boolean) ?? []
    const texts = promises.map((line) => line.replace(/^ *- /, '').replace(/^"(.*)"$/, '$1'))
    expect(texts.length).toBeGreaterThan(1)
    const changed = difference(example, edited(example, set('promises', [...texts, 'nobody in transient reaches safety'])))
    expect(changed).toEqual(['+   - nobody in transient reaches safety'])
  })
})

describe('layout', () => {
  test.each<[string, string, readonly PlanEdit[], string]>([
    ['keeps a comment behind a value', 'a: 1 # one\nb: 2\n', [set('a', 3)], 'a: 3 # one\nb: 2\n'],
    ['keeps columns', 'a:    1\nlong: 2\n', [set('a', 'x')], 'a:    x\nlong: 2\n'],
    ['keeps CRLF', 'a: 1\r\nm:\r\n  x: 1\r\n', [set('m/y', 2)], 'a: 1\r\nm:\r\n  x: 1\r\n  y: 2\r\n'],
    ['takes a last line without an end', 'a: 1', [set('b', 2)], 'a: 1\nb: 2'],
    [
      'goes on below an empty value and its comment',
      lines('m: # none yet', 'b: 2'),
      [set('m/x', { k: { a: 1 } })],
      lines('m: # none yet', '  x:', '    k: { a: 1 }', 'b: 2'),
    ],
    ['replaces a block by a value', lines('m:', '  x: 1', 'b: 2'), [set('m', 'none')], lines('m: none', 'b: 2')],
    ['replaces a value by a block', lines('m: none # yet', 'b: 2'), [set('m', { a: { x: 1 } })], lines('m:', '  a: { x: 1 } # yet', 'b: 2')],
    ['replaces a text of several lines', lines('m: |', '  one', '  two', 'b: 2'), [set('m', 'three')], lines('m: three', 'b: 2')],
    ['empties a line', 'm: { a: 1, b: 2 }\n', [remove('m/a'), remove('m/b')], 'm: {}\n'],
    ['takes commas along', 'm: { a: 1, b: 2, c: 3, d: 4 }\n', [remove('m/a'), remove('m/c'), set('m/e', 5)], 'm: { b: 2, d: 4, e: 5 }\n'],
    ['takes the last out and puts another in', 'm: { a: 1, b: 2 }\n', [remove('m/b'), set('m/c', 3)], 'm: { a: 1, c: 3 }\n'],
    ['keeps a map over several lines', lines('m: { a: 1, # first', '  b: 2, }'), [set('m/c', [1])], lines('m: { a: 1, # first', '  b: 2, c: [1], }')],
    [
      'takes the comment of what is removed',
      lines('m:', '  # of a', '  a: 1', '', '  # of b', '  b: 2'),
      [remove('m/b')],
      lines('m:', '  # of a', '  a: 1', ''),
    ],
    [
      'keeps an empty line between sections',
      lines('a: 1', '', 'b:', '  x: 1', '  # end of b'),
      [set('c', { y: 2 })],
      lines('a: 1', '', 'b:', '  x: 1', '  # end of b', '', 'c:', '  y: 2'),
    ],
    [
      'keeps items beside the one that goes',
      lines('l:', '  - a # first', '  - b', '  - c # last'),
      [set('l', ['a', 'c'])],
      lines('l:', '  - a # first', '  - c # last'),
    ],
    ['puts an item first', lines('l:', '- b', '- c'), [set('l', ['a', 'b', 'c'])], lines('l:', '- a', '- b', '- c')],
    [
      'quotes what would be read as something else',
      'm: { a: 1 }\n',
      [set('m/b', 'true'), set('m/c', '1'), set('m/d', 'x: y, #z')],
      'm: { a: 1, b: "true", c: "1", d: "x: y, #z" }\n',
    ],
    ['keeps quotes of what is set to the same', `a: 'x'\nb: 2\n`, [set('a', 'x'), set('b', 3)], `a: 'x'\nb: 3\n`],
    [
      'indents as the plan does',
      lines('m:', '    x:', '        y: 1'),
      [set('m/z', { q: { r: 1 } })],
      lines('m:', '    x:', '        y: 1', '    z:', '        q: { r: 1 }'),
    ],
    ['knows no prototype', 'a: 1\n', [{ kind: 'set', path: ['__proto__', 'constructor'], value: 'x' }], 'a: 1\n__proto__: { constructor: x }\n'],
  ])('%s', (_, before, edits, after) => {
    expect(edited(before, ...edits)).toBe(after)
  })

  test('edits follow one another: what one sets the next may change or remove', () => {
    const text = lines('m:', '  a: 1')
    expect(edited(text, set('m/b', { x: 1 }), set('m/b/y', 2), remove('m/b/x'))).toBe(lines('m:', '  a: 1', '  b: { y: 2 }'))
    expect(edited(text, set('m/b', 1), remove('m/b'))).toBe(text)
    expect(edited(text, remove('m/a'), set('m/a', 2))).toBe(lines('m:', '  a: 2'))
  })
})

describe('an edit is refused', () => {
  const shared = lines('base: &base { zone: cell-1, owner: ot }', 'assets:', '  a: *base', '  b: { role: plc }')
  test.each<[string, string, readonly PlanEdit[], string, string | undefined]>([
    ['without a place, with the nearest name', riverside, [remove('assets/plc-fil')], 'plan/no-such-place', 'did you mean `plc-fill`?'],
    ['without a place above it', riverside, [remove('asets/plc-fill')], 'plan/no-such-place', 'did you mean `assets`?'],
    ['inside a value', riverside, [set('zones/cell-1/kind/x', 1)], 'plan/no-such-place', 'set it whole'],
    ['at no path', riverside, [{ kind: 'remove', path: [] }], 'plan/no-such-place', undefined],
    ['through an alias', shared, [set('assets/a/owner', 'it')], 'plan/aliased-place', undefined],
    ['inside an anchor', shared, [set('base/owner', 'it')], 'plan/aliased-place', undefined],
    ['of an anchor', shared, [remove('base')], 'plan/aliased-place', undefined],
    ['of what holds an anchor', lines('m:', '  x: { a: &a 1 }', 'n: *a'), [remove('m/x')], 'plan/aliased-place', undefined],
    ['in a list', '- a\n', [set('a', 1)], 'plan/wrong-shape', undefined],
    ['in an empty text', '', [set('a', 1)], 'plan/wrong-shape', undefined],
    ['in what is no YAML', 'a: [', [set('a', 1)], 'plan/syntax', undefined],
    ['with no value', riverside, [set('plant', null as never)], 'plan/wrong-shape', undefined],
    ['with a number that is none', riverside, [set('plant', Number.NaN)], 'plan/wrong-shape', undefined],
  ])('%s', (_, text, edits, code, help) => {
    const result = editPlan(text, edits)
    expect(result.ok).toBe(false)
    expect(result.findings[0]?.code).toBe(code)
    if (help !== undefined) expect(result.findings[0]?.help).toBe(help)
  })

  test('as a whole, with every place that is wrong', () => {
    const result = editPlan(riverside, [set('plant', 'x'), remove('assets/a'), remove('zones/b')])
    expect(result.findings.map(({ at }) => at?.path)).toEqual(['assets.a', 'zones.b'])
  })

  test('beside an anchor it goes through, and an alias may give way to a value', () => {
    expect(edited(shared, set('assets/b/owner', 'it'))).toBe(shared.replace('{ role: plc }', '{ role: plc, owner: it }'))
    expect(edited(shared, set('assets/a', { role: 'hmi' }))).toBe(shared.replace('*base', '{ role: hmi }'))
    expect(edited(shared, remove('assets/a'))).toBe(shared.replace('  a: *base\n', ''))
  })
})
