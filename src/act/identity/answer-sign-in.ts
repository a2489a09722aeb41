import type { Store } from '#act/store'
import { addressKey } from './address-key.ts'
import { addressHeader, authenticationPath, innerAddress, originsOf } from './authentication.ts'
import type { Authentication, CodeAttempt } from './authentication.ts'
import type { Attempts } from './attempts.ts'
import type { IdentityEvent, IdentityEventKind } from './identity-event.ts'
import { identityFinding } from './identity-finding.ts'
import type { IdentityCode } from './identity-finding.ts'
import { liveSession } from './live-session.ts'
import type { LiveSession, SessionRules } from './live-session.ts'
import { signInEndpoints } from './sign-in-endpoint.ts'
import type { SignInEndpoint } from './sign-in-endpoint.ts'

export interface Door {
  readonly store: Store
  readonly authentication: Authentication
  readonly sessions: SessionRules
  readonly hosts: readonly string[]
  readonly isSecure: boolean
  readonly now: () => number
  readonly onEvent: (event: IdentityEvent) => Promise<void>
  readonly attempts: { readonly byAddress: Attempts; readonly byAccount: Attempts; readonly codes: Attempts; readonly reports: Attempts }
}

/** A request for one of the endpoints that was read and may be tried. */
interface Asked {
  readonly endpoint: SignInEndpoint
  readonly body: Readonly<Record<string, string>>
  readonly headers: Headers
  readonly address: string
  readonly session: LiveSession | undefined
}

type Outcome = { readonly ok: true; readonly answer: Readonly<Record<string, unknown>>; readonly cookies: readonly string[] } | Refusal
interface Refusal {
  readonly ok: false
  readonly code: IdentityCode
  readonly waitMs?: number
  readonly cookies?: readonly string[]
}

const statusOf: Partial<Record<IdentityCode, number>> = {
  'identity/sign-in-refused': 401,
  'identity/code-refused': 401,
  'identity/challenge-over': 401,
  'identity/not-signed-in': 401,
  'identity/password-refused': 403,
  'identity/other-origin': 403,
  'identity/second-factor-exists': 409,
  'identity/too-many': 429,
}

/** better-auth's codes in our words. What is not in this list is a request that makes no sense. */
const codeOf: Readonly<Record<string, IdentityCode>> = {
  INVALID_EMAIL_OR_PASSWORD: 'identity/sign-in-refused',
  INVALID_EMAIL: 'identity/sign-in-refused',
  PASSWORD_TOO_LONG: 'identity/password-length',
  PASSWORD_TOO_SHORT: 'identity/password-length',
  INVALID_PASSWORD: 'identity/password-refused',
  INVALID_CODE: 'identity/code-refused',
  INVALID_BACKUP_CODE: 'identity/code-refused',
  INVALID_TWO_FACTOR_COOKIE: 'identity/challenge-over',
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: 'identity/challenge-over',
  ACCOUNT_TEMPORARILY_LOCKED: 'identity/too-many',
  TOTP_ALREADY_ENABLED: 'identity/second-factor-exists',
  TOTP_NOT_ENABLED: 'identity/no-second-factor',
  BACKUP_CODES_NOT_ENABLED: 'identity/no-second-factor',
  TWO_FACTOR_NOT_ENABLED: 'identity/no-second-factor',
  UNAUTHORIZED: 'identity/not-signed-in',
  MISSING_OR_NULL_ORIGIN: 'identity/other-origin',
  INVALID_ORIGIN: 'identity/other-origin',
}

/** How long better-auth locks codes of an account after ten wrong ones in a row. */
const lockMs = 15 * 60_000

/** Far more than any of the bodies needs. */
const longestBody = 8192

