import { randomUUID } from 'node:crypto'
import type { Answers } from '#act/answer'
import { perform, serverActor } from '#act/office'
import type { Office } from '#act/office'
import { addJob, appendEvents, readEvents } from '#act/store'
import { failed, ok } from '#ground/report'
import type { Result } from '#ground/report'
import { dueReminders } from './due-reminders.ts'
import { channels, keptNotices } from './notice.ts'
import { readNotificationSettings } from './notification-settings.ts'
import { sendNoticeKind } from './send-notice-job.ts'

/**
 * Raises what is due in one plant and was not raised before, with a job for every way by which it leaves. Gives how many. Of two servers
 * that look at once, one raises: the stream of notices has moved on for the other.
 */
export const raiseReminders = async (office: Office, answers: Answers, plant: string): Promise<Result<number>> => {
  const lapses = await answers.lapses(plant)
  const worklist = await answers.reviews(plant)
  if (!lapses.ok || !worklist.ok) return failed([...lapses.findings, ...worklist.findings])
  const stream = { kind: 'notice', id: plant } as const
  const kept = keptNotices(await office.store.read((reader) => readEvents(reader, stream)))
  const due = dueReminders(lapses.value, worklist.value, kept, Math.floor(office.clock() / 1000))
  if (due.length === 0) return ok(0)
  const sheet = { plant, deed: 'reminders-raised', subject: 'notices', payload: due }
  const raised = await perform(office, serverActor, sheet, async (writer, at) => {
    const appended = await appendEvents(writer, { ...stream, plant, expected: kept.length, at, actor: serverActor.id, events: due })
    if (!appended.ok) return appended
    const settings = await readNotificationSettings(writer)
    for (const [i] of due.entries())
      for (const by of channels) {
        if (settings[by] === undefined) continue
        const request = { notice: kept.length + i + 1, by }
        const added = await addJob(writer, { id: randomUUID(), plant, kind: sendNoticeKind, request, at })
        if (!added.ok) return added
      }
    return ok({ value: due.length })
  })
  return !raised.ok && raised.findings.every(({ code }) => code === 'store/conflict') ? ok(0) : raised
}
