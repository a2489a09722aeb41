import type { Finding, Place } from '#ground/report'

export type SpreadsheetCode = 'too-large' | 'not-a-workbook' | 'unsupported-xml' | 'formula' | 'error-value' | 'no-sheet'

/** What is wrong with a workbook: lines and columns are those of the sheet, from 1. */
export const spreadsheetFinding = (code: SpreadsheetCode, message: string, help: string, at?: Place): Finding => ({
  code: `spreadsheet/${code}`,
  severity: 'error',
  message,
  help,
  ...(at === undefined ? {} : { at }),
})
