/**
 * What goes on while nobody asks: jobs that outlive a request and a restart, and what is due at a time. Not for what a job or a
 * schedule does: whoever starts the server hands those in.
 */
export type { JobKind, JobWork } from './job-runner.ts'
export type { Live, LiveOptions, Schedule } from './live.ts'
export { startLive } from './live.ts'
