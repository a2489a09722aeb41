import { describe, expect, test } from 'vitest'
import { smallPlant } from '../../../test/fixture/plan.ts'
import { editPlan } from './edit-plan.ts'
import { flowTableChange } from './flow-table-change.ts'
import { flowColumns, planFlowTable, readFlowHeading } from './flow-table.ts'
import type { FlowCells } from './flow-table.ts'
import { parsePlan } from './parse-plan.ts'

const table = (planFlowTable(smallPlant) as { value: readonly FlowCells[] }).value
const rows = table.map((cells, index) => ({ row: index + 2, cells }))

/** The table with a row put behind it. */
const withRow = (cells: Partial<FlowCells>) => flowTableChange(smallPlant, [...rows, { row: 99, cells }])

const fresh: Partial<FlowCells> = {
  conduit: 'operations-to-cell-1',
  flow: 'patches',
  from: 'operations',
  to: 'cell-1',
  'from-ends': 'scada',
  'to-ends': 'plc-b',
  services: 'tcp/8530',
}

describe('the flows of a plan as a table', () => {
  test('have a row each, with the zones of their conduit and the lists as they are written', () => {
    expect(table.map(({ conduit, flow }) => `${conduit}.${flow}`)).toEqual([
      'operations-to-cell-1.scada-reads',
      'operations-to-cell-1.ping',
      'operations-to-cell-1.io',
      'engineering-to-cell-1.loads',
      'enterprise-to-operations.figures',
    ])
    expect(table[3]).toEqual({
      conduit: 'engineering-to-cell-1',
      flow: 'loads',
      from: 'engineering',
      to: 'cell-1',
      'from-ends': 'ews',
      'to-ends': 'plc-a',
      services: 's7comm',
      operations: 'read; download; mode-change',
      during: 'night',
      until: '2026-06-01',
      why: 'Changes',
      owner: '',
      authentication: '',
      temporary: '',
    })
  })

  test('that no cell can hold stand as such, and come back unharmed', () => {
    const ends = Array.from({ length: 5000 }, (_, i) => `asset-${i}`)
    const wide = smallPlant.replace('from: [scada], to: [plc-a, plc-b]', `from: [${ends.join(', ')}], to: [plc-a, plc-b]`)
    const cells = (planFlowTable(wide) as { value: readonly FlowCells[] }).value
    expect(cells[0]?.['from-ends']).toBe('(too long for a cell: edit it in the plan)')
    expect(
      flowTableChange(
        wide,
        cells.map((each, index) => ({ row: index + 2, cells: each })),
      ),
    ).toMatchObject({ value: { edits: [] } })
  })
})

describe('a table that comes back', () => {
  test('with a new row adds a flow that the plan then has', () => {
    const change = withRow({ ...fresh, temporary: 'yes', until: '2027-01-31' })
    expect(change).toMatchObject({ ok: true, value: { differences: [{ kind: 'added', conduit: 'operations-to-cell-1', flow: 'patches', row: 99 }] } })
    const edited = change.ok ? editPlan(smallPlant, change.value.edits) : change
    const plan = edited.ok ? parsePlan(edited.value, 'p') : edited
    const flow = plan.ok ? plan.value.conduits.get('operations-to-cell-1')?.flows.find(({ id }) => id === 'patches') : undefined
    expect(flow).toMatchObject({ temporary: true, from: [{ text: 'scada' }], services: [{ text: 'tcp/8530' }] })
  })

  test('with rows of a conduit that is not there begins it once, between the zones of the row', () => {
    const begin = { ...fresh, conduit: 'down', from: 'enterprise', to: 'cell-1', 'from-ends': 'pc' }
    const change = flowTableChange(smallPlant, [...rows, { row: 20, cells: begin }, { row: 21, cells: { ...begin, flow: 'more', from: '', to: '' } }])
    expect(change).toMatchObject({
      ok: true,
      value: {
        edits: [
          { path: ['conduits', 'down', 'from'], value: 'enterprise' },
          { path: ['conduits', 'down', 'to'], value: 'cell-1' },
          { path: ['conduits', 'down', 'allow', 'patches'] },
          { path: ['conduits', 'down', 'allow', 'more'] },
        ],
      },
    })
  })

  test('without a row removes its flow', () => {
    expect(flowTableChange(smallPlant, rows.slice(1))).toMatchObject({
      value: {
        differences: [{ kind: 'removed', conduit: 'operations-to-cell-1', flow: 'scada-reads' }],
        edits: [{ kind: 'remove', path: ['conduits', 'operations-to-cell-1', 'allow', 'scada-reads'] }],
      },
    })
  })

  test('with an emptied cell removes what it held', () => {
    const change = flowTableChange(
      smallPlant,
      rows.map((each) => (each.cells.flow === 'loads' ? { ...each, cells: { ...each.cells, until: '' } } : each)),
    )
    expect(change).toMatchObject({ value: { edits: [{ kind: 'remove', path: ['conduits', 'engineering-to-cell-1', 'allow', 'loads', 'until'] }] } })
  })

  test('keeps blank rows out', () => {
    expect(withRow({ conduit: ' ', flow: '' })).toMatchObject({ ok: true, value: { edits: [] } })
  })

  test.each([
    ['an id with a slash', { ...fresh, flow: '../x' }, 'table/bad-id', 2],
    ['no conduit', { ...fresh, conduit: '' }, 'table/bad-id', 1],
    ['a row of a flow that stands above', { ...fresh, flow: 'ping' }, 'table/twice', 2],
    ['other zones than the conduit', { ...fresh, to: 'enterprise' }, 'table/other-zones', 4],
    ['a new conduit without its zones', { ...fresh, conduit: 'new', from: '' }, 'table/empty-cell', 3],
    ['no service', { ...fresh, services: ' ; ' }, 'table/empty-cell', 7],
    ['a temporary that is neither yes nor no', { ...fresh, temporary: 'perhaps' }, 'table/wrong-value', 14],
  ])('with %s is refused at its cell', (_, cells, code, column) => {
    expect(withRow(cells)).toMatchObject({ ok: false, findings: [{ code, at: { file: 'Flows', line: 99, column } }] })
  })

  test('with more rows than any plan has is refused before they are read', () => {
    const many = Array.from({ length: 20_001 }, (_, row) => ({ row, cells: {} }))
    expect(flowTableChange(smallPlant, many)).toMatchObject({ ok: false, findings: [{ code: 'table/too-large' }] })
  })
})

describe('a heading', () => {
  test('is known in any order; a column of the reader is said not to be read', () => {
    const heading = readFlowHeading([...flowColumns.toReversed(), 'my notes'])
    expect(heading).toMatchObject({ ok: true, findings: [{ code: 'table/unread-column', severity: 'warning' }] })
    expect(heading.ok && heading.value.get(0)).toBe('temporary')
  })

  test('without a column is refused, with the nearest name', () => {
    const heading = flowColumns.map((column) => (column === 'services' ? 'servces' : column))
    expect(readFlowHeading(heading)).toMatchObject({ ok: false, findings: [{ code: 'table/missing-column', help: 'rename `servces` back' }] })
  })
})
