import { failed, ok } from '#ground/report'
import type { Finding, Result } from '#ground/report'
import { unhideFormulas } from './formula.ts'

/** A row with the line it begins in, from 1. */
export interface CsvRow {
  readonly line: number
  readonly cells: readonly string[]
}

const wrong = (line: number, message: string, help: string): Result<never> => {
  const finding: Finding = { code: 'csv/damaged', severity: 'error', message, help, at: { line } }
  return failed([finding])
}

/** Spreadsheets of many countries write `;`, and some people tabs. The one that the heading holds most often outside of quotes. */
const separatorOf = (text: string): string => {
  const heading = (/^(?:[^"\r\n]|"[^"]*")*/.exec(text)?.[0] ?? '').replaceAll(/"[^"]*"/g, '')
  const counts = [',', ';', '\t'].map((separator) => ({ separator, count: heading.split(separator).length }))
  return counts.reduce((most, each) => (each.count > most.count ? each : most)).separator
}

/** A cell's text and where it ends. */
interface ReadCell {
  readonly text: string
  readonly end: number
}

const readQuoted = (text: string, begin: number): ReadCell | undefined => {
  let cell = ''
  for (let from = begin + 1; ;) {
    const quote = text.indexOf('"', from)
    if (quote < 0) return undefined
    cell += text.slice(from, quote)
    if (text[quote + 1] !== '"') return { text: cell, end: quote + 1 }
    cell += '"'
    from = quote + 2
  }
}

const readBare = (text: string, begin: number, separator: string): ReadCell => {
  let end = begin
  while (end < text.length && text[end] !== separator && text[end] !== '\n' && text[end] !== '\r') end++
  return { text: text.slice(begin, end), end }
}

/**
 * Reads a table of at most `mostRows` rows, whatever it separates by (`,`, `;` or tabs) and however it ends its lines. Empty lines are left
 * out. What `writeCsv` wrote comes back as it was given.
 */
export const parseCsv = (given: string, mostRows: number): Result<readonly CsvRow[]> => {
  const text = given.startsWith('\ufeff') ? given.slice(1) : given
  const separator = separatorOf(text)
  const rows: CsvRow[] = []
  let line = 1
  let cells: string[] = []
  let begunAt = line
  const endRow = (): void => {
    if (cells.length > 1 || cells[0] !== '') rows.push({ line: begunAt, cells })
    cells = []
  }
  for (let at = 0; at < text.length || cells.length > 0;) {
    if (cells.length === 0) begunAt = line
    const isQuoted = text[at] === '"'
    const cell = isQuoted ? readQuoted(text, at) : readBare(text, at, separator)
    if (cell === undefined) return wrong(line, 'a quote is never closed', 'save the table as CSV again')
    if (isQuoted) line += cell.text.split(/\r\n|\r|\n/).length - 1
    cells.push(unhideFormulas(cell.text))
    at = cell.end
    const next = text[at]
    if (next === separator) {
      at++
      // A separator at the very end is followed by one more cell, which is empty.
      if (at < text.length) continue
      cells.push('')
    } else if (next !== undefined && next !== '\r' && next !== '\n') {
      return wrong(line, 'something stands behind a closing quote', 'save the table as CSV again')
    }
    if (text[at] === '\r') at++
    if (text[at] === '\n') at++
    line++
    endRow()
    if (rows.length > mostRows) return wrong(line, `the table has more than ${mostRows} rows`, 'split it')
  }
  return ok(rows)
}
