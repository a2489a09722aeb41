import { findInForce } from '#act/store'
import type { Reader } from '#act/store'
import { failed, ok } from '#ground/report'
import type { Result } from '#ground/report'
import type { Plan } from '#reason/plant'

/** The plan in force as a person looked at it. */
export interface PlanBasis {
  readonly plan: Plan
  /** Hash of its text. */
  readonly hash: string
  readonly text: string
}

/** A decision on a plan that is no longer in force is no decision on the one that is. */
export const checkBasis = async (reader: Reader, plant: string, { hash }: PlanBasis): Promise<Result<void>> => {
  const inForce = await findInForce(reader, plant)
  return inForce?.hash === hash
    ? ok(undefined)
    : failed([
        { code: 'store/conflict', severity: 'error', message: 'another plan came into force meanwhile', help: 'look at it again and decide again' },
      ])
}

/** How a change that was worked out here is undone, when nobody wrote another way. */
export const backToBasis = ({ hash }: PlanBasis): string =>
  `Put revision ${hash.slice(0, 12)} in force again, and load the configurations that are compiled from it`
