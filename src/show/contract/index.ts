/**
 * The documents `--json` prints, and later the API answers with. They grow only by adding.
 * Not for text that people read on a terminal.
 */
export type { FindingDocument } from './finding.ts'
export { presentFindings } from './finding.ts'
export type { PlanDiffDocument } from './plan-diff.ts'
export { presentPlanDiff } from './plan-diff.ts'
export type { ReplayDocument } from './replay.ts'
export { countEffects, presentReplay } from './replay.ts'
export type { ReachDocument } from './reach.ts'
export { presentReach } from './reach.ts'
export type { ProofDocument } from './proof.ts'
export { presentProof } from './proof.ts'
