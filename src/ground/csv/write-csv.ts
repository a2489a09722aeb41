import { hideFormulas } from './formula.ts'

const quoted = (cell: string): string => {
  const safe = hideFormulas(cell)
  return /[",;\r\n\t']|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** Rows as text, each ended by CR LF as RFC 4180 has it; what begins like a formula is made text. */
export const writeCsv = (rows: readonly (readonly string[])[]): string => rows.map((row) => `${row.map(quoted).join(',')}\r\n`).join('')
