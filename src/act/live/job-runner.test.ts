import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { addJob, claimJob, findJob, openStore, releaseJobs } from '#act/store'
import type { Store } from '#act/store'
import { ok } from '#ground/report'
import type { Result } from '#ground/report'
import { databases } from '../../../test/database/databases.ts'
import type { RunningDatabases } from '../../../test/database/databases.ts'
import { runNextJob } from './job-runner.ts'

const valueOf = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(result.findings.map(({ message }) => message).join('; '))
  return result.value
}

let running: RunningDatabases | undefined
let store: Store
let time = 0
beforeEach(async () => {
  running = await databases[0]?.start()
  store = valueOf(await openStore((await running?.fresh()) ?? ''))
  time = 1_000
  valueOf(await store.transaction((writer) => addJob(writer, { id: 'job', kind: 'poison', request: {}, at: time })))
})
afterEach(async () => {
  await store?.close()
  await running?.stop()
})

const run = vi.fn(async () => ok('done'))
const next = () =>
  runNextJob(
    {
      store,
      worker: 'here',
      kinds: [{ kind: 'poison', run }],
      clock: () => time,
      onFault: (error) => {
        throw error
      },
    },
    new AbortController().signal,
  )
const claim = () => store.transaction((writer) => claimJob(writer, { worker: 'dead', at: time, leaseMs: 10 }))
const found = () => store.read((reader) => findJob(reader, 'job'))

/** A worker takes the job and is never heard of again. */
const die = async (): Promise<void> => {
  expect(valueOf(await claim())?.id).toBe('job')
  time += 10
}

test('a job that its worker left is done by the next one', async () => {
  run.mockClear()
  await die()
  expect(await next()).toBe(true)
  expect(run).toHaveBeenCalledOnce()
  expect(await found()).toMatchObject({ state: 'done', outcome: 'done', silentEnds: 1 })
})

test('a job that ends the server again and again is given up, and says so', async () => {
  run.mockClear()
  for (let times = 0; times < 5; times++) await die()
  expect(await next()).toBe(true)
  expect(run).not.toHaveBeenCalled()
  expect(await found()).toMatchObject({ state: 'failed', outcome: { findings: [{ code: 'live/gave-up', help: expect.any(String) }] } })
  expect(await next()).toBe(false)
})

test('a server that ends as it should does not count, however often', async () => {
  run.mockClear()
  for (let times = 0; times < 20; times++) {
    valueOf(await claim())
    valueOf(await store.transaction((writer) => releaseJobs(writer, 'dead', time)))
  }
  expect(await next()).toBe(true)
  expect(await found()).toMatchObject({ state: 'done', silentEnds: 0 })
})
