import { doForConduit } from '#act/office'
import type { Actor, ConduitDeed } from '#act/office'
import { ok } from '#ground/report'
import type { Result } from '#ground/report'
import {
  explainDenial,
  listReadiness,
  presentAssetNames,
  presentEvidence,
  presentReadyConduits,
  rehearseRollback,
  signOffConduit,
  withdrawSignOff,
} from '#show/contract'
import { readNames } from '../actor-names.ts'
import type { ServerParts } from '../parts.ts'
import type { Route } from '../route.ts'

export const routeReadiness = (route: Route, { office, answers }: ServerParts): void => {
  route(listReadiness, async ({ params: { plant } }) => {
    const [input, found] = [await answers.readinessInput(plant), await answers.readiness(plant)]
    if (!input.ok) return input
    if (!found.ok) return found
    const names = await office.store.read(readNames)
    const conduits = presentReadyConduits(input.value, found.value, names)
    return ok({
      revision: input.value.plan.revision,
      ...presentEvidence(input.value.replay, input.value.observations.sources.length),
      conduits,
      assets: presentAssetNames(
        input.value.plan,
        conduits.flatMap(({ denials }) => denials),
      ),
    })
  })

  const act = async (
    actor: Actor,
    { plant, conduit }: { readonly plant: string; readonly conduit: string },
    deed: ConduitDeed,
  ): Promise<Result<Record<string, never>>> => {
    const inForce = await answers.planInForce(plant)
    if (!inForce.ok) return inForce
    const judged = await answers.replayed(plant, inForce.value.hash)
    if (!judged.ok) return judged
    const done = await doForConduit(office, actor, plant, conduit, deed, { ...inForce.value, replay: judged.value.replay })
    return done.ok ? ok({}) : done
  }

  route(signOffConduit, ({ actor, params, body }) => act(actor, params, { kind: 'conduit-signed-off', ...body }))
  route(withdrawSignOff, ({ actor, params, body }) => act(actor, params, { kind: 'sign-off-withdrawn', ...body }))
  route(rehearseRollback, ({ actor, params, body }) => act(actor, params, { kind: 'rollback-rehearsed', ...body }))
  route(explainDenial, ({ actor, params, body }) => act(actor, params, { kind: 'denial-explained', ...body }))
}
