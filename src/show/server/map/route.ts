import { ok } from '#ground/report'
import { presentMap, presentMapAsset, presentMapPair, readMap, readMapAsset, readMapPair } from '#show/contract'
import type { ServerParts } from '../parts.ts'
import type { Route } from '../route.ts'

export const routeMap = (route: Route, { answers }: ServerParts): void => {
  route(readMap, async ({ params }) => {
    const map = await answers.map(params.plant)
    return map.ok ? ok(presentMap(map.value.hash, map.value.value, map.value.sources)) : map
  })

  route(readMapPair, async ({ params: { plant, a, b } }) => {
    const pair = await answers.zonePair(plant, a, b)
    return pair.ok ? ok(presentMapPair(pair.value.value, pair.value.sources)) : pair
  })

  route(readMapAsset, async ({ params: { plant, asset } }) => {
    const found = await answers.asset(plant, asset)
    return found.ok ? ok(presentMapAsset(found.value.profile, found.value.reach)) : found
  })
}
