import type { Answers } from '#act/answer'
import type { JobKind, Schedule } from '#act/live'
import type { Office } from '#act/office'

/** What work in the background works with. */
export interface Background {
  readonly office: Office
  readonly answers: Answers
  readonly uploadFolder: string
  readonly onFault: (error: unknown) => void
}

/** Every kind of job. */
export const jobKinds = (_background: Background): readonly JobKind[] => []

/** Everything that is due at a time. */
export const schedules = (_background: Background): readonly Schedule[] => []
