/**
 * What a plan allows: flows as packet sets, verdicts with their reasons, promises.
 * Not for firewalls (`reason/dialect`) nor for whole captures (`reason/analyze`).
 */
export type { AxisName, CompiledFlow, PointPolicy } from './compiled-flow.ts'
export { axisNames, states } from './compiled-flow.ts'
export { operationAt, operationIntervals, operationPoint, packetAxes, timeMax } from './axes.ts'
export type { CompileOptions } from './compile-point.ts'
export { compilePoint, firstFlowTerminal, pointRules, pointSpace, residueOf, returnRules, returnTerminal } from './compile-point.ts'
export { flowBoxes, flowTimes, presentRanges, serviceBoxes } from './flow-boxes.ts'
export { windowIntervals } from './windows.ts'
export type { Attempt } from './attempt.ts'
export type { FlowDifference, NearestFlow } from './nearest-flow.ts'
export type { Verdict } from './judge.ts'
export { decide, judge } from './judge.ts'
export type { PlannedFlow, PlanPolicy, PolicyOptions } from './plan-policy.ts'
export { createPlanPolicy, zonePlace } from './plan-policy.ts'
export type { PromiseVerdict } from './promise.ts'
export { checkPromises, judgePromise } from './promise.ts'
export type { Locator, Whereabouts } from './zone-of.ts'
export { assetsAtEnds, createLocator, locateEnd } from './zone-of.ts'
