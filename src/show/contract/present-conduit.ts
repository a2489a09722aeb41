import type { Manifest, ManifestFlow } from '#reason/dialect'
import { conversationsThrough } from '#reason/govern'
import type { Readiness, ReviewWorklist } from '#reason/govern'
import type { Replay, Replayed } from '#reason/analyze'
import type { Conduit, Plan } from '#reason/plant'
import { residueOf } from '#reason/policy'
import type { readConduit } from './conduits.ts'
import { presentAssetNames } from './asset-names.ts'
import type { AnswerOf } from './endpoint.ts'
import { presentFlow } from './flow.ts'
import { presentEvidence } from './present-map.ts'
import { isVendorAccess } from './present-reviews.ts'
import { presentReadiness } from './readiness.ts'
import { presentReplayed } from './replay.ts'
import type { Who } from './who.ts'

type ConduitDocument = AnswerOf<typeof readConduit>

/** A configuration with its manifest. */
interface Rules {
  readonly dialect: string
  readonly manifest: Manifest
  readonly emitted: { readonly files: readonly { readonly name: string; readonly text: string }[] }
  readonly proofs: readonly { readonly proof: { readonly equal: boolean } }[]
}

// More than anybody reads on one page; the page of the replay and the downloaded file have all.
const mostConversations = 300
const mostLines = 40

const microsToSeconds = (us: number): number => Math.floor(us / 1_000_000)

const presentRules = (
  { lines, flow, boxes, counter, endSessions }: ManifestFlow,
  text: readonly string[],
): ConduitDocument['points'][number]['flows'][number] => {
  const numbers = lines.flatMap(({ first, last }) => Array.from({ length: last - first + 1 }, (_, i) => first + i))
  return {
    flow,
    boxes,
    lines: numbers.slice(0, mostLines).map((number) => ({ number, text: text[number - 1] ?? '' })),
    moreLines: Math.max(0, numbers.length - mostLines),
    ...(counter === undefined ? {} : { counter }),
    endSessions: [...endSessions],
  }
}

const presentPoint = (id: string, { dialect, manifest, emitted, proofs }: Rules): ConduitDocument['points'][number] => {
  const [file] = emitted.files
  const text = file?.text.split('\n') ?? []
  return {
    point: manifest.point,
    dialect,
    file: file?.name ?? '',
    isProved: proofs.length === emitted.files.length && proofs.every(({ proof }) => proof.equal),
    exactUntil: manifest.exactUntil,
    flows: manifest.flows.filter(({ conduit }) => conduit === id).map((flow) => presentRules(flow, text)),
    deniedCounters: [...(manifest.conduits.find((one) => one.id === id)?.deniedCounters ?? [])],
  }
}

const presentUsed = (plan: Plan, conduit: Conduit, replay: Replay, now: number): ConduitDocument['flows'] =>
  conduit.flows.map((flow) => {
    const id = `${conduit.id}.${flow.id}`
    const used = replay.conversations.filter(({ flows }) => flows.includes(id)).map(({ conversation }) => conversation)
    const [cadence] = used.flatMap((one) => one.cadence ?? []).toSorted((a, b) => a.periodMs - b.periodMs)
    const exceptions = [...plan.exceptions.values()].filter(({ flows }) => flows.includes(id)).map((exception) => exception.id)
    return {
      flow: presentFlow(flow, now),
      use: {
        conversations: used.length,
        packets: used.reduce((sum, { packets }) => sum + packets, 0),
        ...(used.length === 0 ? {} : { last: used.reduce((last, { lastUs }) => Math.max(last, microsToSeconds(lastUs)), 0) }),
      },
      ...(cadence === undefined ? {} : { cadence }),
      exceptions,
      residue: [...residueOf(flow)],
    }
  })

const isWatched = ({ effect, stoppedAtFilter }: Replayed): boolean => effect === 'breaks' && !stoppedAtFilter

const countThrough = (through: readonly Replayed[]): ConduitDocument['counts'] => ({
  breaks: through.filter((one) => one.effect === 'breaks' && !isWatched(one)).length,
  watched: through.filter(isWatched).length,
  blocked: through.filter(({ effect }) => effect === 'blocked-attempt').length,
  runs: through.filter(({ effect }) => effect === 'runs').length,
})

const presentZone = (plan: Plan, id: string): ConduitDocument['from'] => {
  const { kind = 'unknown', purpose = '' } = plan.zones.get(id) ?? {}
  return { id, kind, purpose }
}

const presentReview = (conduit: Conduit, worklist: ReviewWorklist, last: number | undefined): ConduitDocument['review'] => ({
  everyMonths: conduit.review?.everyMonths ?? 3,
  isAssumed: conduit.review === undefined,
  ...(last === undefined ? {} : { last }),
  isDue: worklist.owners.some(({ items }) => items.some((item) => item.conduit.id === conduit.id)),
})

/** Where everything of one conduit comes from. */
export interface ConduitSources {
  readonly plan: Plan
  readonly hash: string
  readonly conduit: Conduit
  readonly replay: Replay
  /** How many recordings. */
  readonly recordings: number
  readonly worklist: ReviewWorklist
  /** Seconds since 1970. */
  readonly lastReviewed: number | undefined
  readonly readiness: Readiness
  /** Configurations of all points; empty when none can be made. */
  readonly rules: readonly Rules[]
  readonly refusedRules: ConduitDocument['refusedRules']
  readonly history: ConduitDocument['history']
  readonly names: (actor: string) => Who
  /** Seconds since 1970. */
  readonly now: number
}

export const presentConduit = (sources: ConduitSources): ConduitDocument => {
  const { plan, hash, conduit, replay, recordings, worklist, lastReviewed, readiness, rules, refusedRules, history, names, now } = sources
  const { id, why, owner, through, rollback, log } = conduit
  const conversations = conversationsThrough(plan, conduit, replay)
  return {
    hash,
    revision: plan.revision,
    id,
    assets: presentAssetNames(
      plan,
      conversations.map(({ conversation }) => conversation),
    ),
    from: presentZone(plan, conduit.from),
    to: presentZone(plan, conduit.to),
    isVendorAccess: isVendorAccess(plan, conduit),
    ...(why === undefined ? {} : { why }),
    ...(owner === undefined ? {} : { owner }),
    through: [...through],
    ...(rollback === undefined ? {} : { rollback }),
    log,
    review: presentReview(conduit, worklist, lastReviewed),
    ...presentEvidence(replay, recordings),
    flows: presentUsed(plan, conduit, replay, now),
    counts: countThrough(conversations),
    conversations: conversations.slice(0, mostConversations).map((one) => {
      const { verdict: _, ...document } = presentReplayed(one)
      return { ...document, operations: document.operations as Record<string, number> }
    }),
    moreConversations: Math.max(0, conversations.length - mostConversations),
    points: rules.filter(({ manifest }) => through.includes(manifest.point)).map((one) => presentPoint(id, one)),
    refusedRules,
    readiness: presentReadiness(readiness, names),
    history,
  }
}
