import { CompiledQuery, Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import { failed, ok } from '#ground/report'
import type { Finding, Result } from '#ground/report'
import { storeFinding } from './store-finding.ts'
import type { Tables } from './tables.ts'

const int8 = pg.types.builtins.INT8

/** Whole numbers come as numbers: times and counters stay below 2^53, and one that does not is a fault. */
const parseInt8 = (text: string): number => {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError('a whole number of the database is larger than 2^53')
  return value
}

const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text') =>
    oid === int8 ? parseInt8 : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
}

const noSync: Finding = {
  code: 'store/no-fsync',
  severity: 'warning',
  message: 'the PostgreSQL server runs with `fsync = off`: a power cut loses or damages what it has acknowledged',
  help: 'set `fsync = on` in `postgresql.conf`',
}

/** Connects, and sees to it that a commit is on the disk when it is acknowledged. */
export const openPostgres = async (url: string): Promise<Result<Kysely<Tables>>> => {
  const pool = new pg.Pool({ connectionString: url, application_name: 'bulkhead', max: 10, connectionTimeoutMillis: 10_000, types })
  // The server may end an idle connection at any time. The pool has already dropped it, the next query opens another, and without a
  // listener Node would end the process.
  pool.on('error', () => undefined)
  // The same for one that is in use: its query fails and says so, and the pool listens to those that are idle alone.
  pool.on('connect', (client) => client.on('error', () => undefined))
  const database = new Kysely<Tables>({
    dialect: new PostgresDialect({
      pool,
      // Only `off` is lifted: an administrator who asks for more (`remote_apply`) keeps it.
      onCreateConnection: async (connection) => {
        await connection.executeQuery(
          CompiledQuery.raw(`select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') = 'off'`),
        )
      },
    }),
  })
  try {
    const { rows } = await sql<{ fsync: string }>`select current_setting('fsync') as fsync`.execute(database)
    return ok(database, rows[0]?.fsync === 'on' ? [] : [noSync])
  } catch (error) {
    await database.destroy()
    const finding = storeFinding(error)
    if (finding === undefined) throw new Error('PostgreSQL failed to open the database', { cause: error })
    return failed([finding])
  }
}
