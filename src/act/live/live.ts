import { randomUUID } from 'node:crypto'
import { releaseJobs } from '#act/store'
import type { Store } from '#act/store'
import { runNextJob } from './job-runner.ts'
import type { JobKind } from './job-runner.ts'

/** Something that is looked at again and again: what is due, it does. */
export interface Schedule {
  readonly name: string
  readonly everyMs: number
  readonly run: () => Promise<void>
}

export interface LiveOptions {
  readonly store: Store
  readonly kinds: readonly JobKind[]
  readonly schedules: readonly Schedule[]
  /** Milliseconds since 1970, UTC. */
  readonly clock: () => number
  /** Told of every fault; whatever failed is tried again. */
  readonly onFault: (error: unknown) => void
  /** How often to look for jobs that another server left, in milliseconds. */
  readonly lookEveryMs?: number
}

export interface Live {
  /** Says that a job was added, so that it begins at once. */
  readonly wake: () => void
  /** Stops after what can be stopped has: a running job is given back, and goes on after the next start. */
  readonly stop: () => Promise<void>
}

/** Begins to run jobs, one at a time, and schedules. */
export const startLive = ({ store, kinds, schedules, clock, onFault, lookEveryMs = 5_000 }: LiveOptions): Live => {
  const worker = randomUUID()
  const stopping = new AbortController()
  let wakeUp: () => void = () => {}
  let woken = false
  const sleep = (): Promise<void> =>
    new Promise((resolve) => {
      if (woken || stopping.signal.aborted) return resolve()
      const timer = setTimeout(resolve, lookEveryMs)
      wakeUp = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  const work = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      woken = false
      let found = false
      try {
        found = await runNextJob({ store, worker, kinds, clock, onFault }, stopping.signal)
      } catch (error) {
        // The database may be away for a while: the next look is after the usual pause.
        onFault(error)
      }
      if (!found) await sleep()
    }
  }
  const working = work()
  const running = new Set<Promise<void>>()
  const timers = schedules.map(({ everyMs, run }) =>
    setInterval(() => {
      const turn = run().catch(onFault)
      running.add(turn)
      void turn.finally(() => running.delete(turn))
    }, everyMs),
  )
  const wake = (): void => {
    woken = true
    wakeUp()
  }
  return {
    wake,
    stop: async () => {
      stopping.abort()
      for (const timer of timers) clearInterval(timer)
      wake()
      await working
      await Promise.all(running)
      await store.transaction((writer) => releaseJobs(writer, worker, clock()))
    },
  }
}
