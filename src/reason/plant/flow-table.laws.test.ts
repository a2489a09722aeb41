import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { smallPlant } from '../../../test/fixture/plan.ts'
import { editPlan } from './edit-plan.ts'
import { flowTableChange } from './flow-table-change.ts'
import { flowColumns, planFlowTable } from './flow-table.ts'
import type { FlowCells, FlowColumn } from './flow-table.ts'
import { parsePlan } from './parse-plan.ts'

const example = readFileSync(new URL('../../../examples/riverside/plan.yaml', import.meta.url), 'utf8')

const tableOf = (text: string): readonly FlowCells[] => {
  const table = planFlowTable(text)
  if (!table.ok) throw new Error(table.findings.map(({ message }) => message).join())
  return table.value
}

const rowsOf = (cells: readonly FlowCells[]) => cells.map((each, index) => ({ row: index + 2, cells: each }))

const id = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/)
const prose = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }),
  fc.constantFrom('=1+1', '@SUM(A1)', 'a; b', ' ', 'two\nlines', '_x0041_', 'true', '42'),
)
const ends = fc.oneof(id, fc.array(id, { minLength: 1, maxLength: 4 }))
const flow = fc.record(
  {
    from: ends,
    to: ends,
    service: fc.oneof(
      fc.constantFrom('modbus', 'tcp/80,443', 'icmp/echo-request'),
      fc.array(fc.constantFrom('tcp/1-9', 's7comm'), { minLength: 1, maxLength: 2 }),
    ),
    operations: fc.oneof(fc.constant('read'), fc.array(fc.constantFrom('read', 'write', 'download'), { maxLength: 3 })),
    why: prose,
    during: id,
    until: fc.constantFrom('2027-03-31', '2027-03-31 18:00'),
    temporary: fc.boolean(),
    owner: prose,
    authentication: prose,
  },
  { requiredKeys: ['from', 'to', 'service'] },
)
const conduit = fc.record({ from: id, to: id, why: prose, allow: fc.dictionary(id, flow, { minKeys: 1, maxKeys: 4 }) })
const plan = fc.dictionary(id, conduit, { minKeys: 1, maxKeys: 4 }).map((conduits) => stringify({ plant: 'Random', conduits }))

describe('laws of the flow table', () => {
  test.each([
    ['the sample plan', example],
    ['a small plan', smallPlant],
  ])('%s: what comes back as it went out changes nothing', (_, text) => {
    expect(tableOf(text).length).toBeGreaterThan(4)
    expect(flowTableChange(text, rowsOf(tableOf(text)))).toMatchObject({ ok: true, value: { differences: [], edits: [] } })
  })

  test('any plan: what comes back as it went out, in any order of rows, changes nothing', () => {
    fc.assert(
      fc.property(plan, fc.boolean(), (text, isTurned) => {
        const rows = rowsOf(tableOf(text))
        expect(flowTableChange(text, isTurned ? rows.toReversed() : rows)).toMatchObject({ ok: true, value: { differences: [], edits: [] } })
      }),
    )
  })

  test('any plan: one changed cell is exactly that edit, and its table then differs in that cell alone', () => {
    const news: readonly (readonly [FlowColumn, string])[] = [
      ['from-ends', 'new-a; new-b'],
      ['to-ends', 'new-a'],
      ['services', 'tcp/8530; udp/53'],
      ['operations', 'mode-change'],
      ['during', 'another-window'],
      ['until', '2031-01-01'],
      ['why', '=HYPERLINK("x") of another kind'],
      ['owner', ''],
      ['authentication', 'kerberos'],
    ]
    fc.assert(
      fc.property(plan, fc.nat(), fc.constantFrom(...news), (text, at, [column, after]) => {
        const table = tableOf(text)
        const index = at % table.length
        const before = table[index]
        if (before === undefined) throw new Error('an empty table')
        fc.pre(before[column] !== after)
        const wanted = table.map((cells, i) => (i === index ? { ...cells, [column]: after } : cells))
        const change = flowTableChange(text, rowsOf(wanted))
        if (!change.ok) throw new Error(change.findings.map(({ message }) => message).join())
        expect(change.value.edits.length).toBe(1)
        expect(change.value.differences).toEqual([
          { kind: 'changed', conduit: before.conduit, flow: before.flow, row: index + 2, cells: [{ column, before: before[column], after }] },
        ])
        const edited = editPlan(text, change.value.edits)
        expect(edited.ok && tableOf(edited.value)).toEqual(wanted)
      }),
    )
  })

  test('the sample plan: any rows taken out are exactly the flows that go, and put back they are the plan again', () => {
    const table = tableOf(example)
    const revisionOf = (text: string): string => (parsePlan(text, 'p') as { value: { revision: string } }).value.revision
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat({ max: table.length - 1 }), { minLength: 1, maxLength: 3 }), (gone) => {
        const kept = table.filter((_, index) => !gone.includes(index))
        const change = flowTableChange(example, rowsOf(kept))
        if (!change.ok) throw new Error(change.findings.map(({ message }) => message).join())
        const without = editPlan(example, change.value.edits)
        if (!without.ok) throw new Error(without.findings.map(({ message }) => message).join())
        expect(tableOf(without.value)).toEqual(kept)
        const back = flowTableChange(without.value, rowsOf(table))
        const again = back.ok ? editPlan(without.value, back.value.edits) : back
        expect(again.ok && revisionOf(again.value)).toBe(revisionOf(example))
      }),
      { numRuns: 10 },
    )
  })

  test('whatever stands in the cells, it returns', () => {
    const row = fc.record(Object.fromEntries(flowColumns.map((column) => [column, fc.string({ unit: 'binary', maxLength: 30 })])), {
      requiredKeys: [],
    })
    fc.assert(
      fc.property(fc.array(row, { maxLength: 5 }), (cells) => {
        const change = flowTableChange(smallPlant, rowsOf(cells as unknown as FlowCells[]))
        if (change.ok) editPlan(smallPlant, change.value.edits)
        else expect(change.findings.every(({ at }) => at?.file === 'Flows')).toBe(true)
      }),
    )
  })
})
