import type { Operation } from '#ground/service'
import { createFlowJudge } from '#reason/analyze'
import type { Replay, Replayed } from '#reason/analyze'
import type { Conduit, Flow, Plan } from '#reason/plant'
import { evidenceOf, useOf, usesOf } from './evidence.ts'
import type { Evidence, Use } from './evidence.ts'
import { holdsAddress, isServiceUsed, operationsSeen, seenAt } from './flow-use.ts'
import { monthsLater } from './wall-clock.ts'

export type ReviewChoice = 'keep' | 'tighten' | 'remove'

export interface ReviewDecision {
  /** Id of a flow of the conduit. */
  readonly flow: string
  readonly choice: ReviewChoice
  readonly why: string
}

export interface ConduitReviewed {
  readonly kind: 'conduit-reviewed'
  readonly conduit: string
  readonly revision: string
  /** Seconds since 1970. */
  readonly at: number
  readonly by: string
  readonly decisions: readonly ReviewDecision[]
}

/** What of a flow nobody used in the recording; ends and services as the plan writes them. */
export interface Surplus {
  readonly whole: boolean
  readonly from: readonly string[]
  readonly to: readonly string[]
  readonly services: readonly string[]
  /** Empty as well when some of its traffic was told by its port only: then its operations are not known. */
  readonly operations: readonly Operation[]
}

export interface ReviewedFlow {
  readonly flow: Flow
  readonly use: Use
  /** Undefined without a recording in which it could have been used: then nothing may be called surplus. */
  readonly surplus?: Surplus
  /** What the evidence speaks for; a person decides. */
  readonly suggested: ReviewChoice | 'no-data'
}

export interface ReviewItem {
  readonly conduit: Conduit
  readonly everyMonths: number
  /** True when the plan names no interval and a quarter was assumed. */
  readonly isAssumed: boolean
  readonly lastReviewed?: number
  /** Seconds since 1970; undefined when it was never reviewed, and so is due. */
  readonly due?: number
  readonly flows: readonly ReviewedFlow[]
}

export interface ReviewWorklist {
  readonly evidence?: Evidence
  /** By owner in the order of names; conduits nobody owns come first, under no name. */
  readonly owners: readonly { readonly owner?: string; readonly items: readonly ReviewItem[] }[]
}

const quarter = 3

const surplusOf = (flow: Flow, used: readonly Replayed[]): Surplus => {
  const unused = (side: 'from' | 'to'): readonly string[] => {
    const seen = seenAt(flow, side, used)
    return flow[side].filter((end) => !seen.some((address) => holdsAddress(end, address))).map(({ text }) => text)
  }
  const operations = operationsSeen(used)
  return {
    whole: used.length === 0,
    from: unused('from'),
    to: unused('to'),
    services: flow.services.filter((service) => !isServiceUsed(service, used)).map(({ text }) => text),
    // `session` comes with every other operation and is never too much.
    operations: operations === undefined ? [] : (flow.operations ?? []).filter((operation) => operation !== 'session' && !operations.has(operation)),
  }
}

const suggestedBy = (surplus: Surplus | undefined): ReviewedFlow['suggested'] => {
  if (surplus === undefined) return 'no-data'
  if (surplus.whole) return 'remove'
  return [surplus.from, surplus.to, surplus.services, surplus.operations].some((list) => list.length > 0) ? 'tighten' : 'keep'
}

/** `isTold`: the recording can say something of its use. */
const reviewedFlow = (flow: Flow, used: readonly Replayed[], isTold: boolean): ReviewedFlow => {
  const surplus = isTold ? surplusOf(flow, used) : undefined
  return { flow, use: useOf(used), ...(surplus === undefined ? {} : { surplus }), suggested: suggestedBy(surplus) }
}

const isLive = ({ until }: Flow, now: number): boolean => until === undefined || until > now

/**
 * Which conduits are to be reviewed now, by owner, with what their flows were used for. A conduit that was never reviewed is
 * due. `now` in seconds since 1970.
 */
export const reviewWorklist = (plan: Plan, replay: Replay, reviews: readonly ConduitReviewed[], now: number): ReviewWorklist => {
  const evidence = evidenceOf(replay)
  const uses = usesOf(replay)
  const usedBy = (id: string): readonly Replayed[] => uses.get(id) ?? []
  // Of a flow whose window never opened while it was recorded, disuse says nothing.
  const useOfFlow = createFlowJudge(plan, replay, (id) => usedBy(id).length)
  const items = [...plan.conduits.values()].flatMap((conduit): readonly ReviewItem[] => {
    const everyMonths = conduit.review?.everyMonths ?? quarter
    const times = reviews.filter((review) => review.conduit === conduit.id).map(({ at }) => at)
    const lastReviewed = times.length === 0 ? undefined : Math.max(...times)
    const due = lastReviewed === undefined ? undefined : monthsLater(lastReviewed, everyMonths, plan.timezone)
    if (due !== undefined && due > now) return []
    return [
      {
        conduit,
        everyMonths,
        isAssumed: conduit.review === undefined,
        ...(lastReviewed === undefined ? {} : { lastReviewed }),
        ...(due === undefined ? {} : { due }),
        flows: conduit.flows
          .filter((flow) => isLive(flow, now))
          .map((flow) => {
            const id = `${conduit.id}.${flow.id}`
            return reviewedFlow(flow, usedBy(id), useOfFlow({ id, flow }) !== 'no-data')
          }),
      },
    ]
  })
  const groups = [...Map.groupBy(items, ({ conduit }) => conduit.owner ?? '')].toSorted(([a], [b]) => (a < b ? -1 : 1))
  return {
    ...(evidence === undefined ? {} : { evidence }),
    owners: groups.map(([owner, own]) => ({ ...(owner === '' ? {} : { owner }), items: own })),
  }
}
