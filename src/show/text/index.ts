/** Answers as text for people at a terminal. One file an answer; `show/cli` and `show/story` share them. */
export { changeImpactText } from './change-impact.ts'
export { observationsText } from './observations.ts'
export { planDiffText } from './plan-diff.ts'
export { proofText } from './proof.ts'
export { reachText } from './reach.ts'
export { replayText } from './replay.ts'
