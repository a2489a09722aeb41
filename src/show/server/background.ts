import { keepWarm } from '#act/answer'
import type { Answers } from '#act/answer'
import { observeJob, recordSampleJob, sweepUploads, verifyAuditJob } from '#act/live'
import type { JobKind, Schedule } from '#act/live'
import { remindersSchedule, sendNoticeJob } from '#act/notify'
import type { Sealer } from '#act/notify'
import type { Office } from '#act/office'

/** What work in the background works with. */
export interface Background {
  readonly office: Office
  readonly answers: Answers
  readonly uploadFolder: string
  readonly sealer: Sealer
  readonly onFault: (error: unknown) => void
}

/** Every kind of job. */
export const jobKinds = (background: Background): readonly JobKind[] => [
  observeJob(background),
  recordSampleJob(background),
  verifyAuditJob(background),
  sendNoticeJob(background.office, background.sealer),
]

/** Everything that is due at a time. */
export const schedules = ({ office, answers, uploadFolder, onFault }: Background): readonly Schedule[] => [
  sweepUploads({ store: office.store, clock: office.clock, uploadFolder }),
  remindersSchedule(office, answers, onFault),
  { name: 'keep-warm', everyMs: 60_000, run: () => keepWarm(office.store, answers) },
]
