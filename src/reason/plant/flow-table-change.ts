import { failed, ok } from '#ground/report'
import type { Finding, Result } from '#ground/report'
import type { PlanEdit } from './edit-plan.ts'
import { flowColumns, flowKeys, keyColumns, readConduits } from './flow-table.ts'
import type { FlowCells, FlowColumn, FlowKeyColumn, FlowRow, KnownConduit, KnownFlow } from './flow-table.ts'
import { quoted } from './notebook.ts'
import type { PlanValue } from './plan-value.ts'
import { idPattern } from './shape.ts'

/** What came back changed, flow by flow. */
export interface FlowDifference {
  readonly kind: 'added' | 'removed' | 'changed'
  readonly conduit: string
  readonly flow: string
  /** The row that says so; undefined for a flow whose row is gone. */
  readonly row?: number
  readonly cells: readonly { readonly column: FlowColumn; readonly before: string; readonly after: string }[]
}

export interface FlowTableChange {
  readonly differences: readonly FlowDifference[]
  readonly edits: readonly PlanEdit[]
}

const lists: ReadonlySet<FlowColumn> = new Set(['from-ends', 'to-ends', 'services', 'operations'])
const required: ReadonlySet<FlowColumn> = new Set(['from-ends', 'to-ends', 'services'])

// As many flows as the largest plan has; the bound stands before any work is done for a row.
const mostRows = 20_000
const mostFindings = 100

type Say = (code: string, row: number | undefined, column: FlowColumn | undefined, message: string, help: string) => void

const itemsOf = (text: string): readonly string[] =>
  text
    .split(/[;\n]/)
    .map((item) => item.trim())
    .filter((item) => item !== '')

/** What a cell says as a value of the plan; undefined when it says nothing. */
const valueOf = (column: FlowKeyColumn, text: string, isList: boolean): PlanValue | undefined => {
  if (lists.has(column)) {
    const items = itemsOf(text)
    return items.length === 0 ? undefined : items.length === 1 && !isList ? items[0] : items
  }
  if (column !== 'temporary') return text === '' ? undefined : text
  const said = text.trim().toLowerCase()
  return said === '' ? undefined : said === 'yes' || said === 'true'
}

const isSayable = (column: FlowKeyColumn, text: string): boolean =>
  column !== 'temporary' || ['', 'yes', 'no', 'true', 'false'].includes(text.trim().toLowerCase())

/** Checks what one cell says before it becomes an edit. */
const checkCell = (column: FlowKeyColumn, text: string, row: number, say: Say): void => {
  if (required.has(column) && valueOf(column, text, true) === undefined)
    say('table/empty-cell', row, column, `a flow needs its ${column}`, 'fill in the cell, or delete the whole row to remove the flow')
  else if (!isSayable(column, text)) say('table/wrong-value', row, column, `${quoted(text)} is neither yes nor no`, 'write `yes`, `no` or nothing')
}

const checkId = (column: 'conduit' | 'flow', text: string, row: number, say: Say): boolean => {
  if (idPattern.test(text)) return true
  const help = 'ids have lower-case letters, digits and `-`, at most 63, and begin with a letter or digit'
  say('table/bad-id', row, column, text === '' ? `the ${column} has no id` : `${quoted(text)} cannot be an id`, help)
  return false
}

interface ReadRow {
  readonly row: number
  readonly conduit: string
  readonly flow: string
  readonly cells: Partial<FlowCells>
}

/** Rows that say which flow they are about; each flow once. */
const readRows = (rows: readonly FlowRow[], say: Say): readonly ReadRow[] => {
  const seen = new Map<string, number>()
  return rows.flatMap(({ row, cells }) => {
    if (Object.values(cells).every((text) => text.trim() === '')) return []
    const conduit = cells.conduit?.trim() ?? ''
    const flow = cells.flow?.trim() ?? ''
    if (![checkId('conduit', conduit, row, say), checkId('flow', flow, row, say)].every(Boolean)) return []
    const key = `${conduit}.${flow}`
    const before = seen.get(key)
    if (before !== undefined) {
      say('table/twice', row, 'flow', `\`${key}\` stands in row ${before} already`, 'keep one of the two rows')
      return []
    }
    seen.set(key, row)
    return [{ row, conduit, flow, cells }]
  })
}

/** The zones of the conduit that a row names: its own, or those of the row when the conduit is new. */
const checkZones = ({ row, conduit, cells }: ReadRow, known: KnownConduit | undefined, say: Say): void => {
  for (const side of ['from', 'to'] as const) {
    const said = cells[side]?.trim() ?? ''
    if (known === undefined && said === '')
      say('table/empty-cell', row, side, `\`${conduit}\` is a new conduit: which zone does it lead ${side}?`, 'write the id of the zone')
    else if (known !== undefined && said !== '' && said !== known[side])
      say(
        'table/other-zones',
        row,
        side,
        `\`${conduit}\` leads ${side} \`${known[side]}\`, not ${quoted(said)}`,
        'name the conduit that joins these zones',
      )
  }
}

