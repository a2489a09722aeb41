/**
 * Each thing a person can ask for, as a function. The CLI and later the server only call these.
 * Not for how answers look: that is `show`.
 */
export { nowSeconds } from './clock.ts'
export { diffPlanFiles } from './diff.ts'
export type { AssetsEdited } from './edit-assets.ts'
export { editAssets } from './edit-assets.ts'
export type { CompiledPoint } from './enforce.ts'
export { compilePlan, proveConfig, writeCompiled } from './enforce.ts'
export type { FlowWorkbookChange, ReadFlowWorkbook } from './read-flow-workbook.ts'
export { applyFlowRows, readFlowWorkbook } from './read-flow-workbook.ts'
export type { WorkbookOrigin } from './flow-workbook.ts'
export { flowWorkbook } from './flow-workbook.ts'
export { readTextFile, writeTextFile } from './files.ts'
export type { Observed } from './observe.ts'
export { observeCaptures } from './observe.ts'
export type { Drafted, Replayed } from './plan.ts'
export { checkPlanFile, draftPlan, readPlan, replayPlan } from './plan.ts'
export type { OnProgress, Progress } from './progress.ts'
export { readTruth, sampleCapture, samplePlanFile, writeSample } from './sample.ts'
