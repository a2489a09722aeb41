/**
 * Questions about a plan and its traffic: lint, replay, write-reach. One file a question.
 * Not for deciding single packets: that is `reason/policy`.
 */
export type { Replay, Replayed } from './replay.ts'
export { replay } from './replay.ts'
export type { AssetReach, WriteReach } from './write-reach.ts'
export { writeReach } from './write-reach.ts'
export { checkPlan } from './lint/index.ts'
