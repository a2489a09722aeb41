import { formatIso } from '#ground/time'
import type { Replay, Replayed } from '#reason/analyze'

/** The time that a recording covers, microseconds since 1970. */
export interface Evidence {
  readonly firstUs: number
  readonly lastUs: number
}

/** Undefined without packets: then nothing may be said of use or disuse. */
export const evidenceOf = ({ firstUs, lastUs }: { readonly firstUs?: number; readonly lastUs?: number }): Evidence | undefined =>
  firstUs === undefined || lastUs === undefined ? undefined : { firstUs, lastUs }

/** `2026-03-01T00:00:00Z to 2026-03-08T00:00:00Z`; says so when there is none. */
export const presentEvidence = (evidence: Evidence | undefined): string =>
  evidence === undefined
    ? 'no recording'
    : `${formatIso(Math.floor(evidence.firstUs / 1_000_000))} to ${formatIso(Math.floor(evidence.lastUs / 1_000_000))}`

/** Conversations by the ids of the flows that allow them, wholly or in part. */
export const usesOf = (replay: Replay): ReadonlyMap<string, readonly Replayed[]> => {
  const uses = new Map<string, Replayed[]>()
  for (const replayed of replay.conversations) {
    for (const flow of replayed.flows) {
      const known = uses.get(flow)
      if (known === undefined) uses.set(flow, [replayed])
      else known.push(replayed)
    }
  }
  return uses
}

/** How much something was used. */
export interface Use {
  readonly conversations: number
  readonly packets: number
  /** Microseconds since 1970; undefined when it was never used. */
  readonly lastUs?: number
}

export const useOf = (used: readonly Replayed[]): Use => {
  const lastUs = used.reduce((last, { conversation }) => Math.max(last, conversation.lastUs), -1)
  return {
    conversations: used.length,
    packets: used.reduce((sum, { conversation }) => sum + conversation.packets, 0),
    ...(lastUs < 0 ? {} : { lastUs }),
  }
}
