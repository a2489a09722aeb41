import { authorsOfRevision, readConduitEvents, readReviews } from '#act/office'
import type { Store } from '#act/store'
import { failed, ok } from '#ground/report'
import type { Result } from '#ground/report'
import { replayPlan } from '#act/command'
import type { Replay } from '#reason/analyze'
import { oneWeek, previewLapses, readiness, reviewWorklist, withoutLapses } from '#reason/govern'
import type { Lapse, Readiness, ReadinessInput, ReviewWorklist } from '#reason/govern'
import type { Answers } from './answers.ts'
import type { Memory } from './remembered.ts'

/** What change control knows of the plan in force. */
export interface GovernedAnswers {
  /** Every exception and flow that ends, with what would drop. */
  readonly lapses: (plant: string) => Promise<Result<readonly Lapse[]>>
  /** All recordings judged as if what stands by an exception did not end: the use that a renewal is judged by. */
  readonly replayedWithoutLapses: (plant: string) => Promise<Result<Replay>>
  /** What is to be reviewed now. */
  readonly reviews: (plant: string) => Promise<Result<ReviewWorklist>>
  /** All that the readiness of its conduits and the roadmap rest on. */
  readonly readinessInput: (plant: string) => Promise<Result<ReadinessInput>>
  /** Every conduit of the plan in force against the list that stands before deny by default. */
  readonly readiness: (plant: string) => Promise<Result<readonly Readiness[]>>
}

type Known = Pick<Answers, 'planInForce' | 'recorded' | 'replayed'>

const minute = 60_000

/** The end of the minute: answers that say how long ago something was are no older. */
const endOfMinute = (now: number): number => (Math.floor(now / minute) + 1) * minute

/** `clock` gives milliseconds since 1970. */
export const createGoverned = (store: Store, memory: Memory, clock: () => number, known: Known): GovernedAnswers => {
  const { planInForce, recorded, replayed } = known

  const remembered = <T>(kind: string, plant: string, parts: readonly unknown[], work: (nowSeconds: number) => T): Promise<T> => {
    const now = clock()
    return memory.ask(JSON.stringify([kind, plant, ...parts]), now, async () => ({ answer: work(Math.floor(now / 1000)), until: endOfMinute(now) }))
  }

  const readinessInput: GovernedAnswers['readinessInput'] = async (plant) => {
    const inForce = await planInForce(plant)
    if (!inForce.ok) return inForce
    const { plan, hash } = inForce.value
    const [{ observations }, judged] = [await recorded(plant), await replayed(plant, hash)]
    if (!judged.ok) return judged
    return store.snapshot(async (reader) => {
      const authors = await authorsOfRevision(reader, plant, hash)
      if (!authors.ok) return failed<ReadinessInput>(authors.findings)
      const events = await readConduitEvents(reader, plant)
      const { replay } = judged.value
      return ok({ plan, observations, replay, events, cycle: oneWeek, authors: authors.value, now: Math.floor(clock() / 1000) })
    })
  }

  return {
    readinessInput,
    lapses: async (plant) => {
      const inForce = await planInForce(plant)
      if (!inForce.ok) return inForce
      const { observations, key } = await recorded(plant)
      const { plan, hash } = inForce.value
      return ok(await remembered('lapses', plant, [hash, key], (now) => previewLapses(plan, observations, now)))
    },
    replayedWithoutLapses: async (plant) => {
      const inForce = await planInForce(plant)
      if (!inForce.ok) return inForce
      const { observations, key } = await recorded(plant)
      const { plan, hash } = inForce.value
      return ok(await remembered('without-lapses', plant, [hash, key], (now) => replayPlan(withoutLapses(plan), observations, now).replay))
    },
    reviews: async (plant) => {
      const inForce = await planInForce(plant)
      if (!inForce.ok) return inForce
      const { plan, hash } = inForce.value
      const [{ key }, judged] = [await recorded(plant), await replayed(plant, hash)]
      if (!judged.ok) return judged
      const { replay } = judged.value
      const reviews = await store.read((reader) => readReviews(reader, plant))
      return ok(await remembered('reviews', plant, [hash, key, reviews.length], (now) => reviewWorklist(plan, replay, reviews, now)))
    },
    readiness: async (plant) => {
      const input = await readinessInput(plant)
      if (!input.ok) return input
      const { plan, events, authors } = input.value
      const { key } = await recorded(plant)
      const parts = [plan.revision, key, events.length, authors]
      return ok(await remembered('readiness', plant, parts, () => [...plan.conduits.keys()].flatMap((id) => readiness(id, input.value) ?? [])))
    },
  }
}
