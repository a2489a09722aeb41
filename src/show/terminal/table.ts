import { stripVTControlCharacters } from 'node:util'

export interface Column {
  readonly title: string
  readonly align?: 'left' | 'right'
  /** Longer cells are cut with `…`; the last column is never cut. */
  readonly most?: number
}

const width = (text: string): number => stripVTControlCharacters(text).length

const cut = (text: string, most: number | undefined): string =>
  most === undefined || width(text) <= most ? text : `${stripVTControlCharacters(text).slice(0, most - 1)}…`

const pad = (text: string, to: number, align: Column['align']): string => {
  const space = ' '.repeat(Math.max(0, to - width(text)))
  return align === 'right' ? space + text : text + space
}

/** Columns as wide as they need, two spaces apart, titles above. */
export const table = (columns: readonly Column[], rows: readonly (readonly string[])[]): string => {
  const cells = rows.map((row) => columns.map((column, i) => cut(row[i] ?? '', column.most)))
  const widths = columns.map((column, i) => Math.max(width(column.title), ...cells.map((row) => width(row[i] ?? ''))))
  const line = (row: readonly string[]): string =>
    row
      .map((cell, i) => pad(cell, widths[i] ?? 0, columns[i]?.align))
      .join('  ')
      .trimEnd()
  return [line(columns.map((column) => column.title)), line(widths.map((w) => '─'.repeat(w))), ...cells.map(line)].join('\n')
}
