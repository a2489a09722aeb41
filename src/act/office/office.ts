import { appendAudit, payloadDigest, takeTurn } from '#act/audit-log'
import type { AuditSigner } from '#act/audit-log'
import type { Store, Writer } from '#act/store'
import { failed, ok } from '#ground/report'
import type { Finding, Result } from '#ground/report'
import { deeds, mayDo } from '#reason/govern'
import type { Deed, PlantRole } from '#reason/govern'

/** Who does something, from where. */
export interface Actor {
  /** `user:<id>`, or `server` for what it does by itself. */
  readonly id: string
  /** How people call them. */
  readonly name: string
  /** Network address; empty for the server. */
  readonly address: string
  /** By plant; `*` is the server itself. A role in one place implies none in another. */
  readonly roles: ReadonlyMap<string, readonly PlantRole[]>
}

/** The server itself. It has no role: what it does by itself, nobody may ask of it. */
export const serverActor: Actor = { id: 'server', name: 'Bulkhead', address: '', roles: new Map() }

/** What every deed needs of the world. */
export interface Office {
  readonly store: Store
  readonly signer: AuditSigner
  /** Milliseconds since 1970, UTC. */
  readonly clock: () => number
}

/** What is asked for: the permission it takes, and what the audit log keeps of it. */
export interface Deedsheet {
  /** What it takes; undefined for what the server does by itself, or what the deed decides from its past. */
  readonly needs?: Deed
  /** Id of the plant, or `*` for the server. */
  readonly plant: string
  /** As a past event: `change-approved`. */
  readonly deed: string
  /** `change:<id>` */
  readonly subject: string
  /** In the actor's words; empty when none were asked for. */
  readonly why?: string
  /** What else was sent or decided; its digest is kept. */
  readonly payload?: unknown
}

/** What a deed leaves behind: its answer, and the revisions that applied before and after when it changed which applies. */
export interface Done<T> {
  readonly value: T
  readonly before?: string
  readonly after?: string
  /** Names what only came into being with the deed; else the subject of its sheet stands. */
  readonly subject?: string
}

export const mayActor = (actor: Actor, plant: string, deed: Deed): boolean => mayDo(actor.roles.get(plant) ?? [], deed)

const notPermitted = (actor: Actor, deed: Deed): Finding => ({
  code: 'office/not-permitted',
  severity: 'error',
  message: `\`${actor.name}\` may not ${deed.replaceAll('-', ' ')} here`,
  help: `ask someone who is ${deeds[deed].map((role) => role.replaceAll('-', ' ')).join(' or ')}`,
})

/**
 * Does a deed: permitted, done and in the audit log, in one transaction. INVARIANT: the entry is written before the deed is acknowledged,
 * and a deed whose entry cannot be written is not done. Deeds are one after the other: what one has looked at, no other changes before it
 * is done.
 */
export const perform = async <T>(
  { store, signer, clock }: Office,
  actor: Actor,
  sheet: Deedsheet,
  work: (writer: Writer, at: number) => Promise<Result<Done<T>>>,
): Promise<Result<T>> => {
  const { needs, plant, deed, subject, why = '', payload } = sheet
  if (needs !== undefined && !mayActor(actor, plant, needs)) return failed([notPermitted(actor, needs)])
  return store.transaction(async (writer) => {
    await takeTurn(writer)
    // The time of its turn, and not of its asking: what it decides is true now, and the log is in the order of time.
    const at = clock()
    const done = await work(writer, at)
    if (!done.ok) return done
    const { value, before, after, subject: named = subject } = done.value
    await appendAudit(writer, signer, {
      at,
      actor: actor.id,
      address: actor.address,
      deed,
      subject: plant === '*' ? named : `plant:${plant} ${named}`,
      why,
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after }),
      ...(payload === undefined ? {} : { payload: payloadDigest(JSON.stringify(payload)) }),
    })
    return ok(value, done.findings)
  })
}
