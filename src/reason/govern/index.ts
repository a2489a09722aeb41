/**
 * Change control: who may do what, how a plan changes, what lapses, what is reviewed, and whether a conduit is ready to be
 * enforced. Past events in, where things stand out. Not for keeping events nor for knowing the time: that is `act`.
 */
export type { ApprovalRole, PlantRole } from './role.ts'
export { approvalRoles, plantRoles } from './role.ts'
export type { Deed } from './may.ts'
export { deeds, mayDo } from './may.ts'
export type {
  Approval,
  ApprovalNeeds,
  ChangeComment,
  ChangeContent,
  ChangeEvent,
  ChangeRequest,
  ChangeWindow,
  RiskAcceptance,
  Stage,
} from './change-request.ts'
export { stages } from './change-request.ts'
export type { ChangeCode } from './change-finding.ts'
export { countedApprovals, missingAcceptances, missingApprovals, presentNeeds } from './approval-state.ts'
export { evolveChange, foldChange } from './fold-change.ts'
export type { ChangeCommand, ChangeContext } from './decide-change.ts'
export { decideChange } from './decide-change.ts'
export type { ApprovalReason, RequiredApprovals, RiskToAccept } from './required-approvals.ts'
export { requiredApprovals } from './required-approvals.ts'
export type { Concerned, TouchedException } from './concerned.ts'
export { concernedBy, touchedExceptions } from './concerned.ts'
export type { NextDeed } from './next-deeds.ts'
export { nextDeeds, waitsFor } from './next-deeds.ts'
export type { NamedPlan } from './required-between.ts'
export { requiredBetween } from './required-between.ts'
export type { Touch } from './touch.ts'
export { approvalRules } from './touch.ts'
export type { Evidence, Use } from './evidence.ts'
export type { Drop, Lapse } from './exception-lapse.ts'
export { previewLapses } from './exception-lapse.ts'
export type { ReminderDays } from './reminder.ts'
export { reminderDays, reminderDue } from './reminder.ts'
export type { ExceptionRenewed, RenewalVerdict } from './renewal.ts'
export { judgeRenewal, withoutLapses } from './renewal.ts'
export type { ConduitReviewed, ReviewChoice, ReviewDecision, ReviewedFlow, ReviewItem, ReviewWorklist, Surplus } from './review.ts'
export { reviewWorklist } from './review.ts'
export type { Alteration } from './propose-from-review.ts'
export { proposeFromReview } from './propose-from-review.ts'
export { alterationsToEdits } from './alteration-edits.ts'
export type { ProposedFlow } from './flow-from-conversation.ts'
export { flowFromConversation, proposedFlowToEdits } from './flow-from-conversation.ts'
export type { ConduitEvent } from './conduit-event.ts'
export { standingSignOffs } from './conduit-event.ts'
export { conversationsThrough } from './crossing.ts'
export type { ProductionCycle } from './recorded-days.ts'
export { oneWeek } from './recorded-days.ts'
export type { ReadinessInput, ReadinessItem, ReadinessStatus } from './readiness-question.ts'
export type { Readiness } from './readiness.ts'
export { readiness } from './readiness.ts'
export type { RoadmapDay, RoadmapInput, RoadmapMeasure } from './roadmap-question.ts'
export type { Roadmap, RoadmapStep } from './roadmap.ts'
export { roadmap } from './roadmap.ts'
export { isSameMeaning } from './same-meaning.ts'
