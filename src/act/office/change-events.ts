import { appendEvents, listStreams, readEvents, readPlantEvents } from '#act/store'
import type { Reader, StoredEvent, Writer } from '#act/store'
import { failed, ok } from '#ground/report'
import type { Finding, Result } from '#ground/report'
import { foldChange } from '#reason/govern'
import type { ChangeEvent, ChangeRequest } from '#reason/govern'

/** A change request with all that happened to it. */
export interface StoredChange {
  readonly change: ChangeRequest
  readonly events: readonly ChangeEvent[]
  /** How many events it has: a decision says on which of them it was made. */
  readonly version: number
}

const unknownChange = (change: string): Finding => ({
  code: 'change/unknown',
  severity: 'error',
  message: `there is no change \`${change}\` in this plant`,
  help: 'see the list of its changes',
})

/** When and by whom stands in the row alone, so that the two cannot differ. INVARIANT: only `appendChange` writes into these streams. */
const eventOf = ({ at, actor, type, body }: StoredEvent): ChangeEvent =>
  ({ ...(body as object), kind: type, at: Math.floor(at / 1000), by: actor }) as ChangeEvent

const bodyOf = ({ kind: _kind, at: _at, by: _by, ...body }: ChangeEvent): object => body

const folded = (events: readonly ChangeEvent[]): Result<StoredChange> => {
  const change = foldChange(events)
  return change.ok ? ok({ change: change.value, events, version: events.length }) : change
}

/** One change request of a plant. Fails when there is none, and when its history breaks the separation of duties. */
export const readChange = async (reader: Reader, plant: string, change: string): Promise<Result<StoredChange>> => {
  const stream = (await listStreams(reader, 'change', plant)).find(({ id }) => id === change)
  return stream === undefined ? failed([unknownChange(change)]) : folded((await readEvents(reader, stream)).map(eventOf))
}

/** The change requests of a plant, oldest first. One whose history does not fold is a finding beside the others. */
export const listChanges = async (reader: Reader, plant: string): Promise<Result<readonly StoredChange[]>> => {
  const changes: StoredChange[] = []
  const findings: Finding[] = []
  for (const [id, events] of Map.groupBy(await readPlantEvents(reader, 'change', plant), ({ stream }) => stream)) {
    // A clock that was set back must not turn the order of what happened.
    const change = folded(events.toSorted((one, other) => one.sequence - other.sequence).map(eventOf))
    if (change.ok) changes.push(change.value)
    else findings.push(...change.findings.map((finding) => ({ ...finding, at: { path: `changes.${id}` } })))
  }
  return ok(changes, findings)
}

/** The id for the next change of a plant: `riverside-12`, as people say it. When two take one at once, the second append is a conflict. */
export const nextChangeId = async (reader: Reader, plant: string): Promise<string> =>
  `${plant}-${(await listStreams(reader, 'change', plant)).length + 1}`

interface Happening {
  readonly plant: string
  readonly change: string
  /** The version that was decided on; 0 begins a change. */
  readonly version: number
  /** Milliseconds since 1970, UTC. */
  readonly at: number
  readonly actor: string
  readonly events: readonly ChangeEvent[]
}

/** Keeps what happened to a change; `store/conflict` when something else happened first. */
export const appendChange = (writer: Writer, { plant, change, version, at, actor, events }: Happening): Promise<Result<number>> =>
  appendEvents(writer, {
    kind: 'change',
    id: change,
    ...(version === 0 ? { plant } : {}),
    expected: version,
    at,
    actor,
    events: events.map((event) => ({ type: event.kind, body: bodyOf(event) })),
  })
