import { enterPlant, leavePlant, samplePlantId } from '#act/office'
import { findInForce, findPlant, listPlants as listStoredPlants } from '#act/store'
import type { Reader } from '#act/store'
import type { Actor } from '#act/office'
import { failed, ok } from '#ground/report'
import { addPlant, listPlants, removePlant } from '#show/contract'
import type { ServerParts } from '../parts.ts'
import { unknownPlant } from '../refusal.ts'
import type { Route } from '../route.ts'

const presentPlant = async (reader: Reader, actor: Actor, { id, name }: { readonly id: string; readonly name: string }) => {
  const inForce = await findInForce(reader, id)
  return {
    id,
    name,
    roles: [...(actor.roles.get(id) ?? [])],
    isSample: id === samplePlantId,
    ...(inForce === undefined ? {} : { inForce: { hash: inForce.hash, since: Math.floor(inForce.since / 1000) } }),
  }
}

export const routePlants = (route: Route, { office }: ServerParts): void => {
  route(listPlants, async ({ actor }) =>
    office.store.snapshot(async (reader) => {
      const mine = (await listStoredPlants(reader)).filter(({ id }) => (actor.roles.get(id) ?? []).length > 0)
      const plants = []
      for (const plant of mine) plants.push(await presentPlant(reader, actor, plant))
      return ok({ plants })
    }),
  )

  route(addPlant, async ({ actor, body }) => {
    const entered = await enterPlant(office, actor, body)
    if (!entered.ok) return entered
    return office.store.read(async (reader) => {
      const plant = await findPlant(reader, body.id)
      return plant === undefined ? failed([unknownPlant(body.id)]) : ok(await presentPlant(reader, actor, plant))
    })
  })

  route(removePlant, async ({ actor, params, body }) => {
    const left = await leavePlant(office, actor, params.plant, body.why)
    return left.ok ? ok({}) : left
  })
}
