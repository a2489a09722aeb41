import { formatIsoMicros } from '#ground/time'
import type { Operation } from '#ground/service'
import type { Replay, Replayed } from '#reason/analyze'
import type { Verdict } from '#reason/policy'
import type { ReachDocument } from './reach.ts'

interface ReplayedDocument {
  readonly client: string
  readonly server: string
  readonly transport: string
  readonly port: number
  readonly service: string
  readonly basis: 'payload' | 'port'
  readonly operations: Readonly<Partial<Record<Operation, number>>>
  readonly packets: number
  readonly first: string
  readonly last: string
  readonly verdict: 'allowed' | 'denied'
  readonly effect: Replayed['effect']
  readonly why: string
  /** The deciding flow as `conduit.flow`; absent when no conduit is passed or it is denied. */
  readonly flow?: string
  readonly nearest?: { readonly flow: string; readonly differs: readonly string[] }
  readonly deniedOperations: readonly Operation[]
  /** False when only its operations are denied: no packet filter stops it, a watch rule sees it. */
  readonly stoppedAtFilter: boolean
}

export interface ReplayDocument {
  readonly plant: string
  readonly revision: string
  readonly recorded?: { readonly first: string; readonly last: string }
  readonly counts: Readonly<Record<Replayed['effect'], number>>
  readonly conversations: readonly ReplayedDocument[]
  readonly unusedFlows: readonly string[]
  readonly reach: ReachDocument
}

const deciding = (verdict: Verdict): Pick<ReplayedDocument, 'why' | 'flow' | 'nearest'> => {
  if (verdict.kind === 'allowed') return { why: verdict.why, ...(verdict.by === 'flow' ? { flow: verdict.flow.id } : {}) }
  return {
    why: verdict.why,
    ...(verdict.nearest === undefined ? {} : { nearest: { flow: verdict.nearest.flow.id, differs: verdict.nearest.differs } }),
  }
}

export const presentReplayed = ({
  conversation: c,
  verdict,
  effect,
  deciding: by,
  deniedOperations,
  stoppedAtFilter,
}: Replayed): ReplayedDocument => ({
  client: c.client,
  server: c.server,
  transport: c.transport,
  port: c.port,
  service: c.service,
  basis: c.basis,
  operations: c.operations,
  packets: c.packets,
  first: formatIsoMicros(c.firstUs),
  last: formatIsoMicros(c.lastUs),
  verdict,
  effect,
  ...deciding(by),
  deniedOperations,
  stoppedAtFilter,
})

export const countEffects = (replay: Replay): ReplayDocument['counts'] => {
  const counts = { breaks: 0, 'blocked-attempt': 0, runs: 0, inside: 0 }
  for (const { effect } of replay.conversations) counts[effect]++
  return counts
}

export const presentReplay = (plant: string, revision: string, replay: Replay, reach: ReachDocument): ReplayDocument => ({
  plant,
  revision,
  ...(replay.firstUs === undefined || replay.lastUs === undefined
    ? {}
    : { recorded: { first: formatIsoMicros(replay.firstUs), last: formatIsoMicros(replay.lastUs) } }),
  counts: countEffects(replay),
  conversations: replay.conversations.map(presentReplayed),
  unusedFlows: replay.unusedFlows,
  reach,
})
