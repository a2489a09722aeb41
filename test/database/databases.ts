import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import pg from 'pg'
import type { Requirement } from '../requirements.ts'
import { requirePostgres, startPostgres } from './postgres-server.ts'

export interface RunningDatabases {
  /** The address of an empty database of its own. */
  readonly fresh: () => Promise<string>
  /** Ends the server, if there is one, as a power cut would, and starts it again. */
  readonly crash: () => Promise<void>
  readonly stop: () => Promise<void>
}

/** One kind of database that the store runs on, for suites that run on all of them. */
export interface DatabaseUnderTest {
  readonly kind: 'sqlite' | 'postgres'
  readonly requirement: Requirement
  readonly start: () => Promise<RunningDatabases>
}

const startSqlite = async (): Promise<RunningDatabases> => {
  const folder = await mkdtemp(join(tmpdir(), 'bulkhead-sqlite-'))
  return {
    fresh: async () => `sqlite:${join(folder, `${randomUUID()}.db`)}`,
    crash: async () => undefined,
    stop: () => rm(folder, { recursive: true, force: true }),
  }
}

export const databases: readonly DatabaseUnderTest[] = [
  { kind: 'sqlite', requirement: { met: true }, start: startSqlite },
  { kind: 'postgres', requirement: requirePostgres(), start: startPostgres },
]

/** Runs statements past the store, as somebody with the rights of the database itself. On SQLite the store must be closed. */
export const executeSql = async (url: string, ...statements: readonly string[]): Promise<void> => {
  if (url.startsWith('sqlite:')) {
    const database = new DatabaseSync(url.slice('sqlite:'.length))
    for (const statement of statements) database.exec(statement)
    database.close()
    return
  }
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  for (const statement of statements) await client.query(statement)
  await client.end()
}
