import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { editPlan } from './edit-plan.ts'
import type { PlanEdit } from './edit-plan.ts'
import { parsePlan } from './parse-plan.ts'
import { riverside } from './plan-text.fixture.ts'

const example = readFileSync(new URL('../../../examples/riverside/plan.yaml', import.meta.url), 'utf8')

type Data = { [key: string]: unknown }

/** Every path of a document, as plain data shows it. */
const pathsOf = (data: unknown, path: readonly string[] = []): readonly (readonly string[])[] =>
  typeof data !== 'object' || data === null || Array.isArray(data)
    ? [path]
    : [...(path.length === 0 ? [] : [path]), ...Object.entries(data).flatMap(([key, child]) => pathsOf(child, [...path, key]))]

/** What an edit means, on plain data: the slow road. */
const applied = (data: Data, edit: PlanEdit): Data | undefined => {
  const copy = structuredClone(data)
  let at: Data = copy
  for (const key of edit.path.slice(0, -1)) {
    if (at[key] === undefined && edit.kind === 'set') at[key] = {}
    if (typeof at[key] !== 'object' || at[key] === null || Array.isArray(at[key])) return undefined
    at = at[key] as Data
  }
  const last = edit.path.at(-1) ?? ''
  if (edit.kind === 'set') at[last] = edit.value
  else if (at[last] === undefined) return undefined
  else delete at[last]
  return copy
}

/** Without what is empty: it says as much as what is absent. */
const dense = (data: unknown): unknown => {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return data
  const members = Object.entries(data).flatMap(([key, child]) => {
    const value = dense(child)
    return value === undefined || value === null || (typeof value === 'object' && !Array.isArray(value) && Object.keys(value).length === 0)
      ? []
      : [[key, value]]
  })
  return Object.fromEntries(members)
}

const value = fc.oneof(
  fc.constantFrom('cell-1', 'x: y', 'a, b', '10.0.0.1', 'true', '', ' ', '#', 'two\nlines', '"', "'", '- a', '{', 'é\u2028'),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.integer({ min: -5, max: 5 }),
  fc.boolean(),
  fc.array(fc.constantFrom('plc-fill', 'any', '*a', '&b'), { maxLength: 3 }),
  fc.dictionary(fc.constantFrom('kind', 'purpose', 'a b', '1', 'x:'), fc.constantFrom('cell', 3, 'x, y'), { maxKeys: 3 }),
)

const editOf = (text: string) => {
  const paths = pathsOf(parse(text))
  const known = fc.constantFrom(...paths)
  const path = fc.oneof(
    known,
    fc.tuple(known, fc.constantFrom('new', 'owner', 'a b')).map(([at, key]) => [...at, key]),
  )
  return fc.oneof(
    fc.record({ kind: fc.constant('set' as const), path, value }),
    fc.record({ kind: fc.constant('remove' as const), path: known }),
  ) as fc.Arbitrary<PlanEdit>
}

describe.each([
  ['the sample plan', example, 25],
  ['the plan of the design', riverside, 150],
])('laws of editing %s', (_, text, numRuns) => {
  test('no edit, no change: the same bytes, the same revision', () => {
    const result = editPlan(text, [])
    expect(result).toEqual({ ok: true, value: text, findings: [] })
    const revision = (of: string) => (parsePlan(of, 'p') as { value: { revision: string } }).value.revision
    expect(result.ok && revision(result.value)).toBe(revision(text))
  })

  test('the edited text says what the same edits say on plain data, or the edits are refused on both roads', () => {
    fc.assert(
      fc.property(fc.array(editOf(text), { minLength: 1, maxLength: 4 }), (edits) => {
        const wanted = edits.reduce<Data | undefined>((data, edit) => data && applied(data, edit), parse(text) as Data)
        const result = editPlan(text, edits)
        expect(result.ok, result.findings.map(({ code, message }) => `${code}: ${message}`).join('\n')).toBe(wanted !== undefined)
        if (result.ok) expect(dense(parse(result.value))).toEqual(dense(wanted))
      }),
      { numRuns },
    )
  })

  test('what was set is set once: the same edits again change nothing', () => {
    const sets = fc.array(
      editOf(text).filter(({ kind }) => kind === 'set'),
      { minLength: 1, maxLength: 3 },
    )
    fc.assert(
      fc.property(sets, (edits) => {
        const once = editPlan(text, edits)
        if (!once.ok) return
        // Later edits may have taken away what earlier ones set inside; then the road, not the end, is another.
        const again = editPlan(once.value, edits.slice(-1))
        expect(again.ok && again.value).toBe(once.value)
      }),
      { numRuns },
    )
  })

  test('lines that no edit names keep their bytes', () => {
    const entries = pathsOf(parse(text)).filter((path) => path.length === 2)
    fc.assert(
      fc.property(fc.constantFrom(...entries), fc.boolean(), (path, isRemoval) => {
        const result = editPlan(text, [isRemoval ? { kind: 'remove', path } : { kind: 'set', path: [...path, 'owner'], value: 'nobody' }])
        if (!result.ok) return
        const before = text.split('\n')
        const after = new Set(result.value.split('\n'))
        const lost = before.flatMap((line, i) => (after.has(line) ? [] : [i]))
        // All that is lost stands between the entry and the next one of its depth.
        const start = before.findIndex((line) => line.startsWith(`  ${path[1]}:`))
        const next = before.findIndex((line, i) => i > start && /^ {0,2}[^ #]/.test(line))
        for (const i of lost) expect(i >= start && (next < 0 || i < next), before[i]).toBe(true)
      }),
      { numRuns },
    )
  })
})

test('any text and any edits are answered without throwing', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc
      .array(
        fc.constantFrom(
          'a',
          'b',
          ':',
          ' ',
          '\n',
          '  ',
          '- ',
          '{',
          '}',
          '[',
          ']',
          ',',
          '&x ',
          '*x',
          '? ',
          '|',
          '>',
          '#c',
          '"',
          '!!str ',
          '\r\n',
          '---',
          '\t',
        ),
        { maxLength: 25 },
      )
      .map((parts) => parts.join('')),
  )
  const edit = fc.record({
    kind: fc.constantFrom('set' as const, 'remove' as const),
    path: fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 3 }),
    value,
  })
  fc.assert(
    fc.property(text, fc.array(edit, { maxLength: 4 }), (before, edits) => {
      const result = editPlan(before, edits as PlanEdit[])
      if (result.ok) expect(editPlan(result.value, []).ok).toBe(true)
      else expect(result.findings.length).toBeGreaterThan(0)
    }),
    { numRuns: 5000 },
  )
})
