import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createAnswers } from '#act/answer'
import { serverActor } from '#act/office'
import type { Office } from '#act/office'
import { listJobs, openStore, readEvents } from '#act/store'
import type { StoredJob } from '#act/store'
import { databases } from '../../../test/database/databases.ts'
import type { RunningDatabases } from '../../../test/database/databases.ts'
import { requireAll, titled } from '../../../test/requirements.ts'
import { startOfficeServer } from '../../../test/server/office-server.ts'
import type { OfficeServer } from '../../../test/server/office-server.ts'
import { keptNotices, makeSealer, raiseReminders, readNotificationSettings, sendNoticeJob, setNotifications } from './index.ts'
import type { KeptNotice } from './index.ts'

const sealer = makeSealer('a secret of the tests')
const impatient = { timeoutMs: 1_000, pausesMs: [1, 1] }

describe.each(databases)('reminders in $kind', ({ requirement, start }) => {
  const can = requireAll(requirement)
  describe.skipIf(!can.met)(titled('of the sample plant', can), () => {
    let running: RunningDatabases
    let server: OfficeServer
    let url: string
    let hook: Server
    let address: string
    let status = 500
    const calls: string[] = []
    beforeAll(async () => {
      running = await start()
      url = await running.fresh()
      server = await startOfficeServer(url)
      hook = createServer((request, response) => {
        calls.push(String(request.headers['x-bulkhead-notice']))
        response.writeHead(status).end()
      })
      await new Promise<void>((resolve) => hook.listen(0, '127.0.0.1', resolve))
      address = `http://127.0.0.1:${(hook.address() as AddressInfo).port}/`
    })
    afterAll(async () => {
      await server.close()
      await running.stop()
      await new Promise<void>((resolve) => hook.close(() => resolve()))
    })

    const office = (): Office => server.parts.office
    const raise = (by = office(), answers = server.parts.answers) => raiseReminders(by, answers, server.plant)
    const kept = async (): Promise<readonly KeptNotice[]> =>
      keptNotices(await office().store.read((reader) => readEvents(reader, { kind: 'notice', id: server.plant })))
    const administrator = { ...serverActor, id: 'user:adam', roles: new Map([['*', ['administrator'] as const]]) }
    const configure = async (): Promise<void> => {
      const { version } = await office().store.read(readNotificationSettings)
      const set = await setNotifications(office(), sealer, administrator, { webhook: { url: address, secret: 'sixteen characters' } }, version)
      expect(set.ok).toBe(true)
    }
    const jobOf = (notice: number): StoredJob => ({
      id: 'job',
      plant: server.plant,
      kind: 'send-notice',
      state: 'running',
      request: { notice, by: 'webhook' },
      progress: null,
      silentEnds: 0,
      version: 1,
      createdAt: 0,
      updatedAt: 0,
    })
    const send = (notice: number) =>
      sendNoticeJob(office(), sealer, impatient).run({ job: jobOf(notice), progress: () => {}, signal: new AbortController().signal })

    test('reviews that were never done are told once, in the application alone while nothing else is configured', async () => {
      expect(await raise()).toMatchObject({ ok: true, value: 1 })
      expect(await raise()).toMatchObject({ ok: true, value: 0 })
      expect((await kept()).map(({ type }) => type)).toEqual(['reviews-reminded'])
      expect(await office().store.read((reader) => listJobs(reader, server.plant))).toEqual([])
    })

    test('two servers that look at once raise each reminder once', async () => {
      server.wait(Date.parse('2027-02-10T00:00:00Z') - server.now())
      // SQLite belongs to one process; there, both look through one store.
      const second = url.startsWith('postgres') ? await openStore(url) : undefined
      if (second?.ok === false) throw new Error('the second server has no store')
      const other: Office = { ...office(), store: second?.value ?? office().store }
      const answers = second === undefined ? server.parts.answers : createAnswers(other.store, office().clock)
      const raised = await Promise.all([raise(), raise(other, answers), raise(), raise(other, answers)])
      await second?.value.close()
      const lapses = (await kept()).filter(({ type }) => type === 'lapse-reminded')
      expect(raised.map((one) => one.ok)).toEqual([true, true, true, true])
      expect(raised.reduce((sum, one) => sum + (one.ok ? one.value : 0), 0)).toBe(lapses.length)
      const subjects = lapses.flatMap(({ body }) => ('subjects' in body ? body.subjects : []))
      expect(subjects.length).toBeGreaterThan(1)
      expect(new Set(subjects).size).toBe(subjects.length)
    })

    test('a webhook that refuses is tried three times, and told as not sent, once', async () => {
      await configure()
      expect((await send(1)).ok).toBe(false)
      expect(calls).toEqual(['riverside%3A1', 'riverside%3A1', 'riverside%3A1'])
      expect((await kept()).at(-1)).toMatchObject({ type: 'notice-not-sent', body: { notice: 1, by: 'webhook' } })
      await send(1)
      expect(calls).toHaveLength(3)
    })

    test('a reminder that is raised is sent by the job that came with it, and is not sent again', async () => {
      status = 200
      server.wait(Date.parse('2027-02-22T00:00:00Z') - server.now())
      expect(await raise()).toMatchObject({ ok: true })
      server.parts.live.wake()
      await vi.waitFor(
        async () => {
          const jobs = await office().store.read((reader) => listJobs(reader, server.plant))
          expect(jobs.filter(({ kind, state }) => kind === 'send-notice' && state !== 'done')).toEqual([])
          expect(jobs.length).toBeGreaterThan(0)
        },
        { timeout: 20_000, interval: 50 },
      )
      const sent = (await kept()).filter(({ type }) => type === 'notice-sent').map(({ body }) => ('notice' in body ? body.notice : 0))
      expect(sent.length).toBeGreaterThan(0)
      expect(new Set(sent).size).toBe(sent.length)
      const before = calls.length
      for (const notice of sent) await send(notice)
      expect(calls.length).toBe(before)
    })

    test('a secret that another server sealed is told as such, and nothing is sent unsigned', async () => {
      const before = calls.length
      const stranger = sendNoticeJob(office(), makeSealer('another'), impatient)
      const result = await stranger.run({ job: jobOf(2), progress: () => {}, signal: new AbortController().signal })
      expect(result.ok ? [] : result.findings.map(({ message }) => message)).toEqual([
        'a notice was not sent: its secret was sealed by another server: enter it again',
      ])
      expect(calls.length).toBe(before)
    })
  })
})
