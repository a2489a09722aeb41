/**
 * What travels: the documents that `--json` prints, and every question and deed of the server's interface with the shape of its answer.
 * Documents grow only by adding. Not for text that people read on a terminal.
 */
export type { FindingDocument } from './finding.ts'
export { presentFindings } from './finding.ts'
export type { PlanDiffDocument } from './plan-diff.ts'
export { presentPlanDiff } from './plan-diff.ts'
export type { ReplayDocument } from './replay.ts'
export { countEffects, presentReplay, presentReplayed } from './replay.ts'
export type { ReachDocument } from './reach.ts'
export { presentReach } from './reach.ts'
export type { ProofDocument } from './proof.ts'
export { presentProof } from './proof.ts'

export { presentEvidence, presentMap, presentMapAsset, presentMapPair } from './present-map.ts'

export type { AnswerOf, BodyOf, Carries, Endpoint, Needs, ParamsOf, QueryOf } from './endpoint.ts'
export { endpoints } from './endpoints.ts'
export { refusalShape } from './shape.ts'
export type { AuditEntryDocument } from './audit-export.ts'
export { auditCsvHead, auditCsvLine, auditJsonLine } from './audit-export.ts'
export { exportAudit, exportCheckpoint, exportPlantAudit, listAudit, listPlantAudit, readAuditState, verifyAudit } from './audit.ts'
export { makeBackup } from './backup.ts'
export { readDescription } from './description.ts'
export { readOverview } from './overview.ts'
export { readMap, readMapAsset, readMapPair } from './map.ts'
export { readMe, readStatus } from './me.ts'
export {
  disablePerson,
  enablePerson,
  endMySession,
  invitePerson,
  listMySessions,
  listMyTokens,
  listPeople,
  lookAtLink,
  makeMyToken,
  offerReset,
  resetPassword,
  revokeMyToken,
  setPersonRoles,
  setUp,
  takeInvitation,
  withdrawInvitation,
} from './account.ts'
export { listRevisions, readPlanText, readRevision } from './plan.ts'
export { addPlant, listPlants, removePlant } from './plants.ts'
export { changeInventory, exportInventory, listInventory, previewInventory } from './inventory.ts'
export { cancelReading, draftFromRecordings, listJobs, listRecordings, removeRecording, uploadRecording } from './recordings.ts'
export {
  acceptRisk,
  approveAsOperations,
  approveAsSecurity,
  commentChange,
  draftChange,
  editChange,
  listChanges,
  proposeChange,
  putChangeInForce,
  readChange,
  readImpact,
  rejectAsOperations,
  rejectAsSecurity,
  rollBackChange,
  scheduleChange,
  withdrawApproval,
  withdrawChange,
} from './changes.ts'
export { exportConfigurations, readCompiled } from './compiled.ts'
export { readConduit } from './conduits.ts'
export { draftEdits, previewEdits } from './edits.ts'
export { listExceptions, renewException } from './exceptions.ts'
export { listNotices } from './notices.ts'
export { readNotifications, setNotifications, testNotifications } from './notifications.ts'
export { explainDenial, listReadiness, rehearseRollback, signOffConduit, withdrawSignOff } from './readiness.ts'
export { decideReview, listReviews } from './reviews.ts'
export { listFindings } from './findings.ts'
export { exportMatrix, importMatrix, previewMatrix, readMatrix } from './matrix.ts'
export { draftFlow, proposeFlow, readReplay, replayEffects } from './replay-answers.ts'
export { presentConduit } from './present-conduit.ts'
export { presentAssetNames } from './asset-names.ts'
export { presentLapses } from './present-exceptions.ts'
export { presentLapseNotices, presentReviewNotice } from './present-notices.ts'
export { presentReadyConduits } from './present-readiness.ts'
export { presentReviewItems } from './present-reviews.ts'