const refusal = ({ code, waitMs, cookies = [] }: Refusal): Response => {
  const headers = new Headers({ 'content-type': 'application/json', 'cache-control': 'no-store' })
  for (const cookie of cookies) headers.append('set-cookie', cookie)
  if (waitMs !== undefined) headers.set('retry-after', String(Math.ceil(waitMs / 1000)))
  return new Response(JSON.stringify({ findings: [identityFinding(code)] }), { status: statusOf[code] ?? 400, headers })
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

const readBody = async (request: Request, { body }: SignInEndpoint): Promise<Readonly<Record<string, string>> | undefined> => {
  const text = await request.text()
  if (text.length > longestBody) return undefined
  try {
    return body.safeParse(JSON.parse(text === '' ? '{}' : text)).data
  } catch {
    return undefined
  }
}

const isBackupCode = (code: string): boolean => !/^\d{6}$/.test(code)

/** One request to better-auth, and its answer in our words. */
const forward = async (door: Door, path: string, body: unknown, asked: Asked, attempt: CodeAttempt): Promise<Outcome> => {
  const headers = new Headers({ 'content-type': 'application/json', [addressHeader]: asked.address })
  for (const name of ['cookie', 'origin', 'user-agent', 'sec-fetch-site', 'sec-fetch-mode', 'sec-fetch-dest']) {
    const value = asked.headers.get(name)
    if (value !== null) headers.set(name, value)
  }
  const request = new Request(`${innerAddress}${authenticationPath}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
  const response = await door.authentication.handle(request, attempt)
  const cookies = response.headers.getSetCookie()
  if (response.status >= 500) throw new Error(`better-auth failed at \`${path}\``, { cause: attempt.fault })
  const answer: unknown = await response.json().catch(() => undefined)
  const fields = isRecord(answer) ? answer : {}
  if (response.ok) return { ok: true, answer: fields, cookies }
  const code = codeOf[String(fields['code'])] ?? 'identity/bad-request'
  return { ok: false, code, cookies, ...(code === 'identity/too-many' ? { waitMs: lockMs } : {}) }
}

const succeeded = (asked: Asked, answer: Readonly<Record<string, unknown>>): IdentityEventKind | undefined => {
  switch (asked.endpoint.path) {
    case '/sign-in/email':
      return answer['twoFactorRedirect'] === true ? 'password-accepted' : 'signed-in'
    case '/two-factor/verify-totp':
    case '/two-factor/verify-backup-code':
      if (asked.session === undefined) return 'signed-in'
      return asked.session.person.hasSecondFactor || asked.endpoint.path !== '/two-factor/verify-totp' ? undefined : 'second-factor-enrolled'
    case '/sign-out':
      return asked.session === undefined ? undefined : 'signed-out'
    case '/change-password':
      return 'password-changed'
    case '/two-factor/enable':
      return 'second-factor-begun'
    case '/two-factor/disable':
      return 'second-factor-removed'
    case '/two-factor/generate-backup-codes':
      return 'backup-codes-made'
    default:
      return undefined
  }
}

const failedAs: Partial<Record<IdentityCode, IdentityEventKind>> = {
  'identity/sign-in-refused': 'sign-in-failed',
  'identity/code-refused': 'code-failed',
  'identity/challenge-over': 'code-failed',
  'identity/password-refused': 'password-refused',
  'identity/too-many': 'attempts-limited',
}

/** Who it was: of a sign-in that is complete better-auth says it, before that only the e-mail address is known. */
const whoOf = (asked: Asked, attempt: CodeAttempt, outcome: Outcome): Pick<IdentityEvent, 'person' | 'email'> => {
  const user = outcome.ok ? outcome.answer['user'] : undefined
  const person = attempt.person ?? (isRecord(user) ? String(user['id']) : undefined)
  const { email } = asked.body
  return { ...(person === undefined ? {} : { person }), ...(email === undefined ? {} : { email }) }
}

/** Tries what was asked, within the limits. */
const tryIt = async (door: Door, asked: Asked): Promise<Outcome> => {
  const { byAddress, byAccount, codes, reports } = door.attempts
  const { endpoint, body, address, session } = asked
  const { code, ...rest } = body
  const taken: (() => void)[] = []
  let waitMs = 0
  const take = (attempts: Attempts, key: string): boolean => {
    const wait = attempts.take(key)
    if (wait === 0) taken.push(() => attempts.giveBack(key))
    waitMs = Math.max(waitMs, wait)
    return wait === 0
  }
  const attempt: CodeAttempt = {
    ...(session === undefined ? {} : { person: session.person.id }),
    // RFC 6238, 5.2: a code is good once. And it is counted by person, because each new challenge gives five more tries.
    mayTry: (person) => take(byAccount, `code:${person}`) && codes.take(`${person}:${code}`) === 0,
  }
  const email = body['email']?.toLowerCase()
  const account = email === undefined ? session && `person:${session.person.id}` : `email:${email}`
  const mayGoOn = !endpoint.isLimited || (take(byAddress, addressKey(address)) && (account === undefined || take(byAccount, account)))
  const run = async (): Promise<Outcome> => {
    if (!endpoint.needsCode || code === undefined) return forward(door, endpoint.path, { ...body, ...endpoint.adds }, asked, attempt)
    const check = isBackupCode(code) ? '/two-factor/verify-backup-code' : '/two-factor/verify-totp'
    const checked = await forward(door, check, { code }, asked, attempt)
    return checked.ok ? forward(door, endpoint.path, rest, asked, attempt) : checked
  }
  const outcome: Outcome = mayGoOn ? await run() : { ok: false, code: 'identity/too-many' }
  if (outcome.ok) for (const giveBack of taken) giveBack()
  const shown: Outcome = !outcome.ok && waitMs > 0 ? { ...outcome, code: 'identity/too-many', waitMs } : outcome
  const said = shown.ok ? succeeded(asked, shown.answer) : failedAs[shown.code]
  // Once in a while: whoever is past the limit must not be able to fill the audit log.
  const kind = said === 'attempts-limited' && reports.take(addressKey(address)) > 0 ? undefined : said
  // Before the answer: nobody is in whose coming is not written down.
  if (kind !== undefined) await door.onEvent({ kind, at: door.now(), address, ...whoOf(asked, attempt, shown) })
  return shown
}

/** Answers a request below `/api/auth`: one of the listed endpoints, from a page of ours, within the limits; else a refusal. */
export const answerSignIn = async (door: Door, request: Request): Promise<Response> => {
  const path = new URL(request.url).pathname.slice(authenticationPath.length)
  const endpoint = request.method === 'POST' ? signInEndpoints.find((each) => each.path === path) : undefined
  if (endpoint === undefined) return new Response(null, { status: 404 })
  const { headers } = request
  const origin = headers.get('origin')
  // better-auth asks this, too, but takes further origins from the environment.
  if (origin !== null && !originsOf(door.hosts, door.isSecure).includes(origin)) return refusal({ ok: false, code: 'identity/other-origin' })
  const body = await readBody(request, endpoint)
  if (body === undefined) return refusal({ ok: false, code: 'identity/bad-request' })
  // Also where none is needed: a session that has ended is gone after this, and cannot pass for one.
  const session = await liveSession(door.sessions, headers)
  if (endpoint.needsSession && session === undefined) return refusal({ ok: false, code: 'identity/not-signed-in' })
  if (endpoint.needsCode && session?.person.hasSecondFactor !== true) return refusal({ ok: false, code: 'identity/no-second-factor' })
  const outcome = await tryIt(door, { endpoint, body, headers, address: headers.get(addressHeader) ?? '', session })
  if (!outcome.ok) return refusal(outcome)
  // Whoever signs in over an old session leaves it behind.
  if (endpoint.path === '/sign-in/email' && session !== undefined)
    await door.store.database.deleteFrom('sessions').where('id', '=', session.id).execute()
  const answer = new Headers({ 'content-type': 'application/json', 'cache-control': 'no-store' })
  for (const cookie of outcome.cookies) answer.append('set-cookie', cookie)
  return new Response(JSON.stringify(endpoint.present(outcome.answer)), { headers: answer })
}
