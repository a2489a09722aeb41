import { readWorkbook } from '#act/spreadsheet'
import type { Cell, ReadSheet } from '#act/spreadsheet'
import { failed, hasErrors, ok } from '#ground/report'
import type { Finding, Result } from '#ground/report'
import { columnOfKey, editPlan, flowColumns, flowTableChange, parsePlan, readFlowHeading } from '#reason/plant'
import type { FlowColumn, FlowDifference, FlowRow } from '#reason/plant'
import { revisionLabel, sheetNames } from './flow-workbook.ts'

/** What came back in a workbook. */
export interface ReadFlowWorkbook {
  /** Hash of the revision that it was made from. */
  readonly revision: string
  readonly rows: readonly FlowRow[]
}

const wrong = (code: string, message: string, help: string, at: Finding['at'] = { file: sheetNames.flows }): Finding => ({
  code: `table/${code}`,
  severity: 'error',
  message,
  help,
  ...(at === undefined ? {} : { at }),
})

/** A date as spreadsheets keep it, without a time zone, in the words of the plan. */
const dateText = (date: Date): string => {
  const text = Number.isNaN(date.valueOf()) ? '' : date.toISOString()
  return text.slice(11, 16) === '00:00' ? text.slice(0, 10) : `${text.slice(0, 10)} ${text.slice(11, 16)}`
}

/** What a cell says; undefined when it holds what this column cannot. */
const textOf = (cell: Cell | undefined, column: FlowColumn): string | undefined => {
  if (cell === undefined || cell === null) return ''
  if (typeof cell === 'string') return cell
  if (column === 'temporary' && typeof cell === 'boolean') return cell ? 'yes' : 'no'
  return column === 'until' && cell instanceof Date ? dateText(cell) : undefined
}

const kindOf = (cell: Cell | undefined): string => (cell instanceof Date ? 'date' : typeof cell === 'boolean' ? 'truth value' : 'number')

const rowsOf = ({ rows: [heading = [], ...rows] }: ReadSheet): Result<readonly FlowRow[]> => {
  const columns = readFlowHeading(
    heading.map((cell) => (cell === null ? '' : String(cell))),
    sheetNames.flows,
  )
  if (!columns.ok) return columns
  const findings: Finding[] = [...columns.findings]
  const read = rows.map((cells, index): FlowRow => {
    const row = index + 2
    const texts = [...columns.value].map(([place, column]) => {
      const text = textOf(cells[place], column)
      if (text === undefined && findings.length < 100)
        findings.push(
          wrong('wrong-type', `the cell holds a ${kindOf(cells[place])}, and ${column} is text`, 'format the cell as text and write it anew', {
            file: sheetNames.flows,
            line: row,
            column: place + 1,
            path: column,
          }),
        )
      return [column, text ?? ''] as const
    })
    return { row, cells: Object.fromEntries(texts) }
  })
  return hasErrors(findings) ? failed(findings) : ok(read, findings)
}

/** Reads the flows of a workbook that `flowWorkbook` made and a person edited. */
export const readFlowWorkbook = async (bytes: Uint8Array): Promise<Result<ReadFlowWorkbook>> => {
  const sheets = await readWorkbook(bytes, [sheetNames.flows, sheetNames.readMe])
  if (!sheets.ok) return sheets
  const [flows, readMe] = sheets.value
  const revision = readMe?.rows.find(([label]) => label === revisionLabel)?.[1]
  if (flows === undefined || typeof revision !== 'string' || !/^[0-9a-f]{64}$/.test(revision)) {
    const help = 'export the plan anew and edit that workbook; keep its sheet `Read me`'
    return failed([wrong('revision-missing', 'the workbook does not say from which revision it was made', help, { file: sheetNames.readMe })])
  }
  const rows = rowsOf(flows)
  return rows.ok ? ok({ revision, rows: rows.value }, rows.findings) : rows
}

/** What a workbook would change, and the plan as it would then be. */
export interface FlowWorkbookChange {
  readonly differences: readonly FlowDifference[]
  readonly text: string
}

/** A finding at a place of a flow is said of its cell: whoever edits a workbook does not see the plan's text. */
const atCell = (finding: Finding, rows: readonly FlowRow[]): Finding => {
  const [section, conduit, allow, flow, key = ''] = finding.at?.path?.split('.') ?? []
  if (section !== 'conduits' || allow !== 'allow') return finding
  const row = rows.find(({ cells }) => cells.conduit?.trim() === conduit && cells.flow?.trim() === flow)?.row
  if (row === undefined) return finding
  const column = columnOfKey(key)
  return {
    ...finding,
    at: { file: sheetNames.flows, line: row, ...(column === undefined ? {} : { column: flowColumns.indexOf(column) + 1, path: column }) },
  }
}

/** The plan's text after what a workbook changes in it. Refused when that would be no plan, with the cells that are wrong. */
export const applyFlowRows = (text: string, rows: readonly FlowRow[]): Result<FlowWorkbookChange> => {
  const change = flowTableChange(text, rows, sheetNames.flows)
  if (!change.ok) return change
  const { differences, edits } = change.value
  const edited = editPlan(text, edits)
  if (!edited.ok) return failed(edited.findings.map((finding) => atCell(finding, rows)))
  const plan = parsePlan(edited.value, 'plan.yaml')
  const findings = plan.findings.map((finding) => atCell(finding, rows))
  return plan.ok ? ok({ differences, text: edited.value }, findings) : failed(findings)
}
