import { AsyncLocalStorage } from 'node:async_hooks'
import type { Kysely, Transaction } from 'kysely'
import { failed, ok } from '#ground/report'
import type { Result } from '#ground/report'
import { migrations } from './migrations/all.ts'
import { migrate } from './migrations/migrate.ts'
import type { Migration } from './migrations/migration.ts'
import { openPostgres } from './postgres.ts'
import { openSqlite } from './sqlite.ts'
import { storeFinding } from './store-finding.ts'
import { parseStoreUrl } from './store-url.ts'
import type { StoreUrl } from './store-url.ts'
import type { Tables } from './tables.ts'

/** What a question needs: the database itself, or an open transaction. */
export type Reader = Kysely<Tables>

/** What a change needs: an open transaction. */
export type Writer = Transaction<Tables>

export interface Store {
  readonly kind: 'sqlite' | 'postgres'
  /** Where it is, without a password. */
  readonly shown: string
  /** Asks without changing. Throws when the database fails. */
  readonly read: <T>(question: (reader: Reader) => Promise<T>) => Promise<T>
  /** Asks several things of one and the same state. On SQLite changes wait until it ends. Throws when the database fails. */
  readonly snapshot: <T>(question: (reader: Reader) => Promise<T>) => Promise<T>
  /**
   * All of it or nothing: returns only after the commit. A deed that returns no value is rolled back, and so is one that throws. A full
   * disk, a lost connection and a conflict are findings.
   */
  readonly transaction: <T>(deed: (writer: Writer) => Promise<Result<T>>) => Promise<Result<T>>
  /** For packages that bring their own queries (sign-in). Never inside a transaction: SQLite has one connection, and would wait for itself. */
  readonly database: Kysely<Tables>
  readonly close: () => Promise<void>
}

/** Carries the failed result of a deed out through Kysely, which rolls back on any throw. */
class Undone extends Error {
  readonly result: Result<never>
  constructor(result: Result<never>) {
    super('the deed was not done')
    this.result = result
  }
}

const storeOf = ({ kind, shown }: StoreUrl, database: Kysely<Tables>): Store => {
  const inside = new AsyncLocalStorage<{ open: boolean }>()
  const refuseInside = (): void => {
    // On SQLite this would wait forever for the one connection, on PostgreSQL it would not see the open change. Neither is ever meant.
    if (inside.getStore()?.open === true) throw new Error('a transaction is open here: use its own writer')
  }
  const run = async <T>(deed: (writer: Writer) => Promise<Result<T>>): Promise<Result<T>> => {
    try {
      return await database.transaction().execute(async (tx) => {
        const result = await deed(tx)
        if (!result.ok) throw new Undone(result)
        return result
      })
    } catch (error) {
      if (error instanceof Undone) return error.result
      const finding = storeFinding(error)
      if (finding === undefined) throw error
      return failed([finding])
    }
  }
  const enclosed = async <T>(work: () => Promise<T>): Promise<T> => {
    refuseInside()
    const here = { open: true }
    return inside.run(here, async () => {
      try {
        return await work()
      } finally {
        here.open = false
      }
    })
  }
  // SQLite has one connection, so that its transactions are one after the other anyway.
  const postgresSnapshot = () => database.transaction().setIsolationLevel('repeatable read').setAccessMode('read only')
  return {
    kind,
    shown,
    database,
    read: async (question) => {
      refuseInside()
      return question(database)
    },
    snapshot: (question) => enclosed(() => (kind === 'sqlite' ? database.transaction() : postgresSnapshot()).execute(question)),
    transaction: (deed) => enclosed(() => run(deed)),
    close: () => database.destroy(),
  }
}

/** Opens the store and brings its tables up to `wanted`. Only a restore asks for less than all. */
export const openStoreAt = async (text: string, wanted: readonly Migration[]): Promise<Result<Store>> => {
  const url = parseStoreUrl(text)
  if (!url.ok) return url
  const opened = url.value.kind === 'sqlite' ? openSqlite(url.value.path) : await openPostgres(url.value.url)
  if (!opened.ok) return opened
  const database = opened.value
  const migrated = await migrate(database, url.value.kind, wanted, Date.now()).catch(async (error: unknown) => {
    const finding = storeFinding(error)
    if (finding !== undefined) return failed<readonly string[]>([finding])
    await database.destroy()
    throw new Error('the tables of the database could not be made', { cause: error })
  })
  if (migrated.ok) return ok(storeOf(url.value, database), opened.findings)
  await database.destroy()
  return migrated
}

/** `sqlite:<file>` or `postgres://…`. A second process on one SQLite file is refused (`store/in-use`). */
export const openStore = (url: string): Promise<Result<Store>> => openStoreAt(url, migrations)
