import { failed, ok } from '#ground/report'
import type { Result } from '#ground/report'
import type { Reader, Writer } from './store.ts'

export interface StoredPlant {
  readonly id: string
  readonly name: string
  /** Milliseconds since 1970, UTC. */
  readonly at: number
  /** When it was taken off the list; undefined while it is on it. Its history stays. */
  readonly removedAt?: number
}

const noPlant = (id: string): Result<never> =>
  failed([{ code: 'store/no-plant', severity: 'error', message: `there is no plant \`${id}\``, help: 'see the list of plants' }])

/** Adds a plant. An id is used once, even after its plant was removed. */
export const addPlant = async (writer: Writer, { id, name, at }: Pick<StoredPlant, 'id' | 'name' | 'at'>): Promise<Result<void>> => {
  const { numInsertedOrUpdatedRows } = await writer
    .insertInto('plants')
    .values({ id, name, at, removed_at: null })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .executeTakeFirst()
  if (numInsertedOrUpdatedRows === 1n) return ok(undefined)
  return failed([
    { code: 'store/plant-exists', severity: 'error', message: `there is a plant \`${id}\` already, or there was one`, help: 'choose another id' },
  ])
}

/** Takes a plant off the list. Its revisions, events and audit entries stay. */
export const removePlant = async (writer: Writer, id: string, at: number): Promise<Result<void>> => {
  const { numUpdatedRows } = await writer
    .updateTable('plants')
    .set({ removed_at: at })
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n ? ok(undefined) : noPlant(id)
}

export const renamePlant = async (writer: Writer, id: string, name: string): Promise<Result<void>> => {
  const { numUpdatedRows } = await writer.updateTable('plants').set({ name }).where('id', '=', id).where('removed_at', 'is', null).executeTakeFirst()
  return numUpdatedRows === 1n ? ok(undefined) : noPlant(id)
}

const plants = (reader: Reader) => reader.selectFrom('plants').select(['id', 'name', 'at', 'removed_at'])

const plantOf = (row: { id: string; name: string; at: number; removed_at: number | null }): StoredPlant => ({
  id: row.id,
  name: row.name,
  at: row.at,
  ...(row.removed_at === null ? {} : { removedAt: row.removed_at }),
})

/** The plants on the list, by id. */
export const listPlants = async (reader: Reader): Promise<readonly StoredPlant[]> =>
  (await plants(reader).where('removed_at', 'is', null).orderBy('id').execute()).map(plantOf)

/** One plant, removed or not. */
export const findPlant = async (reader: Reader, id: string): Promise<StoredPlant | undefined> => {
  const row = await plants(reader).where('id', '=', id).executeTakeFirst()
  return row === undefined ? undefined : plantOf(row)
}
