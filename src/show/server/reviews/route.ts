import { decideReview as decide, readReviews } from '#act/office'
import { ok } from '#ground/report'
import { decideReview, listReviews, presentEvidence, presentReviewItems } from '#show/contract'
import { readNames } from '../actor-names.ts'
import type { ServerParts } from '../parts.ts'
import type { Route } from '../route.ts'

/** The newest so many are listed; the page of a conduit has all of its own. */
const mostPast = 200

export const routeReviews = (route: Route, { office, answers }: ServerParts): void => {
  route(listReviews, async ({ params: { plant } }) => {
    const [inForce, worklist] = [await answers.planInForce(plant), await answers.reviews(plant)]
    if (!inForce.ok) return inForce
    if (!worklist.ok) return worklist
    const { plan, hash } = inForce.value
    const { sources } = await answers.recorded(plant)
    const { reviews, names } = await office.store.snapshot(async (reader) => ({
      reviews: await readReviews(reader, plant),
      names: await readNames(reader),
    }))
    return ok({
      hash,
      ...presentEvidence(worklist.value.evidence ?? {}, sources.length),
      conduits: plan.conduits.size,
      items: presentReviewItems(plan, worklist.value, Math.floor(office.clock() / 1000)),
      past: reviews
        .toReversed()
        .slice(0, mostPast)
        .map(({ conduit, at, by, change, decisions }) => ({ conduit, at, by: names(by), decisions, ...(change === undefined ? {} : { change }) })),
    })
  })

  route(decideReview, async ({ actor, params: { plant, conduit }, body }) => {
    const inForce = await answers.planInForce(plant)
    if (!inForce.ok) return inForce
    const judged = await answers.replayed(plant, inForce.value.hash)
    if (!judged.ok) return judged
    const basis = { ...inForce.value, replay: judged.value.replay }
    const decided = await decide(office, actor, plant, { conduit, decisions: body.decisions }, basis)
    if (!decided.ok) return decided
    return ok(decided.value === undefined ? {} : { change: decided.value })
  })
}
