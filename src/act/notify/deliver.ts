import type { NotificationSettings } from './notification-settings.ts'
import type { Channel, Notice } from './notice.ts'
import type { Sealer } from './sealer.ts'
import { sendMail } from './send-mail.ts'
import { sendWebhook } from './send-webhook.ts'

/** How patient sending is; in milliseconds. */
export interface Patience {
  readonly timeoutMs: number
  /** Pauses between tries: one more try than pauses. */
  readonly pausesMs: readonly number[]
}

export const usualPatience: Patience = { timeoutMs: 10_000, pausesMs: [1_000, 4_000] }

const cannotOpen = 'its secret was sealed by another server: enter it again'

/** One try. Gives why it was not sent; undefined once it was. */
const tryOnce = async (
  { mail, webhook }: NotificationSettings,
  by: Channel,
  notice: Notice,
  { sealer, clock, timeoutMs }: { readonly sealer: Sealer; readonly clock: () => number; readonly timeoutMs: number },
): Promise<string | undefined> => {
  if (by === 'mail') {
    if (mail === undefined) return 'mail is switched off'
    const { sealedPassword, ...server } = mail
    const password = sealedPassword === undefined ? undefined : sealer.open(sealedPassword)
    return sealedPassword !== undefined && password === undefined ? cannotOpen : sendMail(server, password, notice, timeoutMs)
  }
  if (webhook === undefined) return 'the webhook is switched off'
  const secret = sealer.open(webhook.sealedSecret)
  return secret === undefined ? cannotOpen : sendWebhook(webhook.url, secret, notice, Math.floor(clock() / 1000), timeoutMs)
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const end = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    signal.addEventListener('abort', end)
  })

export interface Delivery {
  readonly settings: NotificationSettings
  readonly by: Channel
  readonly notice: Notice
  readonly sealer: Sealer
  /** Milliseconds since 1970, UTC. */
  readonly clock: () => number
  readonly patience: Patience
  readonly signal: AbortSignal
}

/** Sends a notice, with pauses between its tries. Gives why it could not be sent; undefined once it was. */
export const deliver = async ({ settings, by, notice, sealer, clock, patience, signal }: Delivery): Promise<string | undefined> => {
  const { timeoutMs, pausesMs } = patience
  let why = await tryOnce(settings, by, notice, { sealer, clock, timeoutMs })
  for (const ms of pausesMs) {
    if (why === undefined || signal.aborted) return why
    await pause(ms, signal)
    why = await tryOnce(settings, by, notice, { sealer, clock, timeoutMs })
  }
  return why
}
