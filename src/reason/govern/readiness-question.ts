import type { Observations } from '#read/observe'
import type { Operation } from '#ground/service'
import type { Replay } from '#reason/analyze'
import type { Conduit, Plan } from '#reason/plant'
import type { ConduitEvent } from './conduit-event.ts'
import type { ProductionCycle } from './recorded-days.ts'

/** `no-data` is not a pass: nothing is enforced on it. */
export type ReadinessStatus = 'pass' | 'fail' | 'no-data'

export interface ReadinessItem {
  /** Stable: pages and exports name it. */
  readonly id: string
  readonly what: string
  readonly status: ReadinessStatus
  /** What it rests on, in words with numbers. */
  readonly evidence: string
}

/** What is known when the question is asked. */
export interface ReadinessInput {
  readonly plan: Plan
  readonly observations: Observations
  /** Of these observations, by a policy of this plan. */
  readonly replay: Replay
  readonly events: readonly ConduitEvent[]
  readonly cycle: ProductionCycle
  /** Operations that watch rules look for, by flow (`conduit.flow`). Undefined: nobody told. */
  readonly watched?: ReadonlyMap<string, readonly Operation[]>
  /** Those who wrote the plan's last change: their sign-off does not count. */
  readonly authors: readonly string[]
  /** Seconds since 1970. */
  readonly now: number
}

/** One question of the list. */
export interface ReadinessQuestion {
  readonly id: string
  readonly what: string
  readonly answer: (conduit: Conduit, input: ReadinessInput) => Pick<ReadinessItem, 'status' | 'evidence'>
}
