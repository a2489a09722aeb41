/**
 * A backup is NDJSON in gzip: a header, a line a row, and a trailer with the number of rows and the SHA-256 of every byte before the
 * trailer's line. Rows stand in the order of `backedUpTables`, as arrays in the order of the columns that the header names. It is the
 * same for both databases.
 */
export interface BackupHeader {
  readonly format: 'bulkhead-backup'
  readonly version: 1
  /** When it was made: milliseconds since 1970, UTC. */
  readonly at: number
  /** The migrations its tables had gone through. */
  readonly migrations: readonly string[]
  readonly tables: Readonly<Record<string, readonly string[]>>
  /** Contents of the key files by their name, in a backup that holds them. Then it is as secret as they are. */
  readonly keys?: Readonly<Record<string, string>>
}

export type Cell = string | number | null

/** The name of its table, then its cells. */
export type BackupRow = readonly [table: string, ...cells: Cell[]]

export interface BackupTrailer {
  readonly rows: number
  readonly sha256: string
}

/** More than the largest document a store is given; a line beyond it is damage or an attack on our memory. */
export const longestLine = 512 * 1024 * 1024

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

const isTexts = (value: unknown): value is Readonly<Record<string, string>> =>
  isRecord(value) && Object.values(value).every((item) => typeof item === 'string')

const isTextList = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every((item) => typeof item === 'string')

export const isBackupHeader = (value: unknown): value is BackupHeader =>
  isRecord(value) &&
  value['format'] === 'bulkhead-backup' &&
  value['version'] === 1 &&
  typeof value['at'] === 'number' &&
  isTextList(value['migrations']) &&
  isRecord(value['tables']) &&
  Object.values(value['tables']).every(isTextList) &&
  (value['keys'] === undefined || isTexts(value['keys']))

export const isBackupRow = (value: unknown): value is BackupRow =>
  Array.isArray(value) &&
  typeof value[0] === 'string' &&
  value.every((cell) => cell === null || typeof cell === 'string' || Number.isSafeInteger(cell))

export const isBackupTrailer = (value: unknown): value is BackupTrailer =>
  isRecord(value) && Number.isSafeInteger(value['rows']) && typeof value['sha256'] === 'string'
