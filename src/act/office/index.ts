/**
 * Deeds on the plants of a store: each is permitted, done and written into the audit log in one transaction, or not done at all.
 * Not for how a deed is asked for (`show`), nor for what may follow from the past (`reason/govern`).
 */
export { actorNow } from './actor-now.ts'
export {
  acceptInvitation,
  changeRoles,
  disableAccount,
  enableAccount,
  endOwnSession,
  invitePerson,
  makeOwnToken,
  offerRecovery,
  offerReset,
  recordSignIn,
  revokeOwnToken,
  setUpServer,
  takeReset,
  withdrawOpenInvitation,
} from './account-deeds.ts'
export type { VerifyAuditRequest } from './audit-deeds.ts'
export { askVerification, recordBackup, recordExport, takeCheckpoint, verifyAuditKind, verifyAuditRequestOf } from './audit-deeds.ts'
export type { ChangeDeed, ChangeDraft } from './change-deeds.ts'
export { commandChange, draftChange, draftChangeIn } from './change-deeds.ts'
export type { Exported } from './export-deeds.ts'
export { recordPlanExport } from './export-deeds.ts'
export { isSenderGone } from './sender-gone.ts'
export type { StoredChange } from './change-events.ts'
export { listChanges, readChange } from './change-events.ts'
export type { Renewal, RenewalBasis } from './exception-deeds.ts'
export { renewException } from './exception-deeds.ts'
export type { Actor, Deedsheet, Office } from './office.ts'
export { mayActor, perform, serverActor } from './office.ts'
export type { PlanBasis } from './plan-basis.ts'
export type { RenewalOnRecord, ReviewOnRecord } from './plant-record.ts'
export { readConduitEvents, readRenewals, readReviews, readStandingRenewals } from './plant-record.ts'
export { enterPlant, leavePlant, openSamplePlant, recordSampleKind, samplePlantId } from './plants.ts'
export type { ObserveRequest } from './recording-deeds.ts'
export { addUpload, cancelReading, observeKind, observeRequestOf, removeRecording } from './recording-deeds.ts'
export type { UploadFile, UploadPlace } from './upload-file.ts'
export { isUploadName, removeUpload, uploadPath } from './upload-file.ts'
export type { ReviewBasis } from './review-deeds.ts'
export { decideReview } from './review-deeds.ts'
export type { ConduitBasis, ConduitDeed } from './sign-off-deeds.ts'
export { authorsOfRevision, doForConduit } from './sign-off-deeds.ts'
