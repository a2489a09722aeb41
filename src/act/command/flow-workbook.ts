import { writeWorkbook } from '#act/spreadsheet'
import type { CellLook, WrittenCell, WrittenSheet } from '#act/spreadsheet'
import { ok } from '#ground/report'
import type { Result } from '#ground/report'
import type { Matrix, MatrixCell } from '#reason/analyze'
import { flowColumns, planFlowTable } from '#reason/plant'
import type { FlowCells, FlowColumn, Plan } from '#reason/plant'

/** The sheets of the workbook. Only `Flows` is read back; `Read me` says from which revision. */
export const sheetNames = { matrix: 'Matrix', flows: 'Flows', zones: 'Zones', readMe: 'Read me' } as const

/** In the first column of `Read me`, beside the hash of the revision. */
export const revisionLabel = 'revision'

const heading = (text: string): WrittenCell => ({ text, isBold: true, background: '#e9ecef' })

const looks: Readonly<Record<MatrixCell['state'], CellLook & { readonly sign: string }>> = {
  deny: { sign: '✕ deny', background: '#ffc9c9', colour: '#7d1a1a' },
  required: { sign: '✓ required', background: '#b2f2bb', colour: '#1b4d25' },
  surplus: { sign: '△ surplus', background: '#ffe8a3', colour: '#5c3c00' },
  'no-data': { sign: '? no recording', background: '#dee2e6', colour: '#343a40' },
}

const presentPair = ({ state, flows }: Pick<MatrixCell, 'state' | 'flows'>): WrittenCell => {
  const { sign, ...look } = looks[state]
  const services = [...new Set(flows.flatMap((flow) => flow.services))]
  return { text: services.length === 0 ? sign : `${sign}\n${services.join(', ')}`, isCentred: true, ...look }
}

const inside: WrittenCell = { text: '—', isCentred: true, background: '#f8f9fa' }

const matrixSheet = ({ zones, cells }: Matrix): WrittenSheet => {
  const byPair = new Map(cells.map((cell) => [`${cell.from} ${cell.to}`, cell]))
  const nothing = { state: 'deny', flows: [] } as const
  return {
    name: sheetNames.matrix,
    widths: [22, ...zones.map(() => 16)],
    stickyRows: 1,
    stickyColumns: 1,
    rows: [
      [heading('from ↓ to →'), ...zones.map(({ id }) => heading(id))],
      ...zones.map((from) => [
        heading(from.id),
        ...zones.map((to) => (from.id === to.id ? inside : presentPair(byPair.get(`${from.id} ${to.id}`) ?? nothing))),
      ]),
    ],
  }
}

const widths: Readonly<Record<FlowColumn, number>> = {
  conduit: 26,
  flow: 24,
  from: 14,
  to: 14,
  'from-ends': 24,
  'to-ends': 24,
  services: 18,
  operations: 22,
  during: 14,
  until: 18,
  why: 48,
  owner: 14,
  authentication: 18,
  temporary: 11,
}

const flowsSheet = (table: readonly FlowCells[]): WrittenSheet => ({
  name: sheetNames.flows,
  widths: flowColumns.map((column) => widths[column]),
  stickyRows: 1,
  stickyColumns: 2,
  rows: [flowColumns.map(heading), ...table.map((cells) => flowColumns.map((column) => ({ text: cells[column] })))],
})

const zonesSheet = ({ zones, assets }: Plan, order: Matrix['zones']): WrittenSheet => {
  const counts = Map.groupBy(assets.values(), ({ zone }) => zone)
  return {
    name: sheetNames.zones,
    widths: [22, 14, 48, 16, 10],
    stickyRows: 1,
    stickyColumns: 1,
    rows: [
      ['zone', 'kind', 'purpose', 'owner', 'assets'].map(heading),
      ...order.map(({ id, kind }) => {
        const zone = zones.get(id)
        return [id, kind, zone?.purpose ?? '', zone?.owner ?? '', String(counts.get(id)?.length ?? 0)].map((text) => ({ text }))
      }),
    ],
  }
}

/** What the workbook was made from. */
export interface WorkbookOrigin {
  readonly plan: Plan
  readonly text: string
  /** Of the text: the revision's name in the store. */
  readonly hash: string
  /** Id of the plant. */
  readonly plant: string
  /** Spans of the recordings in words; undefined without any. */
  readonly recorded: string | undefined
}

const readMeSheet = ({ plan, hash, plant, recorded }: WorkbookOrigin): WrittenSheet => {
  const line = (label: string, text: string): readonly WrittenCell[] => [{ text: label, isBold: true }, { text }]
  return {
    name: sheetNames.readMe,
    widths: [18, 100],
    stickyRows: 0,
    stickyColumns: 0,
    rows: [
      line('plant', plan.plant),
      line('plant id', plant),
      line(revisionLabel, hash),
      line('recorded', recorded ?? 'nothing was recorded: no flow is called required or surplus'),
      line('may be edited', 'the sheet `Flows`: a row is a flow. Change cells, add rows, delete rows. Nothing else is read back.'),
      line('lists', 'ends, services and operations are joined by `; `'),
      line('from, to', 'the zones of the conduit: they stay as they are; a row with a new conduit begins it between them'),
      line('until', 'a date such as 2027-03-31 or 2027-03-31 18:00, in the time zone of the plant'),
      line('temporary', '`yes`, `no` or empty'),
      line('formulas', 'are not read: write values'),
      line('afterwards', 'import it where it came from: the differences are shown first, and become a change that others approve'),
      line(
        'Matrix',
        '✕ deny: nothing is allowed. ✓ required: allowed, and seen. △ surplus: allowed, and not seen. ? no recording: it cannot be told',
      ),
    ],
  }
}

/** The plan's zones and flows as a workbook: for people to look at, to edit, and to read back without loss. */
export const flowWorkbook = async (origin: WorkbookOrigin, matrix: Matrix): Promise<Result<Uint8Array>> => {
  const table = planFlowTable(origin.text)
  if (!table.ok) return table
  return ok(await writeWorkbook([matrixSheet(matrix), flowsSheet(table.value), zonesSheet(origin.plan, matrix.zones), readMeSheet(origin)]))
}
