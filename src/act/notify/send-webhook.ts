import { createHmac } from 'node:crypto'
import type { Notice } from './notice.ts'

/** `t=<seconds since 1970>,v1=<HMAC-SHA-256 of "<seconds>.<body>" in hexadecimal>`: the time stands inside, so that an old call cannot be repeated. */
export const webhookSignature = (secret: string, body: string, seconds: number): string =>
  `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`

/** Only the name of the host: the path of a webhook is often its password. */
const shown = (url: string): string => new URL(url).host

const reasonOf = (error: unknown, timeoutMs: number): string => {
  if (!(error instanceof Error)) return 'no answer'
  if (error.name === 'TimeoutError') return `no answer within ${timeoutMs / 1000} s`
  const cause: unknown = error.cause
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : 'no connection'
}

/**
 * Posts a notice as JSON. Gives why not, or undefined once it was answered with success. What is answered besides the status is not
 * read, and a redirect is not followed: it could lead where nobody allowed.
 */
export const sendWebhook = async (url: string, secret: string, notice: Notice, seconds: number, timeoutMs: number): Promise<string | undefined> => {
  const body = JSON.stringify(notice)
  try {
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
      headers: {
        'content-type': 'application/json',
        'user-agent': 'Bulkhead',
        'x-bulkhead-notice': encodeURIComponent(notice.id),
        'x-bulkhead-signature': webhookSignature(secret, body, seconds),
      },
      body,
    })
    await response.body?.cancel()
    if (response.ok) return undefined
    const isRedirect = response.status >= 300 && response.status < 400
    return `\`${shown(url)}\` answered ${response.status}${isRedirect ? ', and redirects are not followed' : ''}`
  } catch (error) {
    return `\`${shown(url)}\`: ${reasonOf(error, timeoutMs)}`
  }
}
