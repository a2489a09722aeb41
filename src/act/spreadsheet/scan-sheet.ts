import { failed, ok } from '#ground/report'
import type { Finding, Result } from '#ground/report'
import { scanXml } from './scan-xml.ts'
import { spreadsheetFinding } from './spreadsheet-finding.ts'

const mostRows = 20_001
const mostColumns = 100
const mostFindings = 100

interface Address {
  readonly row: number
  readonly column: number
}

const columnOf = (letters: string): number => [...letters].reduce((number, letter) => number * 26 + letter.charCodeAt(0) - 64, 0)

/** `E7`; undefined when it is none, or outside of what is read. */
const parseAddress = (text: string | undefined): Address | undefined => {
  const match = /^([A-Z]{1,3})([1-9]\d{0,6})$/.exec(text ?? '')
  if (match === null) return undefined
  const address = { row: Number(match[2]), column: columnOf(match[1] ?? '') }
  return address.row <= mostRows && address.column <= mostColumns ? address : undefined
}

/** Undefined is a row that does not say its number: it follows the one before. */
const isRow = (text: string | undefined): boolean => text === undefined || (/^[1-9]\d{0,6}$/.test(text) && Number(text) <= mostRows)

/**
 * Looks over a sheet before its cells are read. A row far down makes a reader lay out all rows above it; a formula's text is not what the
 * cell shows; an error value would be read as empty. All three are refused with their place.
 */
export const scanSheet = (part: string, text: string, sheet: string): Result<void> => {
  const findings: Finding[] = []
  let cell: Address | undefined
  let rows = 0
  let outside: string | undefined
  const scanned = scanXml(part, text, ({ name, isEnd, attributes }) => {
    if (isEnd) return true
    const r = attributes.get('r')
    if (name === 'row') {
      rows += 1
      if (rows > mostRows || !isRow(r)) outside = r ?? `row ${rows}`
    }
    if (name === 'c') {
      cell = parseAddress(r)
      if (cell === undefined) outside = r ?? 'a cell without an address'
      else if (attributes.get('t') === 'e') {
        const at = { file: sheet, line: cell.row, column: cell.column }
        findings.push(spreadsheetFinding('error-value', `cell ${r} holds an error value`, 'write what is meant into the cell', at))
      }
    }
    if (name === 'f' && cell !== undefined) {
      const at = { file: sheet, line: cell.row, column: cell.column }
      findings.push(
        spreadsheetFinding('formula', 'the cell holds a formula', 'replace the formula by its value: nothing in a workbook is worked out', at),
      )
    }
    return outside === undefined && findings.length < mostFindings
  })
  if (!scanned.ok) return scanned
  if (outside !== undefined) {
    const message = `sheet \`${sheet}\` has something at ${outside.slice(0, 20)}: ${mostRows} rows and ${mostColumns} columns are read`
    return failed([spreadsheetFinding('too-large', message, 'delete what stands outside of the table')])
  }
  return findings.length > 0 ? failed(findings) : ok(undefined)
}
