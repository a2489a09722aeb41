/** Days before a lapse on which people are reminded, furthest first. */
export const reminderDays = [30, 7, 1] as const
export type ReminderDays = (typeof reminderDays)[number]

/**
 * The reminder to send now, or none. One whose time passed while nothing ran is not sent when a later one is due as well, and
 * none is sent twice or after the lapse. Instants in seconds since 1970; `sent`: the reminders of this very lapse that went out.
 */
export const reminderDue = (until: number, now: number, sent: readonly ReminderDays[] = []): ReminderDays | undefined => {
  if (now >= until) return undefined
  const latest = reminderDays.findLast((days) => now >= until - days * 86400)
  return latest === undefined || sent.some((days) => days <= latest) ? undefined : latest
}
