import type { PlantMap } from './laid-out.ts'

/** `planned`: the plan lets it change this controller; `lost`: it was seen changing it, and enforcing the plan ends that. */
export type ReachKind = 'planned' | 'lost'

/** The controllers that an asset can change, by id. */
export const reachFrom = (map: PlantMap, asset: string): ReadonlyMap<string, ReachKind> => {
  const found = map.assets.find(({ id }) => id === asset)
  if (found === undefined) return new Map()
  const planned = new Set(found.planned)
  const named = (place: number, kind: ReachKind): readonly (readonly [string, ReachKind])[] => {
    const id = map.controllers[place]
    return id === undefined ? [] : [[id, kind]]
  }
  return new Map([
    ...found.current.filter((place) => !planned.has(place)).flatMap((place) => named(place, 'lost')),
    ...found.planned.flatMap((place) => named(place, 'planned')),
  ])
}

/** How many of the reached controllers stand in each zone. */
export const reachByZone = (map: PlantMap, reach: ReadonlyMap<string, ReachKind>): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>()
  for (const { id, zone } of map.assets) if (reach.has(id)) counts.set(zone, (counts.get(zone) ?? 0) + 1)
  return counts
}
