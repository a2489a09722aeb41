import { operations as operationOrder } from '#ground/service'
import type { Operation } from '#ground/service'
import { locateEnd } from '#reason/policy'
import type { FlowDifference, PlanPolicy, Verdict } from '#reason/policy'
import type { Replayed } from './replay.ts'

/**
 * Why conversations are denied. `no-zone`: an end belongs to no zone; `no-flow`: no flow between these zones comes near it;
 * the others name what differs from the flow that comes nearest.
 */
export type CauseKind = 'no-zone' | 'no-flow' | Exclude<FlowDifference, 'zones'>

/** Denied conversations with one reason, as people mend them: at one flow, or between two zones. */
export interface ReplayCause {
  /** What tells this cause from the others of one replay. */
  readonly key: string
  readonly kind: CauseKind
  /** Zones of the plan; undefined where an end belongs to none. */
  readonly from?: string
  readonly to?: string
  /** The nearest flow as `conduit.flow`, where it is what could be mended. */
  readonly flow?: string
  readonly words: string
  /** What is spoken in them, the busiest first. */
  readonly services: readonly string[]
  /** Those that worked when they were recorded and would be stopped by a packet filter. */
  readonly stopped: number
  /** Those that worked, and of which only operations are denied: watched, not stopped. */
  readonly watched: number
  /** Those that never worked. */
  readonly attempts: number
  readonly packets: number
  /** Microseconds since 1970: when it was last seen. */
  readonly lastUs: number
}

/** Where a conversation runs: zones of the plan, undefined for an end that belongs to none. */
export interface ZonesOfConversation {
  readonly from: string | undefined
  readonly to: string | undefined
}

export const zonesOf = (policy: PlanPolicy, { client, server }: Replayed['conversation']): ZonesOfConversation => ({
  from: locateEnd(policy.locate, client)?.zone,
  to: locateEnd(policy.locate, server)?.zone,
})

/** What a flow is about: one that differs in two of these is another flow, and no mending of it would help. */
const about: readonly Exclude<FlowDifference, 'zones'>[] = ['service', 'source', 'destination']
// Named by what weighs most: mending the lesser differences alone changes nothing.
const bySeriousness: readonly Exclude<FlowDifference, 'zones'>[] = [...about, 'end', 'window', 'operation']

const kindOf = (verdict: Verdict, { from, to }: ZonesOfConversation): CauseKind => {
  if (from === undefined || to === undefined) return 'no-zone'
  if (verdict.kind !== 'denied' || verdict.nearest === undefined || verdict.nearest.kinds.includes('zones')) return 'no-flow'
  const { kinds } = verdict.nearest
  if (about.filter((kind) => kinds.includes(kind)).length > 1) return 'no-flow'
  return bySeriousness.find((kind) => kinds.includes(kind)) ?? 'no-flow'
}

const operationList = (denied: readonly Operation[]): string => operationOrder.filter((operation) => denied.includes(operation)).join(', ')

const wordsOf = (kind: CauseKind, { from, to }: ZonesOfConversation, flow: string | undefined, denied: readonly Operation[]): string => {
  const pair = `from \`${from ?? 'no zone'}\` to \`${to ?? 'no zone'}\``
  switch (kind) {
    case 'no-zone':
      return from === undefined && to === undefined
        ? 'neither end belongs to a zone of the plan'
        : `an end ${from === undefined ? `that speaks to \`${to}\`` : `that \`${from}\` speaks to`} belongs to no zone of the plan`
    case 'no-flow':
      return `nothing allows it ${pair}`
    case 'source':
      return `flow \`${flow}\` is for other systems in \`${from}\``
    case 'destination':
      return `flow \`${flow}\` leads to other systems in \`${to}\``
    case 'service':
      return `flow \`${flow}\` joins the same systems, and allows another service`
    case 'operation':
      return `flow \`${flow}\` allows the service, and not: ${operationList(denied)}`
    case 'end':
      return `flow \`${flow}\` has ended`
    case 'window':
      return `flow \`${flow}\` is open in its window only`
  }
}

/** The reason of one denied conversation; conversations with the same key have the same. */
interface Reason {
  readonly key: string
  readonly kind: CauseKind
  readonly zones: ZonesOfConversation
  readonly flow: string | undefined
}

/** Undefined when it is allowed. */
const reasonOf = (policy: PlanPolicy, { conversation, deciding, verdict }: Replayed): Reason | undefined => {
  if (verdict === 'allowed') return undefined
  const zones = zonesOf(policy, conversation)
  const kind = kindOf(deciding, zones)
  const isNearFlow = kind !== 'no-zone' && kind !== 'no-flow' && deciding.kind === 'denied'
  const flow = isNearFlow ? deciding.nearest?.flow.id : undefined
  return { key: [kind, zones.from ?? '', zones.to ?? '', flow ?? ''].join('|'), kind, zones, flow }
}

/** By which key of `replayCauses` a conversation is denied; undefined when it is allowed. */
export const causeKeyOf = (policy: PlanPolicy, replayed: Replayed): string | undefined => reasonOf(policy, replayed)?.key

const servicesOf = (members: readonly Replayed[]): readonly string[] => {
  const packets = new Map<string, number>()
  for (const { conversation } of members) packets.set(conversation.service, (packets.get(conversation.service) ?? 0) + conversation.packets)
  return [...packets].toSorted((a, b) => b[1] - a[1]).map(([service]) => service)
}

const causeOf = ({ key, kind, zones, flow }: Reason, members: readonly Replayed[]): ReplayCause => {
  const breaking = members.filter(({ effect }) => effect === 'breaks')
  const stopped = breaking.filter(({ stoppedAtFilter }) => stoppedAtFilter).length
  return {
    key,
    kind,
    ...(zones.from === undefined ? {} : { from: zones.from }),
    ...(zones.to === undefined ? {} : { to: zones.to }),
    ...(flow === undefined ? {} : { flow }),
    words: wordsOf(
      kind,
      zones,
      flow,
      members.flatMap(({ deniedOperations }) => deniedOperations),
    ),
    services: servicesOf(members),
    stopped,
    watched: breaking.length - stopped,
    attempts: members.length - breaking.length,
    packets: members.reduce((sum, { conversation }) => sum + conversation.packets, 0),
    lastUs: members.reduce((last, { conversation }) => Math.max(last, conversation.lastUs), 0),
  }
}

/** What is denied, gathered by cause: what stops something that worked comes first, then what is only watched, then attempts. */
export const replayCauses = (policy: PlanPolicy, conversations: readonly Replayed[]): readonly ReplayCause[] => {
  const gathered = new Map<string, { readonly reason: Reason; readonly members: Replayed[] }>()
  for (const replayed of conversations) {
    const reason = reasonOf(policy, replayed)
    if (reason === undefined) continue
    const known = gathered.get(reason.key)
    if (known === undefined) gathered.set(reason.key, { reason, members: [replayed] })
    else known.members.push(replayed)
  }
  return [...gathered.values()]
    .map(({ reason, members }) => causeOf(reason, members))
    .toSorted((a, b) => Number(b.stopped > 0) - Number(a.stopped > 0) || Number(b.watched > 0) - Number(a.watched > 0) || b.packets - a.packets)
}
