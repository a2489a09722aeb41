import { failed, ok } from '#ground/report'
import type { Finding, Result } from '#ground/report'
import type { BackupHeader, BackupRow, Cell } from './backup-format.ts'
import { migrations } from './migrations/all.ts'
import { DamagedBackup, readBackup } from './read-backup.ts'
import { openStore, openStoreAt } from './store.ts'
import type { Store, Writer } from './store.ts'
import { storedRows } from './stored-rows.ts'
import { backedUpTables } from './tables.ts'
import type { Tables } from './tables.ts'

export interface BackupChecked {
  /** When it was made: milliseconds since 1970, UTC. */
  readonly at: number
  readonly rows: number
  readonly migrations: readonly string[]
}

const isHeader = (line: BackupHeader | BackupRow): line is BackupHeader => !Array.isArray(line)

const finding = (file: string, code: string, message: string, help: string): Finding => ({ code, severity: 'error', message, help, at: { file } })

const notABackup = (file: string, error: unknown): Finding => {
  if (error instanceof DamagedBackup)
    return finding(file, 'store/backup-damaged', `the backup \`${file}\` is damaged: ${error.message}`, 'use another backup; nothing was restored')
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (/^Z_|^ERR_(BUFFER|TRAILING|PADDING)/.test(code))
    return finding(file, 'store/backup-damaged', `the backup \`${file}\` is damaged: it does not unpack`, 'use another backup; nothing was restored')
  if (error instanceof Error && 'syscall' in error)
    return finding(file, 'store/backup-unreadable', `the backup \`${file}\` cannot be read: ${code}`, 'check the path and its permissions')
  throw new Error('the backup could not be checked', { cause: error })
}

/** Reads a backup to its end without restoring it: every line, the number of rows and the digest. */
export const checkBackup = async (file: string): Promise<Result<BackupChecked>> => {
  try {
    let header: BackupHeader | undefined
    let rows = 0
    for await (const line of readBackup(file)) {
      if (isHeader(line)) header = line
      else rows++
    }
    if (header === undefined) throw new DamagedBackup('it is empty')
    const strange = Object.keys(header.tables).find((name) => !backedUpTables.some((table) => table.name === name))
    if (strange !== undefined || header.migrations.some((name, index) => migrations[index]?.name !== name))
      return failed([
        finding(
          file,
          'store/backup-newer',
          `the backup \`${file}\` was written by a newer version`,
          'restore it with the version that wrote it, or a newer one',
        ),
      ])
    return ok({ at: header.at, rows, migrations: header.migrations })
  } catch (error) {
    return failed([notABackup(file, error)])
  }
}

/** Rows of one insert; documents may be large. */
const batchRows = 64

const insert = async (writer: Writer, table: keyof Tables, rows: readonly Record<string, Cell>[]): Promise<void> => {
  if (rows.length > 0)
    await writer
      .insertInto(table)
      .values(rows as never)
      .execute()
}

const insertAll = async (writer: Writer, file: string): Promise<number> => {
  let header: BackupHeader | undefined
  let table: keyof Tables = 'plants'
  let batch: Record<string, Cell>[] = []
  let rows = 0
  for await (const line of readBackup(file)) {
    if (isHeader(line)) {
      header = line
      continue
    }
    const [name, ...cells] = line
    if (name !== table || batch.length === batchRows) {
      await insert(writer, table, batch)
      batch = []
      // INVARIANT: `checkBackup` has seen that the header names tables of ours only, and `readBackup` that a row's table is in it.
      table = name as keyof Tables
    }
    batch.push(Object.fromEntries((header?.tables[name] ?? []).map((column, index) => [column, cells[index] ?? null])))
    rows++
  }
  await insert(writer, table, batch)
  return rows
}

const isEmpty = async (writer: Writer): Promise<boolean> => {
  for (const table of backedUpTables) {
    const first = await storedRows(writer, table).next()
    if (first.done !== true) return false
  }
  return true
}

const fill = (store: Store, file: string): Promise<Result<number>> =>
  store.transaction(async (writer) => {
    if (await isEmpty(writer)) return ok(await insertAll(writer, file))
    return failed([
      {
        code: 'store/not-empty',
        severity: 'error',
        message: `the database \`${store.shown}\` holds something already`,
        help: 'restore into a new file or an empty database, then start the server with that one',
      },
    ])
  })

/**
 * Fills an empty database from a backup, all of it or nothing, and brings its tables up to date. A damaged backup is refused before the
 * database is touched.
 */
export const restoreStore = async (file: string, url: string): Promise<Result<BackupChecked>> => {
  const checked = await checkBackup(file)
  if (!checked.ok) return checked
  const then = migrations.filter(({ name }) => checked.value.migrations.includes(name))
  const old = await openStoreAt(url, then)
  if (!old.ok) return old
  let filled: Result<number>
  try {
    filled = await fill(old.value, file)
  } finally {
    await old.value.close()
  }
  if (!filled.ok) return filled
  const now = await openStore(url)
  if (!now.ok) return now
  await now.value.close()
  return checked
}
