import { readRenewals, readStandingRenewals, renewException as renew } from '#act/office'
import type { RenewalOnRecord } from '#act/office'
import { ok } from '#ground/report'
import { judgeRenewal } from '#reason/govern'
import { listExceptions, presentAssetNames, presentEvidence, presentLapses, renewException } from '#show/contract'
import { readNames } from '../actor-names.ts'
import type { Who } from '../actor-names.ts'
import type { ServerParts } from '../parts.ts'
import type { Route } from '../route.ts'

const presentRenewal = ({ at, by, until, why, change }: RenewalOnRecord, names: (actor: string) => Who) => ({ at, by: names(by), until, why, change })

export const routeExceptions = (route: Route, { office, answers }: ServerParts): void => {
  route(listExceptions, async ({ params: { plant } }) => {
    const [inForce, lapses, endless] = [await answers.planInForce(plant), await answers.lapses(plant), await answers.replayedWithoutLapses(plant)]
    if (!inForce.ok) return inForce
    if (!lapses.ok) return lapses
    if (!endless.ok) return endless
    const { plan, hash } = inForce.value
    const { sources } = await answers.recorded(plant)
    const { renewals, standing, names } = await office.store.snapshot(async (reader) => ({
      renewals: await readRenewals(reader, plant),
      standing: await readStandingRenewals(reader, plant),
      names: await readNames(reader),
    }))
    const byException = Map.groupBy(renewals, ({ exception }) => exception)
    const context = {
      plan,
      now: Math.floor(office.clock() / 1000),
      verdicts: new Map([...plan.exceptions.values()].map((one) => [one.id, judgeRenewal(one, standing, endless.value)])),
      renewals: new Map([...byException].map(([id, own]) => [id, own.map((one) => presentRenewal(one, names))])),
    }
    const documents = presentLapses(lapses.value, context)
    return ok({
      hash,
      timezone: plan.timezone,
      ...presentEvidence(endless.value, sources.length),
      lapses: documents,
      assets: presentAssetNames(
        plan,
        documents.flatMap(({ drops = [] }) => drops),
      ),
    })
  })

  route(renewException, async ({ actor, params: { plant, exception }, body }) => {
    const [inForce, endless] = [await answers.planInForce(plant), await answers.replayedWithoutLapses(plant)]
    if (!inForce.ok) return inForce
    if (!endless.ok) return endless
    const renewed = await renew(office, actor, plant, { exception, ...body }, { ...inForce.value, endless: endless.value })
    return renewed.ok ? ok({ change: renewed.value }) : renewed
  })
}
