import type { Replayed as ReplayedPlan } from '#act/command'
import { hasErrors } from '#ground/report'
import type { Finding } from '#ground/report'
import type { PlanDiff, Replayed, WriteReach } from '#reason/analyze'
import type { Conversation } from '#read/observe'
import { concernedBy, touchedExceptions } from '#reason/govern'
import type { Concerned, RequiredApprovals, TouchedException } from '#reason/govern'
import type { Plan } from '#reason/plant'
import { assetsAtEnds } from '#reason/policy'

/** What of the recorded traffic fares otherwise than before. */
export interface TrafficImpact {
  /** Microseconds since 1970. */
  readonly firstUs: number
  readonly lastUs: number
  readonly sources: number
  readonly conversations: number
  /** What works today and would be stopped. */
  readonly breaks: readonly Replayed[]
  /** What is denied today and would be allowed. */
  readonly runs: readonly Replayed[]
  /** Ids of the proposed plan's assets at the ends of these, by address. */
  readonly assets: ReadonlyMap<string, string>
}

/** Controllers that one asset can write to, as asset ids, where they differ. */
export interface ReachImpact {
  readonly asset: string
  readonly gains: readonly string[]
  readonly loses: readonly string[]
}

/** Everything that a change would do, worked out before anybody agrees to it. */
export interface ChangeImpact {
  readonly base: string
  readonly revision: string
  readonly diff: PlanDiff
  /** Undefined without a recording: then nobody knows what would break. */
  readonly traffic?: TrafficImpact
  /** What is wrong or risky in the proposed plan and not in its base. Broken promises are errors. */
  readonly findings: readonly Finding[]
  /** Promises of the proposed plan, and how many of them it breaks. */
  readonly promises: { readonly count: number; readonly broken: number }
  /** True when the proposed plan has an error, new or old: it is not proposed. */
  readonly isRefused: boolean
  readonly reach: { readonly before: WriteReach['totals']; readonly after: WriteReach['totals']; readonly assets: readonly ReachImpact[] }
  readonly exceptions: readonly TouchedException[]
  readonly concerned: readonly Concerned[]
  readonly required: RequiredApprovals
}

/** One side of a change: its plan, what was found in it, and its judgement of the recordings. */
export interface ImpactSide {
  readonly hash: string
  readonly plan: Plan
  readonly findings: readonly Finding[]
  readonly replayed: ReplayedPlan
}

/** What a conversation is one of, by definition of a conversation. */
const keyOf = ({ client, server, transport, port, service }: Conversation): string => JSON.stringify([client, server, transport, port, service])

const trafficImpact = (base: ReplayedPlan, proposed: ReplayedPlan, sources: number): TrafficImpact | undefined => {
  const { conversations, firstUs, lastUs } = proposed.replay
  if (firstUs === undefined || lastUs === undefined) return undefined
  const before = new Map(base.replay.conversations.map((judged) => [keyOf(judged.conversation), judged]))
  const was = ({ conversation }: Replayed): Replayed | undefined => before.get(keyOf(conversation))
  const breaks = conversations.filter((judged) => judged.effect === 'breaks' && was(judged)?.effect !== 'breaks')
  const runs = conversations.filter((judged) => judged.verdict === 'allowed' && was(judged)?.verdict === 'denied')
  return {
    firstUs,
    lastUs,
    sources,
    conversations: conversations.length,
    breaks,
    runs,
    assets: assetsAtEnds(
      proposed.policy.locate,
      [...breaks, ...runs].map(({ conversation }) => conversation),
    ),
  }
}

const reachImpact = (base: WriteReach, proposed: WriteReach): ChangeImpact['reach'] => {
  const plannedBy = (reach: WriteReach) => new Map(reach.assets.map(({ asset, planned }) => [asset.id, planned]))
  const [before, after] = [plannedBy(base), plannedBy(proposed)]
  const assets = [...new Set([...before.keys(), ...after.keys()])].flatMap((asset): readonly ReachImpact[] => {
    const [was, will] = [new Set(before.get(asset)), new Set(after.get(asset))]
    const gains = [...will].filter((controller) => !was.has(controller))
    const loses = [...was].filter((controller) => !will.has(controller))
    return gains.length + loses.length === 0 ? [] : [{ asset, gains, loses }]
  })
  return { before: base.totals, after: proposed.totals, assets }
}

/** What a finding says, wherever it stands: a promise that moves down the list is no new one. */
const wordsOf = ({ code, message }: Finding): string => JSON.stringify([code, message])

/** What is found in one plan and was not in the other. */
export const findingsAdded = (before: readonly Finding[], after: readonly Finding[]): readonly Finding[] => {
  const known = new Set(before.map(wordsOf))
  return after.filter((finding) => !known.has(wordsOf(finding)))
}

/** What a change from one revision to the other would do. */
export const changeImpact = (base: ImpactSide, proposed: ImpactSide, diff: PlanDiff, required: RequiredApprovals, sources: number): ChangeImpact => {
  const traffic = trafficImpact(base.replayed, proposed.replayed, sources)
  return {
    base: base.hash,
    revision: proposed.hash,
    diff,
    ...(traffic === undefined ? {} : { traffic }),
    findings: findingsAdded(base.findings, proposed.findings),
    promises: { count: proposed.plan.promises.length, broken: proposed.findings.filter(({ code }) => code === 'promise/broken').length },
    isRefused: hasErrors(proposed.findings),
    reach: reachImpact(base.replayed.reach, proposed.replayed.reach),
    exceptions: touchedExceptions(base.plan, proposed.plan, diff, required.reasons),
    concerned: concernedBy(base.plan, proposed.plan, diff, required.reasons),
    required,
  }
}
