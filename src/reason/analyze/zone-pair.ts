import type { Operation } from '#ground/service'
import { locateEnd } from '#reason/policy'
import type { PlanPolicy, Whereabouts } from '#reason/policy'
import { createFlowJudge } from './flow-use.ts'
import type { FlowUse } from './flow-use.ts'
import type { Replay, Replayed } from './replay.ts'

/** What one flow asks for, as the plan writes it, with what the recording shows of its need. */
export interface PairFlow {
  /** `conduit.flow` */
  readonly id: string
  readonly from: readonly string[]
  readonly to: readonly string[]
  readonly services: readonly string[]
  readonly operations?: readonly Operation[]
  readonly why?: string
  readonly during?: string
  /** Seconds since 1970. */
  readonly until?: number
  readonly hasEnded: boolean
  readonly use: FlowUse
  readonly conversations: number
}

export interface PairConduit {
  readonly id: string
  readonly from: string
  readonly to: string
  readonly why?: string
  readonly owner?: string
  readonly points: readonly { readonly id: string; readonly dialect: string }[]
  readonly flows: readonly PairFlow[]
}

/** A conversation between the two zones, with the assets that its addresses belong to. */
export interface PairConversation {
  readonly replayed: Replayed
  readonly clientAsset?: string
  readonly serverAsset?: string
}

/** All that joins two zones, both ways: what is asked for, and what was seen. */
export interface ZonePair {
  readonly conduits: readonly PairConduit[]
  /** In the order of the replay: what breaks first. */
  readonly conversations: readonly PairConversation[]
  /** The span that was recorded, microseconds since 1970; undefined without packets. */
  readonly firstUs?: number
  readonly lastUs?: number
}

/** What the plan says of two zones and what was recorded between them; undefined when the plan lacks one of them. */
export const zonePair = (policy: PlanPolicy, replay: Replay, a: string, b: string): ZonePair | undefined => {
  const { plan } = policy
  if (!plan.zones.has(a) || !plan.zones.has(b)) return undefined
  const isPair = (from: string | undefined, to: string | undefined): boolean => (from === a && to === b) || (from === b && to === a)
  const whereabouts = (end: string): Whereabouts | undefined => locateEnd(policy.locate, end)
  const uses = new Map<string, number>()
  for (const { flows } of replay.conversations) for (const flow of flows) uses.set(flow, (uses.get(flow) ?? 0) + 1)
  const usesOf = (flow: string): number => uses.get(flow) ?? 0
  const useOf = createFlowJudge(plan, replay, usesOf)
  const planned = Map.groupBy(policy.flows, ({ flow }) => flow.conduit)
  return {
    conduits: [...plan.conduits.values()]
      .filter(({ from, to }) => isPair(from, to))
      .map(({ id, from, to, why, owner, through }) => ({
        id,
        from,
        to,
        ...(why === undefined ? {} : { why }),
        ...(owner === undefined ? {} : { owner }),
        points: through.map((point) => ({ id: point, dialect: plan.points.get(point)?.dialect ?? 'unknown' })),
        flows: (planned.get(id) ?? []).map((each): PairFlow => {
          const { from: sources, to: destinations, services, operations, why: reason, during, until } = each.flow
          return {
            id: each.id,
            from: sources.map(({ text }) => text),
            to: destinations.map(({ text }) => text),
            services: services.map(({ text }) => text),
            ...(operations === undefined ? {} : { operations }),
            ...(reason === undefined ? {} : { why: reason }),
            ...(during === undefined ? {} : { during }),
            ...(until === undefined ? {} : { until }),
            hasEnded: each.ended,
            use: useOf(each),
            conversations: usesOf(each.id),
          }
        }),
      })),
    conversations: replay.conversations.flatMap((replayed): readonly PairConversation[] => {
      if (replayed.effect === 'inside') return []
      const [client, server] = [whereabouts(replayed.conversation.client), whereabouts(replayed.conversation.server)]
      if (!isPair(client?.zone, server?.zone)) return []
      return [
        {
          replayed,
          ...(client?.asset === undefined ? {} : { clientAsset: client.asset }),
          ...(server?.asset === undefined ? {} : { serverAsset: server.asset }),
        },
      ]
    }),
    ...(replay.firstUs === undefined ? {} : { firstUs: replay.firstUs }),
    ...(replay.lastUs === undefined ? {} : { lastUs: replay.lastUs }),
  }
}
