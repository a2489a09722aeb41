/**
 * Tables as comma-separated text (RFC 4180) that no spreadsheet takes for formulas, and back without loss.
 * Not for what the cells mean.
 */
export { writeCsv } from './write-csv.ts'
export { parseCsv } from './parse-csv.ts'
