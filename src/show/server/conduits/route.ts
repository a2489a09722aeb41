import { listChanges, readConduitEvents, readRenewals, readReviews } from '#act/office'
import { failed, ok } from '#ground/report'
import type { Finding } from '#ground/report'
import { presentConduit, presentFindings, readConduit } from '#show/contract'
import { readNames } from '../actor-names.ts'
import type { ServerParts } from '../parts.ts'
import type { Route } from '../route.ts'
import { conduitHistory } from './history.ts'

const unknownConduit = (id: string): Finding => ({
  code: 'server/unknown-conduit',
  severity: 'error',
  message: `the plan in force has no conduit \`${id}\``,
  help: 'see the matrix or the map for those it has',
})

export const routeConduits = (route: Route, { office, answers }: ServerParts): void => {
  route(readConduit, async ({ params: { plant, conduit: id } }) => {
    const inForce = await answers.planInForce(plant)
    if (!inForce.ok) return inForce
    const { plan, hash } = inForce.value
    const conduit = plan.conduits.get(id)
    if (conduit === undefined) return failed([unknownConduit(id)])
    const [judged, worklist, ready] = [await answers.replayed(plant, hash), await answers.reviews(plant), await answers.readiness(plant)]
    if (!judged.ok) return judged
    if (!worklist.ok) return worklist
    if (!ready.ok) return ready
    const readiness = ready.value.find((one) => one.conduit === id)
    if (readiness === undefined) return failed([unknownConduit(id)])
    const compiled = await answers.compiled(plant, hash)
    const kept = await office.store.snapshot(async (reader) => ({
      changes: await listChanges(reader, plant),
      reviews: await readReviews(reader, plant),
      events: await readConduitEvents(reader, plant),
      renewals: (await readRenewals(reader, plant)).filter(({ exception }) =>
        plan.exceptions.get(exception)?.flows.some((flow) => flow.startsWith(`${id}.`)),
      ),
      names: await readNames(reader),
    }))
    const changes = kept.changes.ok ? kept.changes.value : []
    const { sources } = await answers.recorded(plant)
    return ok(
      presentConduit({
        plan,
        hash,
        conduit,
        replay: judged.value.replay,
        recordings: sources.length,
        worklist: worklist.value,
        lastReviewed: kept.reviews.findLast((review) => review.conduit === id)?.at,
        readiness,
        rules: compiled.ok ? compiled.value : [],
        refusedRules: compiled.ok ? [] : presentFindings(compiled.findings),
        history: await conduitHistory(answers, { plant, conduit: id }, { ...kept, changes }, kept.names),
        names: kept.names,
        now: Math.floor(office.clock() / 1000),
      }),
    )
  })
}
