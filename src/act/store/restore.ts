import { createHash } from 'node:crypto'
import { failed, ok } from '#ground/report'
import type { Finding, Result } from '#ground/report'
import type { BackupHeader, BackupRow, Cell } from './backup-format.ts'
import { migrations } from './migrations/all.ts'
import { DamagedBackup, readBackup } from './read-backup.ts'
import { openStore, openStoreAt } from './store.ts'
import type { Reader, Store, Writer } from './store.ts'
import { storedRows } from './stored-rows.ts'
import { backedUpTables } from './tables.ts'
import type { Tables } from './tables.ts'

export interface BackupChecked {
  /** When it was made: milliseconds since 1970, UTC. */
  readonly at: number
  readonly rows: number
  readonly migrations: readonly string[]
  /** Contents of the key files by their name; undefined when it holds none. */
  readonly keys?: Readonly<Record<string, string>>
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
    return ok({ at: header.at, rows, migrations: header.migrations, ...(header.keys === undefined ? {} : { keys: header.keys }) })
  } catch (error) {
    return failed([notABackup(file, error)])
  }
}

/** Looks at what was restored before it is kept: findings undo it. */
export type CheckRestored = (reader: Reader) => Promise<readonly Finding[]>

/** Rows of one insert; documents may be large. */
const batchRows = 64

const insert = async (writer: Writer, table: keyof Tables, rows: readonly Record<string, Cell>[]): Promise<void> => {
  if (rows.length > 0)
    await writer
      .insertInto(table)
      .values(rows as never)
      .execute()
}

/** Rows of a walk, folded so that their order does not matter: two databases may sort text differently. Every row is once in its table. */
const foldRows = () => {
  const folded = Buffer.alloc(32)
  return {
    add: (row: BackupRow): void => {
      const digest = createHash('sha256').update(JSON.stringify(row)).digest()
      for (const [index, byte] of digest.entries()) folded[index] = (folded[index] ?? 0) ^ byte
    },
    text: (): string => folded.toString('hex'),
  }
}

interface Inserted {
  readonly rows: number
  readonly header: BackupHeader
  readonly folded: string
}

const insertAll = async (writer: Writer, file: string): Promise<Inserted> => {
  const fold = foldRows()
  let header: BackupHeader | undefined
  let table: keyof Tables = 'plants'
  let batch: Record<string, Cell>[] = []
  let rows = 0
  for await (const line of readBackup(file)) {
    if (isHeader(line)) {
      header = line
      continue
    }
    fold.add(line)
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
  if (header === undefined) throw new Error('the backup was emptied after it was checked')
  return { rows, header, folded: fold.text() }
}

const isEmpty = async (writer: Writer): Promise<boolean> => {
  const there = new Set((await writer.introspection.getTables()).map(({ name }) => name))
  for (const table of backedUpTables) {
    // A backup of an earlier version is restored into the tables of that version.
    if (!there.has(table.name)) continue
    const first = await storedRows(writer, table).next()
    if (first.done !== true) return false
  }
  return true
}

/** Reads back what was inserted, and compares it with what was read from the file. */
const isSame = async (writer: Writer, { rows, header, folded }: Inserted): Promise<boolean> => {
  const fold = foldRows()
  let found = 0
  for (const table of backedUpTables) {
    const columns = header.tables[table.name]
    if (columns === undefined) continue
    for await (const row of storedRows(writer, table)) {
      fold.add([table.name, ...columns.map((column) => row[column] ?? null)])
      found++
    }
  }
  return found === rows && fold.text() === folded
}

const fill = (store: Store, file: string, check: CheckRestored): Promise<Result<number>> =>
  store.transaction(async (writer) => {
    if (await isEmpty(writer)) {
      const inserted = await insertAll(writer, file)
      // INVARIANT: a restore that does not read back as the backup is rolled back.
      if (!(await isSame(writer, inserted))) throw new Error('what was restored does not read back as what the backup holds')
      const unfit = await check(writer)
      return unfit.length > 0 ? failed(unfit) : ok(inserted.rows)
    }
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
 * Fills an empty database from a backup, all of it or nothing, reads it back and compares, and brings its tables up to date. A damaged
 * backup is refused before the database is touched.
 */
export const restoreStore = async (file: string, url: string, check: CheckRestored = async () => []): Promise<Result<BackupChecked>> => {
  const checked = await checkBackup(file)
  if (!checked.ok) return checked
  const then = migrations.filter(({ name }) => checked.value.migrations.includes(name))
  const old = await openStoreAt(url, then)
  if (!old.ok) return old
  let filled: Result<number>
  try {
    filled = await fill(old.value, file, check)
  } finally {
    await old.value.close()
  }
  if (!filled.ok) return filled
  const now = await openStore(url)
  if (!now.ok) return now
  await now.value.close()
  return checked
}
