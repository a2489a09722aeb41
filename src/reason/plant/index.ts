/**
 * The plan: one YAML document, read to a checked value that knows where each part stands.
 * Not for what it allows: that is `reason/policy`.
 */
export type {
  Asset,
  Conduit,
  Consequence,
  End,
  EnforcementPoint,
  Flow,
  FlowService,
  Plan,
  PlanException,
  PlanPlace,
  PlanPromise,
  PlantFunction,
  Requirement,
  Window,
  Zone,
  ZoneKind,
} from './plan.ts'
export { requirements, zoneKinds } from './plan.ts'
export { parsePlan } from './parse-plan.ts'
export type { PlanEdit } from './edit-plan.ts'
export { editPlan } from './edit-plan.ts'
export type { FlowCells, FlowColumn, FlowRow } from './flow-table.ts'
export { columnOfKey, flowColumns, planFlowTable, readFlowHeading } from './flow-table.ts'
export type { FlowDifference, FlowTableChange } from './flow-table-change.ts'
export { flowTableChange } from './flow-table-change.ts'
export type { AssetDifference, AssetField, AssetRow, AssetTableChange } from './asset-table-change.ts'
export { assetFields, assetTableChange } from './asset-table-change.ts'
export type { ConduitFields, ExceptionFields, FlowFields, PlanForms, ZoneFields } from './plan-form.ts'
export { readPlanForms } from './plan-form.ts'
export type { PlanFormEdit } from './plan-form-edits.ts'
export { editPlanByForms } from './plan-form-edits.ts'
export type { PlanValue } from './plan-value.ts'
export { idPattern } from './shape.ts'
export { planJsonSchema } from './json-schema.ts'
export { planFindingKinds } from './finding-codes.ts'
export type { PlanCode } from './finding-codes.ts'
export { promiseGrammar } from './promise.ts'
