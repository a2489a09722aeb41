import type { ReviewItem, ReviewWorklist } from '#reason/govern'
import type { Plan } from '#reason/plant'
import type { AnswerOf } from './endpoint.ts'
import { presentFlow, presentUse } from './flow.ts'
import type { listReviews } from './reviews.ts'

type ItemDocument = AnswerOf<typeof listReviews>['items'][number]

/** Who comes in from outside, or with a machine of their own. */
export const isVendorAccess = (plan: Plan, { from, to }: { readonly from: string; readonly to: string }): boolean =>
  [from, to].some((zone) => ['remote', 'transient'].includes(plan.zones.get(zone)?.kind ?? ''))

const presentItem = (plan: Plan, item: ReviewItem, now: number): ItemDocument => {
  const { conduit, everyMonths, isAssumed, lastReviewed, due, flows } = item
  return {
    conduit: conduit.id,
    from: conduit.from,
    to: conduit.to,
    ...(conduit.why === undefined ? {} : { why: conduit.why }),
    ...(conduit.owner === undefined ? {} : { owner: conduit.owner }),
    isVendorAccess: isVendorAccess(plan, conduit),
    everyMonths,
    isAssumed,
    ...(lastReviewed === undefined ? {} : { lastReviewed }),
    ...(due === undefined ? {} : { due }),
    flows: flows.map(({ flow, use, surplus, suggested }) => ({
      flow: presentFlow(flow, now),
      use: presentUse(use),
      ...(surplus === undefined
        ? {}
        : {
            surplus: {
              whole: surplus.whole,
              from: [...surplus.from],
              to: [...surplus.to],
              services: [...surplus.services],
              operations: [...surplus.operations],
            },
          }),
      suggested,
    })),
  }
}

/** What is due, by owner; conduits that nobody owns come first. `now` in seconds since 1970. */
export const presentReviewItems = (plan: Plan, worklist: ReviewWorklist, now: number): readonly ItemDocument[] =>
  worklist.owners.flatMap(({ items }) => items.map((item) => presentItem(plan, item, now)))
