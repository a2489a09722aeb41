import { ok } from '#ground/report'
import type { Result } from '#ground/report'
import type { Reader, Writer } from './store.ts'

/** One capture or log that was read: what is left of it once its packets are gone. */
export interface StoredSource {
  readonly plant: string
  readonly id: string
  readonly name: string
  /** SHA-256 of the file. */
  readonly digest: string
  readonly bytes: number
  /** When it was read: milliseconds since 1970, UTC. */
  readonly at: number
  /** What `observe --json` says of a source. */
  readonly summary: unknown
}

/** Keeps a source and what was observed in it. The same id replaces both, so that a resumed job may write twice. */
export const putSource = async (writer: Writer, { summary, ...source }: StoredSource, observations: unknown): Promise<Result<void>> => {
  const row = { ...source, summary: JSON.stringify(summary) }
  const { plant: _plant, id: _id, ...news } = row
  await writer
    .insertInto('sources')
    .values(row)
    .onConflict((conflict) => conflict.columns(['plant', 'id']).doUpdateSet(news))
    .execute()
  const { plant, id, at } = source
  const document = JSON.stringify(observations)
  await writer
    .insertInto('observations')
    .values({ plant, source: id, at, document })
    .onConflict((conflict) => conflict.columns(['plant', 'source']).doUpdateSet({ at, document }))
    .execute()
  return ok(undefined)
}

/** Forgets a source with what was observed in it. */
export const removeSource = async (writer: Writer, plant: string, id: string): Promise<Result<void>> => {
  await writer.deleteFrom('sources').where('plant', '=', plant).where('id', '=', id).execute()
  return ok(undefined)
}

export const listSources = async (reader: Reader, plant: string): Promise<readonly StoredSource[]> => {
  const rows = await reader.selectFrom('sources').selectAll().where('plant', '=', plant).orderBy('at').orderBy('id').execute()
  return rows.map((row) => ({ ...row, summary: JSON.parse(row.summary) as unknown }))
}

/** What was observed in one source: the document it was kept with. */
export const findObservations = async (reader: Reader, plant: string, source: string): Promise<unknown> => {
  const row = await reader.selectFrom('observations').select('document').where('plant', '=', plant).where('source', '=', source).executeTakeFirst()
  return row === undefined ? undefined : (JSON.parse(row.document) as unknown)
}
