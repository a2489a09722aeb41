import { draftPlan } from '#act/command'
import { ok } from '#ground/report'
import type { Finding, Result } from '#ground/report'
import { causeKeyOf, replayCauses, zoneMatrix } from '#reason/analyze'
import type { Matrix, Replay, ReplayCause, Replayed as ReplayedConversation } from '#reason/analyze'
import { locateEnd } from '#reason/policy'
import type { PlanPolicy, Whereabouts } from '#reason/policy'
import type { StoredSource } from '#act/store'
import type { Answers } from './answers.ts'
import type { Memory } from './remembered.ts'

/** One conversation with where its ends belong and, when it is denied, by which cause. */
export interface JudgedConversation {
  readonly replayed: ReplayedConversation
  readonly client: Whereabouts | undefined
  readonly server: Whereabouts | undefined
  /** A key of `causes`; undefined when it is allowed. */
  readonly cause: string | undefined
}

export interface JudgedRecording {
  readonly hash: string
  readonly policy: PlanPolicy
  readonly replay: Replay
  readonly conversations: readonly JudgedConversation[]
  readonly causes: readonly ReplayCause[]
  /** The recordings it rests on. */
  readonly sources: readonly StoredSource[]
}

/** Recorded traffic by what a plan says of it. */
export interface JudgedAnswers {
  /** Every conversation of all recordings, or of one, by one revision. What would break first stands first. */
  readonly judged: (plant: string, hash: string, source?: string) => Promise<Result<JudgedRecording>>
  readonly matrix: (plant: string) => Promise<Result<{ readonly hash: string; readonly matrix: Matrix; readonly sources: number }>>
  /** What a drafted plan would leave out of the recorded traffic on purpose, and why. */
  readonly refusedTraffic: (plant: string) => Promise<readonly Finding[]>
}

type Known = Pick<Answers, 'planInForce' | 'recorded' | 'replayed'>

const judgeAll = (policy: PlanPolicy, replay: Replay): Pick<JudgedRecording, 'conversations' | 'causes'> => {
  const whereabouts = (end: string): Whereabouts | undefined => locateEnd(policy.locate, end)
  const conversations = replay.conversations.map((replayed) => ({
    replayed,
    client: whereabouts(replayed.conversation.client),
    server: whereabouts(replayed.conversation.server),
    cause: causeKeyOf(policy, replayed),
  }))
  return { conversations, causes: replayCauses(policy, replay.conversations) }
}

/** `clock` gives milliseconds since 1970. */
export const createJudged = (memory: Memory, clock: () => number, { planInForce, recorded, replayed }: Known): JudgedAnswers => {
  // A replay is remembered: what is worked out of the same one is the same.
  const all = new WeakMap<Replay, ReturnType<typeof judgeAll>>()
  const matrices = new WeakMap<Replay, Matrix>()

  return {
    judged: async (plant, hash, source) => {
      const { sources } = await recorded(plant, source)
      const found = await replayed(plant, hash, source)
      if (!found.ok) return found
      const { policy, replay } = found.value
      const worked = all.get(replay) ?? judgeAll(policy, replay)
      all.set(replay, worked)
      return ok({ hash, policy, replay, sources, ...worked })
    },
    matrix: async (plant) => {
      const inForce = await planInForce(plant)
      if (!inForce.ok) return inForce
      const { hash } = inForce.value
      const { sources } = await recorded(plant)
      const found = await replayed(plant, hash)
      if (!found.ok) return found
      const { policy, replay } = found.value
      const matrix = matrices.get(replay) ?? zoneMatrix(policy, replay)
      matrices.set(replay, matrix)
      return ok({ hash, matrix, sources: sources.length })
    },
    refusedTraffic: async (plant) => {
      const { observations, sources, key } = await recorded(plant)
      if (sources.length === 0) return []
      const inForce = await planInForce(plant)
      // Without a plan nobody said in which time zone the plant stands; windows of a draft are the only thing that depends on it.
      const timezone = inForce.ok ? inForce.value.plan.timezone : 'UTC'
      return memory.ask(JSON.stringify(['refused-traffic', plant, timezone, key]), clock(), async () => ({
        answer: draftPlan(observations, { plant, timezone, point: 'fw-plant' }).proposal.findings,
        until: Number.POSITIVE_INFINITY,
      }))
    },
  }
}
