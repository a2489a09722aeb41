import { setImmediate } from 'node:timers/promises'
import { ok } from '#ground/report'
import type { Result } from '#ground/report'
import { isSameMeaning } from '#reason/govern'
import type { Plan } from '#reason/plant'
import { createMemory } from './remembered.ts'

/** Changes held at once: a few ids each. */
const mostChanges = 5_000

/** The ids of all conduits that mean another thing in one of the two plans than in the other, or are in one alone. */
const alteredBetween = (was: Plan, will: Plan): ReadonlySet<string> =>
  new Set([...was.conduits.keys(), ...will.conduits.keys()].filter((id) => !isSameMeaning(was.conduits.get(id), will.conduits.get(id))))

export interface AlteredConduits {
  /** Which conduits a change from one revision to the other alters. */
  readonly alteredConduits: (plant: string, base: string, revision: string) => Promise<Result<ReadonlySet<string>>>
}

/**
 * The past of a plant, in a memory of its own: whoever looks at a history of fifty plans must not push out what is known of the one in
 * force. `read` gives a revision without remembering it.
 */
export const createAlteredConduits = (
  clock: () => number,
  read: (plant: string, hash: string) => Promise<Result<{ readonly plan: Plan }>>,
): AlteredConduits => {
  const altered = createMemory(mostChanges)
  // One change usually starts from where the one before ended.
  const plans = createMemory(2)
  const never = Number.POSITIVE_INFINITY

  const planOf = (plant: string, hash: string): Promise<Result<{ readonly plan: Plan }>> =>
    plans.ask(JSON.stringify([plant, hash]), clock(), async () => {
      // To read a large plan takes a second: others are heard between two of them.
      await setImmediate()
      const found = await read(plant, hash)
      return { answer: found, until: found.ok ? never : clock() }
    })

  return {
    alteredConduits: (plant, base, revision) =>
      altered.ask(JSON.stringify([plant, base, revision]), clock(), async () => {
        const was = await planOf(plant, base)
        if (!was.ok) return { answer: was, until: clock() }
        const will = await planOf(plant, revision)
        if (!will.ok) return { answer: will, until: clock() }
        return { answer: ok(alteredBetween(was.value.plan, will.value.plan)), until: never }
      }),
  }
}
