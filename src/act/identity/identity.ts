import type { Store } from '#act/store'
import { ok } from '#ground/report'
import type { Result } from '#ground/report'
import { addressKey } from './address-key.ts'
import { answerSignIn } from './answer-sign-in.ts'
import type { Door } from './answer-sign-in.ts'
import { findTokenHolder } from './api-token.ts'
import { countAttempts } from './attempts.ts'
import type { AttemptLimit } from './attempts.ts'
import { authenticationFor } from './authentication.ts'
import type { IdentityEvent } from './identity-event.ts'
import { refused } from './identity-finding.ts'
import { liveSession } from './live-session.ts'
import { hasArgon2 } from './password-hash.ts'
import { noRoles, readRoles } from './person.ts'
import type { Caller } from './person.ts'
import { makeSetUpLink, needsSetUp } from './set-up.ts'

export interface Identity {
  /**
   * Answers a request below `/api/auth`. INVARIANT: the server itself sets `x-bulkhead-address` to the address of the client, and never
   * passes on one that came from outside: limits and audit log go by it.
   */
  readonly handle: (request: Request) => Promise<Response>
  /** Who asks, by session cookie or `Authorization: Bearer bh_…`; undefined for nobody. A header that is no good is not helped by a cookie. */
  readonly whoIs: (headers: Headers) => Promise<Caller | undefined>
  /** Whether a person without a second factor may do nothing but enrol one. */
  readonly requiresSecondFactor: boolean
  /** Whether nobody has an account yet. */
  readonly needsSetUp: () => Promise<boolean>
  /** Path and fragment of the link that makes the first account: `/set-up#…`. It can be used once, within 24 hours. */
  readonly makeSetUpLink: () => Promise<Result<string>>
  /** Counts a try of a one-time link from an address. Gives how many milliseconds to wait: 0 when it may go on. */
  readonly countLinkTry: (address: string) => number
}

export interface IdentityOptions {
  readonly store: Store
  /** From `openSecret`. */
  readonly secret: string
  /** Allowed values of the `Host` header, such as `127.0.0.1:8620`; read at every request, so that it may be filled later. */
  readonly hosts: readonly string[]
  /** Whether browsers reach the server by HTTPS. */
  readonly isSecure: boolean
  readonly requireSecondFactor: boolean
  /** After how long a session ends in any case: 12 hours. */
  readonly sessionMs?: number
  /** After how long without a request a session ends: 30 minutes. */
  readonly idleMs?: number
  /** Milliseconds since 1970, UTC. */
  readonly now?: () => number
  /** Awaited before the answer is given; when it throws, the answer is not given. */
  readonly onEvent: (event: IdentityEvent) => Promise<void>
  /** Faults of better-auth. Never holds a password, code or token. */
  readonly log?: (level: string, message: string) => void
}

const minuteMs = 60_000

/** An address may be a whole site behind one gateway, so it may fail more often than one account. Good attempts do not count. */
const perAddress: AttemptLimit = { attempts: 60, windowMs: 10 * minuteMs }
const perAccount: AttemptLimit = { attempts: 10, windowMs: 15 * minuteMs }
const perCode: AttemptLimit = { attempts: 1, windowMs: 2 * minuteMs }
const perReport: AttemptLimit = { attempts: 1, windowMs: minuteMs }

/** Opens accounts and sign-in on a store. Refused on a Node that cannot hash passwords by Argon2. */
export const openIdentity = async (options: IdentityOptions): Promise<Result<Identity>> => {
  if (!hasArgon2()) return refused('identity/no-argon2')
  const { store, secret, hosts, isSecure, requireSecondFactor, onEvent } = options
  const { sessionMs = 12 * 60 * minuteMs, idleMs = 30 * minuteMs, now = Date.now, log = () => undefined } = options
  const authentication = authenticationFor({ store, secret, hosts, isSecure, sessionMs, now, log })
  const sessions = { store, authentication, idleMs, now }
  const attempts = {
    byAddress: countAttempts(perAddress, now),
    byAccount: countAttempts(perAccount, now),
    codes: countAttempts(perCode, now),
    reports: countAttempts(perReport, now),
  }
  const door: Door = { store, authentication, sessions, hosts, isSecure, now, onEvent, attempts }
  const callerWith = async ({ id, person, by }: { id: string; person: Omit<Caller['person'], 'roles'>; by: Caller['by'] }): Promise<Caller> => {
    const roles = await store.read((reader) => readRoles(reader, person.id))
    return { person: { ...person, roles: roles.get(person.id) ?? noRoles }, by, id }
  }
  return ok({
    handle: (request) => answerSignIn(door, request),
    whoIs: async (headers) => {
      const authorization = headers.get('authorization')
      if (authorization !== null) {
        const holder = await findTokenHolder(store, authorization, now())
        return holder && callerWith({ id: holder.token, person: holder.person, by: 'token' })
      }
      const session = await liveSession(sessions, headers)
      return session && callerWith({ ...session, by: 'session' })
    },
    requiresSecondFactor: requireSecondFactor,
    needsSetUp: () => store.read(needsSetUp),
    makeSetUpLink: async () => {
      const made = await store.transaction((writer) => makeSetUpLink(writer, now()))
      return made.ok ? ok(made.value.link) : made
    },
    countLinkTry: (address) => attempts.byAddress.take(addressKey(address)),
  })
}
