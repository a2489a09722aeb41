/**
 * What people are told without asking: what is about to lapse and what is to be reviewed, each once, kept in the store and sent by mail and
 * webhook to where an administrator said. Not for deciding what is due (`reason/govern`), nor for when it is looked at (`act/live`).
 */
export type { Sealer } from './sealer.ts'
export { makeSealer } from './sealer.ts'
export type { Channel, KeptNotice, Notice } from './notice.ts'
export { channels, keptNotices, noticeOf } from './notice.ts'
export type { AskedSettings, KeptSettings } from './notification-settings.ts'
export { readNotificationSettings, setNotifications } from './notification-settings.ts'
export { raiseReminders } from './raise-reminders.ts'
export { remindersSchedule } from './reminders-schedule.ts'
export { sendNoticeJob } from './send-notice-job.ts'
export type { Tried } from './test-notifications.ts'
export { testNotifications } from './test-notifications.ts'
