/** What one plan allows and another does not: packets, not lines. */
export type { AddressMove } from './moves.ts'
export type { DiffEntry, DiffOptions, PlanDiff, PlanSide } from './plan-diff.ts'
export { diffPlans } from './plan-diff.ts'
export type { DiffPart } from './words.ts'
export type { DiffWitness } from './witness.ts'
