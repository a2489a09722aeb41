/**
 * Tables to workbooks (XLSX) and back. A workbook comes from anyone: it is bounded before it is unpacked, and nothing in it is run.
 * Not for what the cells mean: that is for whoever asks.
 */
export type { Cell, ReadSheet } from './read-workbook.ts'
export { readWorkbook } from './read-workbook.ts'
export type { CellLook, WrittenCell, WrittenSheet } from './write-workbook.ts'
export { writeWorkbook } from './write-workbook.ts'
