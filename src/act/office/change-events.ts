import { appendEvents, listStreams, readEvents } from '#act/store'
import type { Reader, StoredEvent, StoredStream, Writer } from '#act/store'
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

const folded = async (reader: Reader, { kind, id }: StoredStream): Promise<Result<StoredChange>> => {
  const events = (await readEvents(reader, { kind, id })).map(eventOf)
  const change = foldChange(events)
  return change.ok ? ok({ change: change.value, events, version: events.length }) : change
}

/** One change request of a plant. Fails when there is none, and when its history breaks the separation of duties. */
export const readChange = async (reader: Reader, plant: string, change: string): Promise<Result<StoredChange>> => {
  const stream = (await listStreams(reader, 'change', plant)).find(({ id }) => id === change)
  return stream === undefined ? failed([unknownChange(change)]) : folded(reader, stream)
}

/** The change requests of a plant, oldest first. One whose history does not fold is a finding beside the others. */
export const listChanges = async (reader: Reader, plant: string): Promise<Result<readonly StoredChange[]>> => {
  const changes: StoredChange[] = []
  const findings: Finding[] = []
  for (const stream of await listStreams(reader, 'change', plant)) {
    const change = await folded(reader, stream)
    if (change.ok) changes.push(change.value)
    else findings.push(...change.findings.map((finding) => ({ ...finding, at: { path: `changes.${stream.id}` } })))
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
