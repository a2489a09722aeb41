import { advanceJob, claimJob, endJob } from '#act/store'
import type { Store, StoredJob } from '#act/store'
import { failed, ok, presentFinding } from '#ground/report'
import type { Finding, Result } from '#ground/report'

/** What a running job may use. */
export interface JobWork {
  readonly job: StoredJob
  /** Keeps how far it is. What is kept last is in `job.progress` when it starts again after a restart. Call it as often as you like. */
  readonly progress: (progress: unknown) => void
  /** Aborts when the job is cancelled, or when the server stops: then it will run again. */
  readonly signal: AbortSignal
}

/** One kind of work. Its outcome is kept; findings end it as failed. */
export interface JobKind {
  readonly kind: string
  readonly run: (work: JobWork) => Promise<Result<unknown>>
}

/** How long a worker may be silent before another takes its job, and how often it says that it lives; in milliseconds. */
const leaseMs = 30_000
const heartbeatMs = 1_000

const noKind = (kind: string): Finding => ({
  code: 'live/unknown-kind',
  severity: 'error',
  message: `no work is known of the kind \`${kind}\``,
  help: 'it was asked for by another version: ask again',
})

/** A job that so many workers fell silent at is not begun again: what ends the server once would end it for good. */
const mostSilentEnds = 4

const gaveUp: Finding = {
  code: 'live/gave-up',
  severity: 'error',
  message: `the server ended or fell silent ${mostSilentEnds + 1} times while it did this, and does not begin again`,
  help: 'see the log of the server and of its machine, for memory above all; then ask again, for less at a time',
}

/** What there is to do for a job: its work, or to say why there is none. */
const begin = (kinds: readonly JobKind[], work: JobWork): Promise<Result<unknown>> => {
  if (work.job.silentEnds > mostSilentEnds) return Promise.resolve(failed([gaveUp]))
  const kind = kinds.find((candidate) => candidate.kind === work.job.kind)
  return kind === undefined ? Promise.resolve(failed([noKind(work.job.kind)])) : kind.run(work)
}

interface RunnerOptions {
  readonly store: Store
  readonly worker: string
  readonly kinds: readonly JobKind[]
  readonly clock: () => number
  readonly onFault: (error: unknown) => void
}

const settle = async (
  work: Promise<Result<unknown>>,
  onFault: (error: unknown) => void,
): Promise<{ readonly ended: 'done' | 'failed'; readonly outcome: unknown }> => {
  try {
    const result = await work
    if (result.ok) return { ended: 'done', outcome: result.value ?? null }
    return { ended: 'failed', outcome: { findings: result.findings } }
  } catch (error) {
    onFault(error)
    const finding: Finding = {
      code: 'live/fault',
      severity: 'error',
      message: 'the work failed, which is no fault of yours',
      help: 'see the log of the server',
    }
    return { ended: 'failed', outcome: { findings: [finding] } }
  }
}

/** Runs one waiting job to its end. Gives false when none waits. */
export const runNextJob = async ({ store, worker, kinds, clock, onFault }: RunnerOptions, stopping: AbortSignal): Promise<boolean> => {
  const claimed = await store.transaction((writer) => claimJob(writer, { worker, at: clock(), leaseMs }))
  if (!claimed.ok) throw new Error(claimed.findings.map(presentFinding).join('\n'))
  const job = claimed.value
  if (job === undefined) return false
  const cancelled = new AbortController()
  let latest = job.progress
  const beat = async (): Promise<void> => {
    const kept = await store.transaction((writer) => advanceJob(writer, { id: job.id, worker, progress: latest, at: clock(), leaseMs }))
    // Cancelled, or taken over by another server that thought us dead.
    if (!kept.ok && kept.findings.some(({ code }) => code === 'store/job-lost')) cancelled.abort()
  }
  const heartbeat = setInterval(() => void beat().catch(onFault), heartbeatMs)
  const signal = AbortSignal.any([stopping, cancelled.signal])
  const running = begin(kinds, {
    job,
    signal,
    progress: (progress) => {
      latest = progress
    },
  })
  const { ended, outcome } = await settle(running, signal.aborted ? () => {} : onFault)
  clearInterval(heartbeat)
  // What was stopped half-way is given back by `releaseJobs`, and what was cancelled has ended already.
  if (!signal.aborted) {
    const kept = await store.transaction(async (writer) => {
      const advanced = await advanceJob(writer, { id: job.id, worker, progress: latest, at: clock(), leaseMs })
      return advanced.ok ? endJob(writer, { id: job.id, worker, state: ended, outcome, at: clock() }) : ok(undefined)
    })
    if (!kept.ok) throw new Error(kept.findings.map(presentFinding).join('\n'))
  }
  return true
}
