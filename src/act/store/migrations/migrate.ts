import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import { failed, ok } from '#ground/report'
import type { Result } from '#ground/report'
import type { Tables } from '../tables.ts'
import { wordsOf } from './migration.ts'
import type { Migration } from './migration.ts'

/** Any number: the same for all that migrate one PostgreSQL database at the same time. */
const migrationLock = 7_411_822_013

/**
 * Runs what the database lacks, all of it in one transaction that others wait for. Refuses a database that is ahead of this program.
 * `at` is now, in milliseconds since 1970. Gives the names of what ran.
 */
export const migrate = (
  database: Kysely<Tables>,
  kind: 'sqlite' | 'postgres',
  wanted: readonly Migration[],
  at: number,
): Promise<Result<readonly string[]>> =>
  database.transaction().execute(async (tx) => {
    const words = wordsOf[kind]
    // SQLite needs no lock here: its file belongs to this process alone.
    if (kind === 'postgres') await sql`select pg_advisory_xact_lock(${sql.lit(migrationLock)})`.execute(tx)
    await sql.raw(`create table if not exists migrations (name ${words.text} primary key, at ${words.integer} not null)${words.strict}`).execute(tx)
    const done = (await tx.selectFrom('migrations').select('name').orderBy('name').execute()).map(({ name }) => name)
    const strange = done.find((name, index) => wanted[index]?.name !== name)
    if (strange !== undefined)
      return failed([
        {
          code: 'store/newer',
          severity: 'error',
          message: `the database has the migration \`${strange}\`, which this program does not know in that place`,
          help: 'start the version that wrote it, or a newer one; there is no way back but a backup',
        },
      ])
    const missing = wanted.slice(done.length)
    for (const { name, statements } of missing) {
      for (const statement of statements(words)) await sql.raw(statement).execute(tx)
      await tx.insertInto('migrations').values({ name, at }).execute()
    }
    return ok(missing.map(({ name }) => name))
  })
