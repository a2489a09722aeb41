import { closeSync, openSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { Kysely, SqliteDialect } from 'kysely'
import { failed, ok } from '#ground/report'
import type { Result } from '#ground/report'
import { nodeSqlite } from './node-sqlite.ts'
import { storeFinding } from './store-finding.ts'
import type { Tables } from './tables.ts'

const busy = 5

const isBusy = (error: unknown): boolean => error instanceof Error && 'errcode' in error && Number(error.errcode) % 256 === busy

/** How long to wait for a predecessor that is just ending, in milliseconds. */
const handoverMs = 2_000

// The order matters. The lock mode comes before the first touch of the write-ahead log, so that SQLite holds the file from then on and
// needs no shared memory (sqlite.org/wal.html, "Use of WAL Without Shared-Memory"). The operating system ends the lock with the process,
// however it dies: there is no lock file that could outlive it.
const settings = [
  `pragma busy_timeout = ${handoverMs}`,
  'pragma locking_mode = exclusive',
  'pragma journal_mode = wal',
  // FULL syncs the log at every commit; NORMAL would lose acknowledged commits on a power cut.
  'pragma synchronous = full',
  // On macOS an ordinary fsync leaves data in the drive's cache.
  'pragma fullfsync = on',
  'pragma foreign_keys = on',
  'pragma trusted_schema = off',
]

/**
 * SQLite makes a file that everybody may read whom the umask lets. It holds password hashes and how a plant is defended, so it is made
 * here, for its owner alone; the log beside it gets the same mode (sqlite.org/src, `findCreateFileMode`).
 */
const makePrivate = (path: string): void => {
  try {
    closeSync(openSync(path, 'wx', 0o600))
  } catch {
    // It is there, with the mode that somebody gave it; or it cannot be made, and SQLite says why in a moment.
  }
}

const take = (path: string): DatabaseSync => {
  makePrivate(path)
  const database = new DatabaseSync(path)
  try {
    for (const setting of settings) database.exec(setting)
    // An empty write transaction takes the file at once, and not at the first change.
    database.exec('begin immediate; commit')
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/** Opens or makes the file, and holds it alone. */
export const openSqlite = (path: string): Result<Kysely<Tables>> => {
  try {
    return ok(new Kysely<Tables>({ dialect: new SqliteDialect({ database: nodeSqlite(take(path)) }) }))
  } catch (error) {
    if (isBusy(error))
      return failed([
        {
          code: 'store/in-use',
          severity: 'error',
          message: `another process holds the database \`${path}\``,
          help: 'stop the other one first; for several servers on one store use PostgreSQL',
          at: { file: path },
        },
      ])
    const finding = storeFinding(error)
    if (finding === undefined) throw new Error('SQLite failed to open the database', { cause: error })
    return failed([{ ...finding, at: { file: path } }])
  }
}
