/**
 * Questions about a plan and its traffic: lint, replay, write-reach, difference, matrix, map. One file a question.
 * Not for deciding single packets: that is `reason/policy`.
 */
export type { AddressMove, DiffEntry, DiffOptions, DiffPart, DiffWitness, PlanDiff, PlanSide } from './plan-diff/index.ts'
export { diffPlans } from './plan-diff/index.ts'
export type { Replay, Replayed } from './replay.ts'
export { replay } from './replay.ts'
export type { CauseKind, ReplayCause, ZonesOfConversation } from './replay-causes.ts'
export { causeKeyOf, replayCauses, zonesOf } from './replay-causes.ts'
export type { AssetReach, WriteReach } from './write-reach.ts'
export { writeReach } from './write-reach.ts'
export type { PurdueBand } from './purdue.ts'
export { purdueBands } from './purdue.ts'
export type { Traffic } from './zone-traffic.ts'
export type { FlowUse, PairState } from './flow-use.ts'
export type { Matrix, MatrixCell, MatrixFlow } from './matrix.ts'
export { zoneMatrix } from './matrix.ts'
export type { MapAsset, MapConduit, MapDifference, MapEdge, MapReach, MapZone, PlantMap } from './plant-map.ts'
export { plantMap } from './plant-map.ts'
export { checkPlan } from './lint/index.ts'
