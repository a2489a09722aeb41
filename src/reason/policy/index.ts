/**
 * What a plan allows: flows as packet sets, verdicts with their reasons, promises.
 * Not for firewalls (`reason/dialect`) nor for whole captures (`reason/analyze`).
 */
export type { AxisName, CompiledFlow, PointPolicy } from './compiled-flow.ts'
export { axisNames, states } from './compiled-flow.ts'
