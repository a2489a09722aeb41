import { sql } from 'kysely'
import type { Cell } from './backup-format.ts'
import type { Reader } from './store.ts'
import type { BackedUpTable } from './tables.ts'

/** Rows held in memory at once. A row may be a document of several megabytes. */
const pageRows = 64

export type StoredRow = Readonly<Record<string, Cell>>

/** The columns of a table, by name. */
export const columnsOf = async (reader: Reader, table: string): Promise<readonly string[]> => {
  const found = (await reader.introspection.getTables()).find(({ name }) => name === table)
  return (found?.columns ?? []).map(({ name }) => name).toSorted()
}

/** Every row of a table in the order of its primary key, page by page. */
export async function* storedRows(reader: Reader, { name, key }: BackedUpTable): AsyncGenerator<StoredRow> {
  const columns = sql.join(key.map((column) => sql.ref(column)))
  let last: readonly Cell[] | undefined
  for (;;) {
    const after = last === undefined ? sql`` : sql`where (${columns}) > (${sql.join([...last])})`
    const page = await sql<StoredRow>`select * from ${sql.table(name)} ${after} order by ${columns} limit ${sql.lit(pageRows)}`.execute(reader)
    yield* page.rows
    const end = page.rows.at(-1)
    if (end === undefined || page.rows.length < pageRows) return
    last = key.map((column) => end[column] ?? null)
  }
}
