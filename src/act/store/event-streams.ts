import { failed, ok } from '#ground/report'
import type { Result } from '#ground/report'
import type { Reader, Writer } from './store.ts'

/** What a stream tells the story of. */
export type StreamKind = 'change' | 'exception' | 'review' | 'sign-off' | 'notice'

/** One thing that happened. `type` is a past event: `change-approved`. */
export interface StoredEvent {
  /** From 1, without gaps in its stream. */
  readonly sequence: number
  /** Milliseconds since 1970, UTC. */
  readonly at: number
  readonly actor: string
  readonly type: string
  readonly body: unknown
}

export interface StreamRef {
  readonly kind: StreamKind
  readonly id: string
}

export interface StoredStream extends StreamRef {
  readonly plant?: string
  /** When it began. */
  readonly at: number
  /** The sequence of its last event. */
  readonly version: number
}

export interface Appending extends StreamRef {
  /** Set by the first event of a stream. */
  readonly plant?: string
  /** The version the decision was made on; 0 begins a stream. When the stream has moved on, nothing is written. */
  readonly expected: number
  readonly at: number
  readonly actor: string
  readonly events: readonly Pick<StoredEvent, 'type' | 'body'>[]
}

const advance = async (writer: Writer, { kind, id, plant, at, expected, events }: Appending): Promise<boolean> => {
  const version = expected + events.length
  if (expected === 0) {
    const inserted = await writer
      .insertInto('streams')
      .values({ kind, id, plant: plant ?? null, at, version })
      .onConflict((conflict) => conflict.columns(['kind', 'id']).doNothing())
      .executeTakeFirst()
    return inserted.numInsertedOrUpdatedRows === 1n
  }
  const updated = await writer
    .updateTable('streams')
    .set({ version })
    .where('kind', '=', kind)
    .where('id', '=', id)
    .where('version', '=', expected)
    .executeTakeFirst()
  return updated.numUpdatedRows === 1n
}

/** Appends events and gives the new version, or `store/conflict` when somebody else was first. */
export const appendEvents = async (writer: Writer, appending: Appending): Promise<Result<number>> => {
  const { kind, id, expected, at, actor, events } = appending
  if (events.length === 0) throw new RangeError('an append needs at least one event')
  if (!(await advance(writer, appending)))
    return failed([
      {
        code: 'store/conflict',
        severity: 'error',
        message: `the ${kind} \`${id}\` has moved on since its version ${expected}`,
        help: 'read what happened in between and decide again',
      },
    ])
  const rows = events.map(({ type, body }, index) => ({
    kind,
    stream: id,
    sequence: expected + index + 1,
    at,
    actor,
    type,
    body: JSON.stringify(body),
  }))
  await writer.insertInto('events').values(rows).execute()
  return ok(expected + events.length)
}

/** The events of a stream in order, those after `after` only. */
export const readEvents = async (reader: Reader, { kind, id }: StreamRef, after = 0): Promise<readonly StoredEvent[]> => {
  const rows = await reader
    .selectFrom('events')
    .select(['sequence', 'at', 'actor', 'type', 'body'])
    .where('kind', '=', kind)
    .where('stream', '=', id)
    .where('sequence', '>', after)
    .orderBy('sequence')
    .execute()
  return rows.map((row) => ({ ...row, body: JSON.parse(row.body) as unknown }))
}

/** Every event of one kind in one plant, oldest first, each with the id of its stream. */
export const readPlantEvents = async (
  reader: Reader,
  kind: StreamKind,
  plant: string,
): Promise<readonly (StoredEvent & { readonly stream: string })[]> => {
  const rows = await reader
    .selectFrom('events')
    .innerJoin('streams', (join) => join.onRef('streams.kind', '=', 'events.kind').onRef('streams.id', '=', 'events.stream'))
    .select(['events.stream', 'events.sequence', 'events.at', 'events.actor', 'events.type', 'events.body'])
    .where('streams.plant', '=', plant)
    .where('streams.kind', '=', kind)
    .orderBy('events.at')
    .orderBy('events.stream')
    .orderBy('events.sequence')
    .execute()
  return rows.map((row) => ({ ...row, body: JSON.parse(row.body) as unknown }))
}

/** The streams of one kind, oldest first; of one plant when it is given. */
export const listStreams = async (reader: Reader, kind: StreamKind, plant?: string): Promise<readonly StoredStream[]> => {
  const all = reader.selectFrom('streams').select(['id', 'plant', 'at', 'version']).where('kind', '=', kind).orderBy('at').orderBy('id')
  const rows = await (plant === undefined ? all : all.where('plant', '=', plant)).execute()
  return rows.map((row) => ({ kind, id: row.id, ...(row.plant === null ? {} : { plant: row.plant }), at: row.at, version: row.version }))
}
