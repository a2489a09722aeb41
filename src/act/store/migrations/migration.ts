/** What the two databases call the same thing. */
export interface Words {
  /** A whole number up to 2^53: what a JavaScript number holds. */
  readonly integer: string
  /** Text compared byte by byte, so that both databases give the same order. */
  readonly text: string
  /** What stands behind the closing parenthesis of a table: SQLite checks column types only when told to. */
  readonly strict: string
  /** Statements that make the database refuse to change or delete rows of a table. */
  readonly insertOnly: (table: string) => readonly string[]
}

/** INVARIANT: a migration that was released is never edited; what comes later is a new one. Forward only. */
export interface Migration {
  /** `0001-first`: they run in the order of their numbers. */
  readonly name: string
  readonly statements: (words: Words) => readonly string[]
}

const sqlite: Words = {
  integer: 'integer',
  text: 'text',
  strict: ' strict',
  insertOnly: (table) =>
    ['update', 'delete'].map(
      (deed) => `create trigger ${table}_no_${deed} before ${deed} on ${table} begin select raise(abort, '${table} is insert-only'); end`,
    ),
}

const postgres: Words = {
  integer: 'bigint',
  text: 'text collate "C"',
  strict: '',
  insertOnly: (table) => [
    `create function ${table}_is_insert_only() returns trigger language plpgsql as $$ begin raise exception '${table} is insert-only'; end $$`,
    `create trigger ${table}_no_change before update or delete or truncate on ${table} for each statement execute function ${table}_is_insert_only()`,
  ],
}

export const wordsOf = { sqlite, postgres } as const
