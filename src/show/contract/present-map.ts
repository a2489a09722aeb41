import { formatIsoMicros } from '#ground/time'
import { purdueBands } from '#reason/analyze'
import type { AssetProfile, AssetReach, PlantMap, ZonePair } from '#reason/analyze'
import type { AnswerOf } from './endpoint.ts'
import type { readMap, readMapAsset, readMapPair } from './map.ts'
import { presentReplayed } from './replay.ts'

/** The span that was recorded and in how many recordings; nothing when there was none. */
export const presentEvidence = (
  { firstUs, lastUs }: { readonly firstUs?: number; readonly lastUs?: number },
  sources: number,
): { readonly evidence?: { readonly first: string; readonly last: string; readonly sources: number } } =>
  firstUs === undefined || lastUs === undefined ? {} : { evidence: { first: formatIsoMicros(firstUs), last: formatIsoMicros(lastUs), sources } }

export const presentMap = (hash: string, map: PlantMap, sources: number): AnswerOf<typeof readMap> => {
  const reached = map.zones.flatMap(({ assets }) => assets.flatMap(({ reach }) => [...reach.current, ...reach.planned]))
  const controllers = [...new Set(reached)].toSorted()
  const placeOf = new Map(controllers.map((id, place) => [id, place]))
  const places = (ids: readonly string[]): readonly number[] => ids.flatMap((id) => placeOf.get(id) ?? [])
  return {
    hash,
    ...presentEvidence(map, sources),
    bands: purdueBands,
    zones: map.zones.map(({ assets: _assets, ...zone }) => zone),
    controllers,
    assets: map.zones.flatMap(({ id: zone, assets }) =>
      assets.map(({ id, role, name, tier, reach }) => ({
        id,
        zone,
        role,
        ...(name === undefined ? {} : { name }),
        ...(tier === undefined ? {} : { tier }),
        current: places(reach.current),
        planned: places(reach.planned),
      })),
    ),
    edges: map.edges.map(({ from, to, current, planned, difference }) => ({
      from,
      to,
      current,
      conduits: planned.conduits.map(({ id }) => id),
      flows: planned.flows,
      unused: planned.conduits.reduce((sum, { unused }) => sum + unused, 0),
      services: planned.services,
      through: planned.through,
      difference,
    })),
    elsewhere: map.elsewhere,
  }
}

/** More than anybody reads in a panel; the page of the replay has them all. */
const mostConversations = 100

export const presentMapPair = (pair: ZonePair, sources: number): AnswerOf<typeof readMapPair> => ({
  ...presentEvidence(pair, sources),
  conduits: pair.conduits,
  conversationCount: pair.conversations.length,
  conversations: pair.conversations.slice(0, mostConversations).map(({ replayed, clientAsset, serverAsset }) => ({
    ...presentReplayed(replayed),
    ...(clientAsset === undefined ? {} : { clientAsset }),
    ...(serverAsset === undefined ? {} : { serverAsset }),
  })),
})

export const presentMapAsset = ({ guess, seen, ...profile }: AssetProfile, reach: AssetReach | undefined): AnswerOf<typeof readMapAsset> => ({
  ...profile,
  ...(guess === undefined ? {} : { guess: { value: guess.value, confidence: guess.confidence, because: guess.because } }),
  ...(seen === undefined ? {} : { seen: { first: formatIsoMicros(seen.firstUs), last: formatIsoMicros(seen.lastUs) } }),
  flat: reach?.flat.length ?? 0,
  filtered: reach?.filtered ?? [],
})
