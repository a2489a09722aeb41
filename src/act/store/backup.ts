import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { failed, ok } from '#ground/report'
import type { Result } from '#ground/report'
import type { BackupHeader, BackupTrailer } from './backup-format.ts'
import type { Reader, Store } from './store.ts'
import { columnsOf, storedRows } from './stored-rows.ts'
import { backedUpTables } from './tables.ts'

export interface BackupMade {
  readonly rows: number
  /** SHA-256 of the unpacked rows: equal for two backups of equal stores made at the same instant. */
  readonly sha256: string
}

/** What is written besides the rows. */
export interface BackupContext {
  /** When it is made: milliseconds since 1970, UTC; now unless told. */
  readonly at?: number
  /** Contents of the key files by their name. Left out of a backup that is to leave the machine without them. */
  readonly keys?: Readonly<Record<string, string>>
}

async function* backupLines(reader: Reader, { at = Date.now(), keys }: BackupContext): AsyncGenerator<string, BackupTrailer> {
  const digest = createHash('sha256')
  let rows = 0
  const counted = (value: unknown): string => {
    const line = `${JSON.stringify(value)}\n`
    digest.update(line)
    return line
  }
  const migrations = (await reader.selectFrom('migrations').select('name').orderBy('name').execute()).map(({ name }) => name)
  const tables: Record<string, readonly string[]> = {}
  for (const { name } of backedUpTables) tables[name] = await columnsOf(reader, name)
  yield counted({ format: 'bulkhead-backup', version: 1, at, migrations, tables, ...(keys === undefined ? {} : { keys }) } satisfies BackupHeader)
  for (const table of backedUpTables) {
    const columns = tables[table.name] ?? []
    for await (const row of storedRows(reader, table)) {
      rows++
      yield counted([table.name, ...columns.map((column) => row[column] ?? null)])
    }
  }
  const trailer = { rows, sha256: digest.digest('hex') }
  yield `${JSON.stringify(trailer)}\n`
  return trailer
}

/** A file is only there for good once its folder knows of it. Windows cannot open a folder, and needs no such step. */
const syncFolder = async (folder: string): Promise<void> => {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  await handle.sync()
  await handle.close()
}

const writeWhole = async (reader: Reader, file: string, context: BackupContext): Promise<BackupMade> => {
  const unfinished = `${file}.unfinished`
  try {
    let made: BackupMade | undefined
    const lines = async function* (): AsyncGenerator<string> {
      made = yield* backupLines(reader, context)
    }
    // What an earlier try left behind goes first: a file that is there keeps its mode, and whoever made it could read along.
    await rm(unfinished, { force: true })
    // Revisions show how the plant is defended: nobody else on this machine needs to read them. `flush` syncs before it closes.
    await pipeline(Readable.from(lines()), createGzip(), createWriteStream(unfinished, { flags: 'wx', mode: 0o600, flush: true }))
    if (made === undefined) throw new Error('the backup ended without its trailer')
    await rename(unfinished, file)
    await syncFolder(dirname(file))
    return made
  } catch (error) {
    await rm(unfinished, { force: true })
    throw error
  }
}

/** Writes everything the store holds, as it is at one instant, to one file. The file appears only when it is whole. */
export const backupStore = async (store: Store, file: string, context: BackupContext = {}): Promise<Result<BackupMade>> => {
  try {
    return ok(await store.snapshot((reader) => writeWhole(reader, file, context)))
  } catch (error) {
    const isOfFiles = error instanceof Error && 'syscall' in error && 'code' in error
    if (!isOfFiles) throw error
    return failed([
      {
        code: 'store/backup-unwritable',
        severity: 'error',
        message: `the backup \`${file}\` cannot be written: ${String(error.code)}`,
        help: 'check the folder, its permissions and the space on its disk',
        at: { file },
      },
    ])
  }
}
