/**
 * What goes on while nobody asks: jobs that outlive a request and a restart, and what is due at a time. Whoever starts the
 * server says which kinds of job and which schedules there are. Not for deeds of people: those are `act/office`.
 */
export type { JobKind, JobWork } from './job-runner.ts'
export type { Live, LiveOptions, Schedule } from './live.ts'
export { startLive } from './live.ts'
export type { ObserveProgress } from './observe-job.ts'
export { observeJob } from './observe-job.ts'
export { recordSampleJob } from './sample-job.ts'
export { sweepUploads } from './sweep-uploads.ts'
export type { VerifyProgress } from './verify-audit-job.ts'
export { verifyAuditJob } from './verify-audit-job.ts'
