import { readPlantEvents } from '#act/store'
import type { Reader, StreamKind, StreamRef } from '#act/store'
import type { ConduitEvent, ConduitReviewed, ExceptionRenewed } from '#reason/govern'
import { listChanges } from './change-events.ts'

/** A stream about one thing of a plant. A plant's id holds no slash, so no two things share one. */
export const recordOf = (kind: StreamKind, plant: string, id: string): StreamRef => ({ kind, id: `${plant}/${id}` })

/** When and by whom stands in the row alone, so that the two cannot differ. INVARIANT: only deeds of this room write these streams. */
const readRecord = async <T>(reader: Reader, kind: StreamKind, plant: string): Promise<readonly T[]> =>
  (await readPlantEvents(reader, kind, plant)).map(({ at, actor, type, body }) => ({
    ...(body as T),
    kind: type,
    at: Math.floor(at / 1000),
    by: actor,
  }))

/** A renewal, and the change that asks for it. */
export interface RenewalOnRecord extends ExceptionRenewed {
  readonly change: string
  /** As it was written into the plan. */
  readonly until: string
  readonly why: string
}

/** A review, and the change that follows from it; none when everything was kept. */
export interface ReviewOnRecord extends ConduitReviewed {
  readonly change?: string
}

/** Every exception of the plant that was asked to be renewed, oldest first. */
export const readRenewals = (reader: Reader, plant: string): Promise<readonly RenewalOnRecord[]> => readRecord(reader, 'exception', plant)

/** The renewals that count: one whose change was withdrawn renewed nothing. */
export const readStandingRenewals = async (reader: Reader, plant: string): Promise<readonly RenewalOnRecord[]> => {
  const changes = await listChanges(reader, plant)
  const withdrawn = new Set((changes.ok ? changes.value : []).flatMap(({ change }) => (change.stage === 'withdrawn' ? [change.id] : [])))
  return (await readRenewals(reader, plant)).filter(({ change }) => !withdrawn.has(change))
}

/** Every review of a conduit of the plant, oldest first. */
export const readReviews = (reader: Reader, plant: string): Promise<readonly ReviewOnRecord[]> => readRecord(reader, 'review', plant)

/** What people did for the conduits of the plant on their way to deny by default, oldest first. */
export const readConduitEvents = (reader: Reader, plant: string): Promise<readonly ConduitEvent[]> => readRecord(reader, 'sign-off', plant)
