/**
 * Who did what, when, from where and why: a signed chain of entries in the store, written in the transaction of the deed, and its
 * verification. Not for what a deed does, nor for who may do it.
 */
export { appendAudit, checkpointEvery, makeCheckpoint, takeTurn } from './append-audit.ts'
export type { AuditCheckpoint } from './audit-checkpoint.ts'
export { exportCheckpoint, parseCheckpoint } from './audit-checkpoint.ts'
export type { CheckpointFile } from './checkpoint-file.ts'
export { openCheckpointFile, parseCheckpoints } from './checkpoint-file.ts'
export type { AuditDeed, AuditEntry } from './audit-entry.ts'
export { payloadDigest } from './audit-entry.ts'
export type { AuditSigner } from './audit-key.ts'
export { auditPublicKey, auditSigner, makeAuditKey, openAuditKey } from './audit-key.ts'
export type { AuditQuestion } from './read-audit.ts'
export { readAudit, readCheckpoints } from './read-audit.ts'
export type { AuditQuestioning, AuditReport } from './verify-audit-log.ts'
export { verifyAuditLog } from './verify-audit-log.ts'
