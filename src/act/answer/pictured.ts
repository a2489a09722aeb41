import { readReviews } from '#act/office'
import type { Store } from '#act/store'
import { failed, nearestName, ok } from '#ground/report'
import type { Finding, Result } from '#ground/report'
import { assetProfile, plantMap, zonePair } from '#reason/analyze'
import type { AssetProfile, AssetReach, PlantMap, ZonePair } from '#reason/analyze'
import { roadmap } from '#reason/govern'
import type { Roadmap } from '#reason/govern'
import type { Plan } from '#reason/plant'
import type { Answers } from './answers.ts'
import type { Memory } from './remembered.ts'

/** Something that is shown of a plant, with what it was made from. */
interface Pictured<T> {
  readonly value: T
  /** The revision that was in force. */
  readonly hash: string
  /** How many recordings there are. */
  readonly sources: number
}

/** The plan in force and the recordings as a picture: the whole, a pair of zones, one asset, and how far the work is. */
export interface PicturedAnswers {
  readonly map: (plant: string) => Promise<Result<Pictured<PlantMap>>>
  /** What joins two zones, both ways. */
  readonly zonePair: (plant: string, a: string, b: string) => Promise<Result<Pictured<ZonePair>>>
  readonly asset: (plant: string, asset: string) => Promise<Result<{ readonly profile: AssetProfile; readonly reach: AssetReach | undefined }>>
  readonly roadmap: (plant: string) => Promise<Result<Roadmap>>
}

type Known = Pick<Answers, 'planInForce' | 'recorded' | 'replayed' | 'readinessInput'>

const unknownIn = (what: 'zone' | 'asset', id: string, known: Iterable<string>): Finding => {
  const near = nearestName(id, known)
  return {
    code: `answer/unknown-${what}`,
    severity: 'error',
    message: `the plan in force has no ${what} \`${id}\``,
    help: near === undefined ? 'it may be in another revision' : `did you mean \`${near}\`?`,
  }
}

const minute = 60_000

/** `clock` gives milliseconds since 1970. */
export const createPictured = (store: Store, memory: Memory, clock: () => number, known: Known): PicturedAnswers => {
  const { planInForce, recorded, replayed, readinessInput } = known

  const judged = async (plant: string) => {
    const inForce = await planInForce(plant)
    if (!inForce.ok) return inForce
    const { plan, hash } = inForce.value
    const { sources, observations } = await recorded(plant)
    const found = await replayed(plant, hash)
    return found.ok ? ok({ ...found.value, plan, hash, observations, sources: sources.length }) : found
  }

  const missing = (plan: Plan, zones: readonly string[]): readonly Finding[] =>
    zones.filter((zone) => !plan.zones.has(zone)).map((zone) => unknownIn('zone', zone, plan.zones.keys()))

  // A replay is remembered: what is drawn from the same one is the same picture.
  const maps = new WeakMap<object, PlantMap>()

  return {
    map: async (plant) => {
      const found = await judged(plant)
      if (!found.ok) return found
      const { policy, replay, reach, hash, sources } = found.value
      const value = maps.get(replay) ?? plantMap(policy, replay, reach)
      maps.set(replay, value)
      return ok({ value, hash, sources })
    },
    zonePair: async (plant, a, b) => {
      const found = await judged(plant)
      if (!found.ok) return found
      const { policy, plan, replay, hash, sources } = found.value
      const value = zonePair(policy, replay, a, b)
      return value === undefined ? failed(missing(plan, [a, b])) : ok({ value, hash, sources })
    },
    asset: async (plant, id) => {
      const found = await judged(plant)
      if (!found.ok) return found
      const { plan, observations, reach } = found.value
      const profile = assetProfile(plan, observations, id)
      if (profile === undefined) return failed([unknownIn('asset', id, plan.assets.keys())])
      return ok({ profile, reach: reach.assets.find(({ asset }) => asset.id === id) })
    },
    roadmap: async (plant) => {
      const input = await readinessInput(plant)
      if (!input.ok) return input
      const found = await judged(plant)
      if (!found.ok) return found
      const reviews = await store.read((reader) => readReviews(reader, plant))
      const { key } = await recorded(plant)
      const { events, authors } = input.value
      const now = clock()
      const question = JSON.stringify(['roadmap', plant, found.value.hash, key, events.length, reviews.length, authors])
      const { reach } = found.value
      return ok(
        await memory.ask(question, now, async () => ({
          answer: roadmap({ ...input.value, reviews }, reach),
          until: (Math.floor(now / minute) + 1) * minute,
        })),
      )
    },
  }
}
