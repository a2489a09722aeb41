import type { JobKind, JobWork } from '#act/live'
import { perform, serverActor } from '#act/office'
import type { Office } from '#act/office'
import { appendEvents, readEvents } from '#act/store'
import { failed, ok } from '#ground/report'
import type { Finding, Result } from '#ground/report'
import { deliver, usualPatience } from './deliver.ts'
import type { Patience } from './deliver.ts'
import { keptNotices, noticeOf } from './notice.ts'
import type { Channel, KeptNotice, NoticeEvent } from './notice.ts'
import { readNotificationSettings } from './notification-settings.ts'
import type { Sealer } from './sealer.ts'

/** How the job of sending one notice by one channel is called. */
export const sendNoticeKind = 'send-notice'

interface Request {
  /** Sequence of the reminder in the stream of its plant. */
  readonly notice: number
  readonly by: Channel
}

const notSent = (why: string): Finding => ({
  code: 'notify/not-sent',
  severity: 'error',
  message: `a notice was not sent: ${why}`,
  help: 'see the settings of the notifications',
})

const noticesOf = async (office: Office, plant: string): Promise<readonly KeptNotice[]> =>
  keptNotices(await office.store.read((reader) => readEvents(reader, { kind: 'notice', id: plant })))

/** Other notices may be kept in between: then it is tried again on the stream as it is. */
const record = async (office: Office, plant: string, event: NoticeEvent): Promise<Result<void>> => {
  const sheet = { plant, deed: event.type, subject: `notice:${'notice' in event.body ? event.body.notice : 0}`, payload: event }
  for (let tries = 0; ; tries++) {
    const recorded = await perform(office, serverActor, sheet, async (writer, at) => {
      const expected = (await readEvents(writer, { kind: 'notice', id: plant })).length
      const appended = await appendEvents(writer, { kind: 'notice', id: plant, expected, at, actor: serverActor.id, events: [event] })
      return appended.ok ? ok({ value: undefined }) : appended
    })
    if (recorded.ok || tries === 5 || !recorded.findings.every(({ code }) => code === 'store/conflict')) return recorded
  }
}

const isTold = (kept: readonly KeptNotice[], { notice, by }: Request): boolean =>
  kept.some(({ type, body }) => (type === 'notice-sent' || type === 'notice-not-sent') && body.notice === notice && body.by === by)

/** Sends a notice, and keeps how that went. One that was told already is not sent again after a restart. */
export const sendNoticeJob = (office: Office, sealer: Sealer, patience: Patience = usualPatience): JobKind => ({
  kind: sendNoticeKind,
  run: async ({ job, signal }: JobWork) => {
    const request = job.request as Request
    const { plant = '*' } = job
    const kept = await noticesOf(office, plant)
    const reminder = kept.find(({ sequence }) => sequence === request.notice)
    const notice = reminder === undefined ? undefined : noticeOf(plant, reminder)
    if (notice === undefined || isTold(kept, request)) return ok(undefined)
    const settings = await office.store.read(readNotificationSettings)
    const why = await deliver({ settings, by: request.by, notice, sealer, clock: office.clock, patience, signal })
    // Stopped half-way: the job is given back and runs again.
    if (why !== undefined && signal.aborted) return failed([notSent(why)])
    const recorded = await record(
      office,
      plant,
      why === undefined ? { type: 'notice-sent', body: request } : { type: 'notice-not-sent', body: { ...request, why } },
    )
    if (!recorded.ok) return recorded
    return why === undefined ? ok(undefined) : failed([notSent(why)])
  },
})
