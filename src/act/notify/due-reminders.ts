import { reminderDays, reminderDue } from '#reason/govern'
import type { Lapse, ReviewWorklist } from '#reason/govern'
import type { KeptNotice, NoticeEvent } from './notice.ts'

/** A reminder to raise. */
export type DueReminder = Extract<NoticeEvent, { readonly type: 'lapse-reminded' | 'reviews-reminded' }>

const lapseSubject = ({ kind, id, until }: Lapse, days: number): string => `${kind} ${id} ${until} ${days}`

const daysText = (days: number): string => (days === 1 ? 'within a day' : `within ${days} days`)

const lapseReminder = (lapse: Lapse, now: number, told: ReadonlySet<string>): readonly DueReminder[] => {
  // A lapse that was moved is another one, and its reminders begin anew.
  const sent = reminderDays.filter((days) => told.has(lapseSubject(lapse, days)))
  const days = reminderDue(lapse.until, now, sent)
  if (days === undefined) return []
  const what = lapse.kind === 'exception' ? 'exception' : 'flow'
  const body = {
    subjects: [lapseSubject(lapse, days)],
    title: `${what} ${lapse.id} lapses ${daysText(days)}`,
    text: [
      lapse.sentence,
      ...(lapse.drops ?? []).slice(0, 20).map(({ conversation: { client, server, service } }) => `  ${client} to ${server} ${service}`),
      ...(lapse.acceptedBy === undefined ? [] : [`Its risk was accepted by: ${lapse.acceptedBy}`]),
      'Nothing has to be done for it to lapse. Whoever still needs it renews it with evidence of use.',
    ].join('\n'),
  }
  return [{ type: 'lapse-reminded', body }]
}

const reviewsReminder = (worklist: ReviewWorklist, told: ReadonlySet<string>): readonly DueReminder[] => {
  const fresh = worklist.owners.flatMap(({ owner, items }) =>
    items
      .map(({ conduit, due }) => ({ owner: owner ?? 'no owner', conduit: conduit.id, subject: `${conduit.id} ${due ?? 'never-reviewed'}` }))
      .filter(({ subject }) => !told.has(subject)),
  )
  if (fresh.length === 0) return []
  const body = {
    subjects: fresh.map(({ subject }) => subject),
    title: fresh.length === 1 ? '1 conduit is due for review' : `${fresh.length} conduits are due for review`,
    text: [...Map.groupBy(fresh, ({ owner }) => owner)].map(([owner, own]) => `${owner}: ${own.map(({ conduit }) => conduit).join(', ')}`).join('\n'),
  }
  return [{ type: 'reviews-reminded', body }]
}

/** What people are to be reminded of now and were not yet: each lapse by itself, reviews together. `now` in seconds since 1970. */
export const dueReminders = (
  lapses: readonly Lapse[],
  worklist: ReviewWorklist,
  kept: readonly KeptNotice[],
  now: number,
): readonly DueReminder[] => {
  const subjects = kept.flatMap(({ type, body }) => (type === 'lapse-reminded' || type === 'reviews-reminded' ? body.subjects : []))
  const told = new Set(subjects)
  return [...lapses.flatMap((lapse) => lapseReminder(lapse, now, told)), ...reviewsReminder(worklist, told)]
}
