import { perform } from '#act/office'
import type { Actor, Office } from '#act/office'
import { ok } from '#ground/report'
import type { Result } from '#ground/report'
import { deliver, usualPatience } from './deliver.ts'
import { channels } from './notice.ts'
import type { Channel, Notice } from './notice.ts'
import { readNotificationSettings } from './notification-settings.ts'
import type { Sealer } from './sealer.ts'

/** How one try by one channel went: `why` it was not sent. */
export interface Tried {
  readonly by: Channel
  readonly why?: string
}

/** Sends a test by everything that is configured, once each, and tells how it went. */
export const testNotifications = async (office: Office, sealer: Sealer, actor: Actor): Promise<Result<readonly Tried[]>> => {
  const sheet = { needs: 'administer-plant', plant: '*', deed: 'notifications-tested', subject: 'notifications' } as const
  const permitted = await perform(office, actor, sheet, async (writer, at) => ok({ value: { settings: await readNotificationSettings(writer), at } }))
  if (!permitted.ok) return permitted
  const { settings, at } = permitted.value
  const notice: Notice = { id: `test:${at}`, plant: '*', kind: 'test', title: 'this is a test', text: `${actor.name} asked for this test.`, at }
  const patience = { ...usualPatience, pausesMs: [] }
  const signal = new AbortController().signal
  const configured = channels.filter((by) => settings[by] !== undefined)
  const tried = configured.map(async (by): Promise<Tried> => {
    const why = await deliver({ settings, by, notice, sealer, clock: office.clock, patience, signal })
    return { by, ...(why === undefined ? {} : { why }) }
  })
  return ok(await Promise.all(tried))
}
