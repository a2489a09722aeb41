import type { SQLInputValue, StatementSync } from 'node:sqlite'
import type { DatabaseSync } from 'node:sqlite'
import type { SqliteDatabase, SqliteStatement } from 'kysely'
import { UnstorableText } from './store-finding.ts'

const bindable = (value: unknown): SQLInputValue => {
  // PostgreSQL cannot hold U+0000 in a text, and SQLite's own functions stop at it: what one refuses, both refuse.
  if (typeof value === 'string' && value.includes('\0')) throw new UnstorableText('a text holds U+0000')
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint' || value instanceof Uint8Array)
    return value
  throw new TypeError(`SQLite cannot hold a ${typeof value}`)
}

const statementOf = (statement: StatementSync): SqliteStatement => ({
  reader: statement.columns().length > 0,
  all: (parameters) => statement.all(...parameters.map(bindable)),
  run: (parameters) => statement.run(...parameters.map(bindable)),
  iterate: (parameters) => statement.iterate(...parameters.map(bindable)),
})

const nothingToDo: SqliteStatement = {
  reader: false,
  all: () => [],
  run: () => ({ changes: 0, lastInsertRowid: 0 }),
  iterate: () => [].values(),
}

/** Node's own SQLite in the shape that Kysely's SQLite dialect expects. */
export const nodeSqlite = (database: DatabaseSync): SqliteDatabase => ({
  close: () => database.close(),
  // A full disk makes SQLite end the transaction by itself (sqlite.org/lang_transaction.html, "Response To Errors Within A Transaction").
  // A second rollback would then fail, and its error would hide the first.
  prepare: (sql) => (sql === 'rollback' && !database.isTransaction ? nothingToDo : statementOf(database.prepare(sql))),
})
