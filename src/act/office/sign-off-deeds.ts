import { appendEvents, readEvents } from '#act/store'
import type { Reader } from '#act/store'
import { failed, ok } from '#ground/report'
import type { Finding, Result } from '#ground/report'
import type { Replay, Replayed } from '#reason/analyze'
import { conversationsThrough, standingSignOffs } from '#reason/govern'
import type { ConduitEvent, Deed } from '#reason/govern'
import { listChanges } from './change-events.ts'
import { perform } from './office.ts'
import type { Actor, Office } from './office.ts'
import { checkBasis } from './plan-basis.ts'
import type { PlanBasis } from './plan-basis.ts'
import { readConduitEvents, recordOf } from './plant-record.ts'

type Of<K extends ConduitEvent['kind']> = Extract<ConduitEvent, { readonly kind: K }>
type Told<K extends ConduitEvent['kind']> = Omit<Of<K>, 'conduit' | 'at' | 'by'>

/** What a person does for a conduit on its way to deny by default. */
export type ConduitDeed =
  | (Told<'conduit-signed-off'> & { readonly why?: string })
  | Told<'sign-off-withdrawn'>
  | Told<'rollback-rehearsed'>
  | Told<'denial-explained'>

const needs: Readonly<Record<ConduitEvent['kind'], Deed>> = {
  'conduit-signed-off': 'sign-off-conduit',
  'sign-off-withdrawn': 'sign-off-conduit',
  'rollback-rehearsed': 'rehearse-rollback',
  'denial-explained': 'explain-denial',
}

/** What a deed for a conduit is judged on. */
export interface ConduitBasis extends PlanBasis {
  /** Of all recordings, by this plan. */
  readonly replay: Replay
}

const refused = (code: string, message: string, help: string, conduit: string): Finding => ({
  code: `sign-off/${code}`,
  severity: 'error',
  message,
  help,
  at: { path: `conduits.${conduit}` },
})

/** Ids of everyone who wrote the change by which this revision came into force; empty when it came by none. */
export const authorsOfRevision = async (reader: Reader, plant: string, hash: string): Promise<Result<readonly string[]>> => {
  const changes = await listChanges(reader, plant)
  if (!changes.ok) return changes
  const own = changes.value.filter(({ change }) => change.stage === 'in-force' && change.revision === hash)
  return ok([...new Set(own.flatMap(({ change }) => change.authors))])
}

const isSame = ({ verdict, conversation }: Replayed, told: Told<'denial-explained'>): boolean =>
  verdict === 'denied' &&
  conversation.client === told.client &&
  conversation.server === told.server &&
  conversation.transport === told.transport &&
  conversation.port === told.port &&
  conversation.service === told.service

/** Why it cannot be done, or nothing. */
const problemOf = async (
  reader: Reader,
  { actor, plant, conduit }: { readonly actor: Actor; readonly plant: string; readonly conduit: string },
  basis: ConduitBasis,
  deed: ConduitDeed,
): Promise<Result<void>> => {
  const { plan, hash, replay } = basis
  const found = plan.conduits.get(conduit)
  if (found === undefined) return failed([refused('unknown-conduit', `the plan has no conduit \`${conduit}\``, 'see the plan in force', conduit)])
  if (deed.kind === 'denial-explained') {
    return conversationsThrough(plan, found, replay).some((judged) => isSame(judged, deed))
      ? ok(undefined)
      : failed([refused('unknown-denial', 'no such conversation of this conduit was recorded and denied', 'see the list of its denials', conduit)])
  }
  if (deed.kind === 'rollback-rehearsed') return ok(undefined)
  const signOffs = standingSignOffs(await readConduitEvents(reader, plant), conduit)
  const stands = signOffs.some(({ by, revision }) => by === actor.id && revision === deed.revision)
  if (deed.kind === 'sign-off-withdrawn')
    return stands
      ? ok(undefined)
      : failed([refused('none-standing', 'you have not signed off this revision', 'only whoever signed off takes it back', conduit)])
  if (deed.revision !== plan.revision)
    return failed([refused('revision-differs', 'the plan in force is not the one you looked at', 'look at it again and sign off that one', conduit)])
  if (stands) return failed([refused('already-signed', 'you have signed off this revision already', 'withdraw it to take it back', conduit)])
  const authors = await authorsOfRevision(reader, plant, hash)
  if (!authors.ok) return authors
  return authors.value.includes(actor.id)
    ? failed([refused('own-change', 'you wrote the change that brought this plan into force', 'let another one of operations sign off', conduit)])
    : ok(undefined)
}

/** Signs a conduit off, takes that back, records a rehearsal of its rollback, or says why a denial is right. */
export const doForConduit = (
  office: Office,
  actor: Actor,
  plant: string,
  conduit: string,
  deed: ConduitDeed,
  basis: ConduitBasis,
): Promise<Result<void>> =>
  perform(
    office,
    actor,
    {
      needs: needs[deed.kind],
      plant,
      deed: deed.kind,
      subject: `conduit:${conduit}`,
      ...('why' in deed && deed.why !== undefined ? { why: deed.why } : {}),
      payload: deed,
    },
    async (writer, at) => {
      const current = await checkBasis(writer, plant, basis)
      if (!current.ok) return current
      const possible = await problemOf(writer, { actor, plant, conduit }, basis, deed)
      if (!possible.ok) return possible
      const stream = recordOf('sign-off', plant, conduit)
      const expected = (await readEvents(writer, stream)).length
      const { kind, ...told } = deed
      const body = { ...told, conduit }
      const appended = await appendEvents(writer, { ...stream, plant, expected, at, actor: actor.id, events: [{ type: kind, body }] })
      return appended.ok ? ok({ value: undefined }) : appended
    },
  )
