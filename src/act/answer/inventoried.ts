import { ok } from '#ground/report'
import type { Result } from '#ground/report'
import { inventory } from '#reason/analyze'
import type { InventoryAsset } from '#reason/analyze'
import type { Answers, PlanInForce } from './answers.ts'

/** Every asset of a plant, planned or seen, with what the list was made from. */
export interface Inventoried {
  readonly assets: readonly InventoryAsset[]
  readonly inForce: PlanInForce
  /** How many recordings there are. */
  readonly sources: number
  /** The span that was recorded, microseconds since 1970; undefined without packets. */
  readonly firstUs?: number
  readonly lastUs?: number
}

export interface InventoryAnswers {
  readonly inventory: (plant: string) => Promise<Result<Inventoried>>
}

export const createInventoried = ({ planInForce, recorded, replayed }: Pick<Answers, 'planInForce' | 'recorded' | 'replayed'>): InventoryAnswers => {
  // What is joined from one remembered replay is one list.
  const lists = new WeakMap<object, readonly InventoryAsset[]>()
  return {
    inventory: async (plant) => {
      const inForce = await planInForce(plant)
      if (!inForce.ok) return inForce
      const judged = await replayed(plant, inForce.value.hash)
      if (!judged.ok) return judged
      const { replay, reach } = judged.value
      const { observations, sources } = await recorded(plant)
      const assets = lists.get(replay) ?? inventory(inForce.value.plan, observations, reach)
      lists.set(replay, assets)
      const { firstUs, lastUs } = replay
      return ok({
        assets,
        inForce: inForce.value,
        sources: sources.length,
        ...(firstUs === undefined || lastUs === undefined ? {} : { firstUs, lastUs }),
      })
    },
  }
}
