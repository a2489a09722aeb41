import { failed, ok } from '#ground/report'
import type { Result } from '#ground/report'
import type { Reader, Writer } from './store.ts'
import type { Tables } from './tables.ts'

export type JobState = 'queued' | 'running' | 'done' | 'failed' | 'cancelled'

/** Work that outlives the request that asked for it, and the process that began it. */
export interface StoredJob {
  readonly id: string
  readonly plant?: string
  readonly kind: string
  readonly state: JobState
  readonly request: unknown
  /** Whatever the worker needs to go on where it stopped. */
  readonly progress: unknown
  /** Set once it is done, failed or cancelled. */
  readonly outcome?: unknown
  readonly worker?: string
  /** Until when the worker has promised to say that it lives: milliseconds since 1970, UTC. */
  readonly leaseUntil?: number
  /** How many workers fell silent while they had it: each may have died of it. */
  readonly silentEnds: number
  /** Counts its changes. */
  readonly version: number
  readonly createdAt: number
  readonly updatedAt: number
}

const jobOf = (row: Tables['jobs']): StoredJob => ({
  id: row.id,
  ...(row.plant === null ? {} : { plant: row.plant }),
  kind: row.kind,
  state: row.state as JobState,
  request: JSON.parse(row.request) as unknown,
  progress: JSON.parse(row.progress) as unknown,
  ...(row.outcome === null ? {} : { outcome: JSON.parse(row.outcome) as unknown }),
  ...(row.worker === null ? {} : { worker: row.worker }),
  ...(row.lease_until === null ? {} : { leaseUntil: row.lease_until }),
  silentEnds: row.silent_ends,
  version: row.version,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
})

export const addJob = async (
  writer: Writer,
  {
    id,
    plant,
    kind,
    request,
    at,
  }: { readonly id: string; readonly plant?: string; readonly kind: string; readonly request: unknown; readonly at: number },
): Promise<Result<void>> => {
  await writer
    .insertInto('jobs')
    .values({
      id,
      plant: plant ?? null,
      kind,
      state: 'queued',
      request: JSON.stringify(request),
      progress: 'null',
      outcome: null,
      worker: null,
      lease_until: null,
      silent_ends: 0,
      version: 1,
      created_at: at,
      updated_at: at,
    })
    .execute()
  return ok(undefined)
}

/** The oldest job that waits, or whose worker has fallen silent; undefined when there is none. Two workers never get the same one. */
export const claimJob = async (
  writer: Writer,
  { worker, at, leaseMs }: { readonly worker: string; readonly at: number; readonly leaseMs: number },
): Promise<Result<StoredJob | undefined>> => {
  const oldest = await writer
    .selectFrom('jobs')
    .selectAll()
    .where((job) => job.or([job('state', '=', 'queued'), job.and([job('state', '=', 'running'), job('lease_until', '<=', at)])]))
    .orderBy('created_at')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
  if (oldest === undefined) return ok(undefined)
  const claimed = {
    ...oldest,
    state: 'running',
    worker,
    lease_until: at + leaseMs,
    silent_ends: oldest.silent_ends + (oldest.state === 'running' ? 1 : 0),
    version: oldest.version + 1,
    updated_at: at,
  }
  const { numUpdatedRows } = await writer
    .updateTable('jobs')
    .set(claimed)
    .where('id', '=', oldest.id)
    .where('version', '=', oldest.version)
    .executeTakeFirst()
  // Another worker was quicker. There is nothing to do for this one now; it asks again soon anyway.
  return ok(numUpdatedRows === 1n ? jobOf(claimed) : undefined)
}

const lost = (id: string): Result<never> =>
  failed([
    {
      code: 'store/job-lost',
      severity: 'error',
      message: `the job \`${id}\` no longer runs here: it was cancelled, or another worker took it over`,
      help: 'stop working on it',
    },
  ])

const updateOwn = async (writer: Writer, id: string, worker: string, news: Partial<Tables['jobs']>): Promise<Result<void>> => {
  const { numUpdatedRows } = await writer
    .updateTable('jobs')
    .set(news)
    .set((job) => ({ version: job('version', '+', 1) }))
    .where('id', '=', id)
    .where('state', '=', 'running')
    .where('worker', '=', worker)
    .executeTakeFirst()
  return numUpdatedRows === 1n ? ok(undefined) : lost(id)
}

/** Says that the worker lives and how far it is; `store/job-lost` tells it to stop. */
export const advanceJob = (
  writer: Writer,
  {
    id,
    worker,
    progress,
    at,
    leaseMs,
  }: { readonly id: string; readonly worker: string; readonly progress: unknown; readonly at: number; readonly leaseMs: number },
): Promise<Result<void>> => updateOwn(writer, id, worker, { progress: JSON.stringify(progress), lease_until: at + leaseMs, updated_at: at })

export const endJob = (
  writer: Writer,
  {
    id,
    worker,
    state,
    outcome,
    at,
  }: { readonly id: string; readonly worker: string; readonly state: 'done' | 'failed'; readonly outcome: unknown; readonly at: number },
): Promise<Result<void>> => updateOwn(writer, id, worker, { state, outcome: JSON.stringify(outcome), lease_until: null, updated_at: at })

/** Gives the jobs of a worker back, so that another, or it itself after a restart, goes on with them. Gives their number. */
export const releaseJobs = async (writer: Writer, worker: string, at: number): Promise<Result<number>> => {
  const { numUpdatedRows } = await writer
    .updateTable('jobs')
    .set({ state: 'queued', worker: null, lease_until: null, updated_at: at })
    .set((job) => ({ version: job('version', '+', 1) }))
    .where('state', '=', 'running')
    .where('worker', '=', worker)
    .executeTakeFirst()
  return ok(Number(numUpdatedRows))
}

/** Cancels a job that has not ended. Its worker learns of it at its next `advanceJob`. */
export const cancelJob = async (writer: Writer, id: string, at: number): Promise<Result<void>> => {
  const { numUpdatedRows } = await writer
    .updateTable('jobs')
    .set({ state: 'cancelled', lease_until: null, updated_at: at })
    .set((job) => ({ version: job('version', '+', 1) }))
    .where('id', '=', id)
    .where('state', 'in', ['queued', 'running'])
    .executeTakeFirst()
  return numUpdatedRows === 1n
    ? ok(undefined)
    : failed([
        { code: 'store/job-ended', severity: 'error', message: `the job \`${id}\` has ended already, or never was`, help: 'see the list of jobs' },
      ])
}

export const findJob = async (reader: Reader, id: string): Promise<StoredJob | undefined> => {
  const row = await reader.selectFrom('jobs').selectAll().where('id', '=', id).executeTakeFirst()
  return row === undefined ? undefined : jobOf(row)
}

/** The newest job of a kind. */
export const findLatestJob = async (reader: Reader, kind: string): Promise<StoredJob | undefined> => {
  const newest = reader.selectFrom('jobs').selectAll().where('kind', '=', kind).orderBy('created_at', 'desc').orderBy('id').limit(1)
  const row = await newest.executeTakeFirst()
  return row === undefined ? undefined : jobOf(row)
}

/** The newest jobs first; of one plant when it is given. */
export const listJobs = async (reader: Reader, plant?: string, limit = 100): Promise<readonly StoredJob[]> => {
  const all = reader.selectFrom('jobs').selectAll().orderBy('created_at', 'desc').orderBy('id').limit(limit)
  return (await (plant === undefined ? all : all.where('plant', '=', plant)).execute()).map(jobOf)
}
