import { locateEnd } from '#reason/policy'
import type { PlanPolicy } from '#reason/policy'
import type { Replay, Replayed } from './replay.ts'

/** What was observed between two places, by what the plan would do with it. */
export interface Traffic {
  readonly conversations: number
  readonly packets: number
  /** Of the conversations: those that worked and that the plan stops, or sees by a watch rule. */
  readonly breaks: number
  /** Of the conversations: those that never worked, and that the plan stops as well. */
  readonly blockedAttempts: number
  /** Of the conversations: those that the plan allows. */
  readonly runs: number
}

export const noTraffic: Traffic = { conversations: 0, packets: 0, breaks: 0, blockedAttempts: 0, runs: 0 }

const plus = (traffic: Traffic, { conversation, effect }: Replayed): Traffic => ({
  conversations: traffic.conversations + 1,
  packets: traffic.packets + conversation.packets,
  breaks: traffic.breaks + (effect === 'breaks' ? 1 : 0),
  blockedAttempts: traffic.blockedAttempts + (effect === 'blocked-attempt' ? 1 : 0),
  runs: traffic.runs + (effect === 'runs' ? 1 : 0),
})

export interface ZoneTraffic {
  /** By the ids of two different zones, client first. */
  readonly between: (from: string, to: string) => Traffic
  readonly pairs: () => Iterable<readonly [from: string, to: string]>
  /** Of conversations with an address that belongs to no zone of the plan. Groups and layer 2 pass no conduit and are not in it. */
  readonly elsewhere: Traffic
  /** Conversations by the id of the flow (`conduit.flow`) that allows them, wholly or in part. */
  readonly usesOf: (flow: string) => number
}

/** What a recording shows between the zones of the plan, in one pass over its conversations. */
export const trafficBetweenZones = (policy: PlanPolicy, replay: Replay): ZoneTraffic => {
  const found = new Map<string, Map<string, Traffic>>()
  const uses = new Map<string, number>()
  let elsewhere = noTraffic
  const zoneOf = (end: string): string | undefined => locateEnd(policy.locate, end)?.zone
  for (const replayed of replay.conversations) {
    for (const flow of replayed.flows) uses.set(flow, (uses.get(flow) ?? 0) + 1)
    if (replayed.effect === 'inside') continue
    const from = zoneOf(replayed.conversation.client)
    const to = zoneOf(replayed.conversation.server)
    if (from === undefined || to === undefined) {
      elsewhere = plus(elsewhere, replayed)
      continue
    }
    const row = found.get(from) ?? new Map<string, Traffic>()
    found.set(from, row.set(to, plus(row.get(to) ?? noTraffic, replayed)))
  }
  return {
    between: (from, to) => found.get(from)?.get(to) ?? noTraffic,
    pairs: () => [...found].flatMap(([from, row]) => [...row.keys()].map((to) => [from, to] as const)),
    elsewhere,
    usesOf: (flow) => uses.get(flow) ?? 0,
  }
}