const changedCells = (cells: Partial<FlowCells>, before: FlowCells | undefined): FlowDifference['cells'] =>
  keyColumns.flatMap((column) => {
    const after = cells[column]
    const was = before?.[column] ?? ''
    return after === undefined || after === was ? [] : [{ column, before: was, after }]
  })

const changeOf = ({ row, conduit, flow, cells }: ReadRow, known: KnownFlow, say: Say): FlowTableChange => {
  const changed = changedCells(cells, known.cells)
  for (const { column, after } of changed) checkCell(column as FlowKeyColumn, after, row, say)
  if (changed.length === 0) return { differences: [], edits: [] }
  const edits = changed.flatMap(({ column, before, after }): readonly PlanEdit[] => {
    const key = flowKeys[column as FlowKeyColumn]
    const path = ['conduits', conduit, 'allow', flow, key]
    const value = valueOf(column as FlowKeyColumn, after, known.written.has(column))
    // A cell of spaces that was empty says nothing new.
    return value !== undefined ? [{ kind: 'set', path, value }] : before === '' ? [] : [{ kind: 'remove', path }]
  })
  return edits.length === 0 ? { differences: [], edits: [] } : { differences: [{ kind: 'changed', conduit, flow, row, cells: changed }], edits }
}

const additionOf = ({ row, conduit, flow, cells }: ReadRow, known: KnownConduit | undefined, say: Say): FlowTableChange => {
  for (const column of keyColumns) checkCell(column, cells[column] ?? '', row, say)
  const members = keyColumns.flatMap((column) => {
    const value = valueOf(column, cells[column] ?? '', column === 'from-ends' || column === 'to-ends' || column === 'operations')
    return value === undefined ? [] : [[flowKeys[column], value] as const]
  })
  const path = ['conduits', conduit]
  const begins: readonly PlanEdit[] =
    known === undefined ? (['from', 'to'] as const).map((side) => ({ kind: 'set', path: [...path, side], value: cells[side]?.trim() ?? '' })) : []
  return {
    differences: [{ kind: 'added', conduit, flow, row, cells: changedCells(cells, undefined) }],
    edits: [...begins, { kind: 'set', path: [...path, 'allow', flow], value: Object.fromEntries(members) }],
  }
}

const removalsOf = (conduits: ReadonlyMap<string, KnownConduit>, kept: ReadonlySet<string>): FlowTableChange => {
  const gone = [...conduits].flatMap(([conduit, { flows }]) => [...flows].filter(([flow]) => !kept.has(`${conduit}.${flow}`)))
  return {
    differences: gone.map(([flow, { cells }]) => ({
      kind: 'removed',
      conduit: cells.conduit,
      flow,
      cells: keyColumns.flatMap((column) => (cells[column] === '' ? [] : [{ column, before: cells[column], after: '' }])),
    })),
    edits: gone.map(([flow, { cells }]) => ({ kind: 'remove', path: ['conduits', cells.conduit, 'allow', flow] })),
  }
}

/**
 * What a table that came back changes in the plan it was made from. A cell that reads as it was written gives no edit, whatever the
 * text of the plan looks like; a flow without a row is removed; a row of a conduit that is not there begins one. Whether the edited
 * plan is a good one is for `parsePlan` to say. Lines and columns of findings are those of the sheet.
 */
export const flowTableChange = (text: string, rows: readonly FlowRow[], sheet = 'Flows'): Result<FlowTableChange> => {
  const findings: Finding[] = []
  const say: Say = (code, row, column, message, help) => {
    if (findings.length >= mostFindings) return
    const at = {
      file: sheet,
      ...(row === undefined ? {} : { line: row }),
      ...(column === undefined ? {} : { column: flowColumns.indexOf(column) + 1, path: column }),
    }
    findings.push({ code, severity: 'error', message, help, at })
  }
  const conduits = readConduits(text, 'plan.yaml')
  if (!conduits.ok) return conduits
  if (rows.length > mostRows) {
    say('table/too-large', undefined, undefined, `${rows.length} rows, at most ${mostRows}`, 'split the plan, one for each plant')
    return failed(findings)
  }
  const read = readRows(rows, say)
  const begun = new Map<string, KnownConduit>()
  const changes = read.map((row): FlowTableChange => {
    const known = conduits.value.get(row.conduit) ?? begun.get(row.conduit)
    checkZones(row, known, say)
    if (known === undefined) begun.set(row.conduit, { from: row.cells.from?.trim() ?? '', to: row.cells.to?.trim() ?? '', flows: new Map() })
    const flow = known?.flows.get(row.flow)
    return flow === undefined ? additionOf(row, known, say) : changeOf(row, flow, say)
  })
  if (findings.length > 0) return failed(findings)
  const kept = new Set(read.map(({ conduit, flow }) => `${conduit}.${flow}`))
  const all = [...changes, removalsOf(conduits.value, kept)]
  return ok({ differences: all.flatMap(({ differences }) => differences), edits: all.flatMap(({ edits }) => edits) })
}
