/**
 * Questions about a plan and its traffic: lint, replay, write-reach, difference. One file a question.
 * Not for deciding single packets: that is `reason/policy`.
 */
export type { AddressMove, DiffEntry, DiffOptions, DiffPart, DiffWitness, PlanDiff, PlanSide } from './plan-diff/index.ts'
export { diffPlans } from './plan-diff/index.ts'
export type { Replay, Replayed } from './replay.ts'
export { replay } from './replay.ts'
export type { AssetReach, WriteReach } from './write-reach.ts'
export { writeReach } from './write-reach.ts'
export { checkPlan } from './lint/index.ts'
