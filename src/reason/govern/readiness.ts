import { readinessItems } from './readiness-items.ts'
import type { ReadinessInput, ReadinessItem } from './readiness-question.ts'

export interface Readiness {
  readonly conduit: string
  readonly revision: string
  readonly items: readonly ReadinessItem[]
  /** Every item passes. */
  readonly isReady: boolean
}

/** May this conduit deny by default? Undefined when the plan has no such conduit. */
export const readiness = (conduitId: string, input: ReadinessInput): Readiness | undefined => {
  const conduit = input.plan.conduits.get(conduitId)
  if (conduit === undefined) return undefined
  const items = readinessItems.map(({ id, what, answer }) => ({ id, what, ...answer(conduit, input) }))
  return { conduit: conduitId, revision: input.plan.revision, items, isReady: items.every(({ status }) => status === 'pass') }
}
