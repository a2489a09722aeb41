import { listChanges } from '#act/office'
import { findPlant } from '#act/store'
import { ok } from '#ground/report'
import type { Finding, Severity } from '#ground/report'
import { presentEvidence, readOverview } from '#show/contract'
import type { ServerParts } from '../parts.ts'
import type { Route } from '../route.ts'
import { inForceOver, presentWaiting } from './present.ts'

/** Days ahead in which an end is worth a line here; the first reminder goes out then, too. */
const lapseDays = 30
/** Each point of the history is a plan that is worked out again when it is not remembered. */
const mostHistory = 8

const countBySeverity = (findings: readonly Finding[]): Record<Severity, number> => {
  const counts = { error: 0, warning: 0, note: 0 }
  for (const { severity } of findings) counts[severity]++
  return counts
}

export const routeOverview = (route: Route, { office, answers }: ServerParts): void => {
  route(readOverview, async ({ params: { plant } }) => {
    const now = Math.floor(office.clock() / 1000)
    const inForce = await answers.planInForce(plant)
    if (!inForce.ok) return inForce
    const { plan, hash, since } = inForce.value
    const { sources } = await answers.recorded(plant)
    const judged = await answers.replayed(plant, hash)
    if (!judged.ok) return judged
    const findings = await answers.findings(plant, hash)
    if (!findings.ok) return findings
    const lapses = await answers.lapses(plant)
    if (!lapses.ok) return lapses
    const reviews = await answers.reviews(plant)
    if (!reviews.ok) return reviews
    const roadmap = await answers.roadmap(plant)
    if (!roadmap.ok) return roadmap
    const [changes, stored] = await office.store.snapshot(
      async (reader) => [await listChanges(reader, plant), await findPlant(reader, plant)] as const,
    )
    if (!changes.ok) return changes

    const history = []
    for (const { at, hash: past } of inForceOver(changes.value, Math.floor((stored?.at ?? since) / 1000)).slice(-mostHistory)) {
      const then = await answers.replayed(plant, past)
      if (then.ok) history.push({ at, hash: past, reach: then.value.reach.totals })
    }
    const { replay, reach } = judged.value
    return ok({
      now,
      hash,
      since: Math.floor(since / 1000),
      isFlat: plan.zones.size < 2,
      ...presentEvidence(replay, sources.length),
      ...(replay.lastUs === undefined ? {} : { newest: Math.floor(replay.lastUs / 1_000_000) }),
      counts: { zones: plan.zones.size, assets: plan.assets.size, controllers: reach.controllers.length, conduits: plan.conduits.size },
      reach: reach.totals,
      history,
      findings: countBySeverity(findings.value),
      lapses: lapses.value
        .filter(({ isOver, until }) => !isOver && until - now <= lapseDays * 86400)
        .map(({ kind, id, until, sentence }) => ({ kind, id, until, sentence })),
      reviewsDue: reviews.value.owners.map(({ owner, items }) => ({ ...(owner === undefined ? {} : { owner }), conduits: items.length })),
      waiting: presentWaiting(changes.value),
      roadmap: roadmap.value.steps,
    })
  })
}
