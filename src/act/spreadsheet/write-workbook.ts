import writeXlsxFile from 'write-excel-file/node'
import { textToCell } from './cell-text.ts'

/** How a cell looks; colours as `#rrggbb`. */
export interface CellLook {
  readonly background?: string
  readonly colour?: string
  readonly isBold?: boolean
  readonly isCentred?: boolean
}

export interface WrittenCell extends CellLook {
  readonly text: string
}

export interface WrittenSheet {
  /** At most 31 characters, none of `[]:*?/\`. */
  readonly name: string
  /** Widths of the columns, in characters. */
  readonly widths: readonly number[]
  /** Rows and columns that stay in sight. */
  readonly stickyRows: number
  readonly stickyColumns: number
  readonly rows: readonly (readonly WrittenCell[])[]
}

const presentCell = ({ text, background, colour, isBold = false, isCentred = false }: WrittenCell) => ({
  value: textToCell(text),
  // INVARIANT: every cell is a string, so that no program takes `=1+1` from a plan or a capture for a formula.
  type: String,
  alignVertical: 'top' as const,
  wrap: true,
  ...(background === undefined ? {} : { backgroundColor: background }),
  ...(colour === undefined ? {} : { textColor: colour }),
  ...(isBold ? { fontWeight: 'bold' as const } : {}),
  ...(isCentred ? { align: 'center' as const } : {}),
})

/** The sheets as one XLSX file. Every cell is text. */
export const writeWorkbook = async (sheets: readonly WrittenSheet[]): Promise<Uint8Array> =>
  writeXlsxFile(
    sheets.map(({ name, widths, stickyRows, stickyColumns, rows }) => ({
      sheet: name,
      data: rows.map((row) => row.map(presentCell)),
      columns: widths.map((width) => ({ width })),
      stickyRowsCount: stickyRows,
      stickyColumnsCount: stickyColumns,
    })),
  ).toBuffer()
