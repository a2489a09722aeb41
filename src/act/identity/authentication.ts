import { AsyncLocalStorage } from 'node:async_hooks'
import { randomUUID } from 'node:crypto'
import { betterAuth } from 'better-auth'
import { APIError, createAuthMiddleware } from 'better-auth/api'
import { twoFactor } from 'better-auth/plugins/two-factor'
import type { Store } from '#act/store'
import { hashPassword, isPassword, passwordLength } from './password-hash.ts'

/** Where the server writes the address of the client. It must drop what a client sends under that name. */
export const addressHeader = 'x-bulkhead-address'

/** Below which path better-auth answers. */
export const authenticationPath = '/api/auth'

export interface AuthenticationOptions {
  readonly store: Store
  readonly secret: string
  /** Values of the `Host` header under which browsers reach the server; read at every request. */
  readonly hosts: readonly string[]
  readonly isSecure: boolean
  /** After how long a session ends in any case. */
  readonly sessionMs: number
  readonly now: () => number
  readonly log: (level: string, message: string) => void
}

/** The address by which requests are handed on to better-auth. */
export const innerAddress = 'http://bulkhead.invalid'

export const originsOf = (hosts: readonly string[], isSecure: boolean): string[] =>
  hosts.map((host) => new URL(`${isSecure ? 'https' : 'http'}://${host}`).origin)

/** What is learned of a request while better-auth works on it. */
export interface CodeAttempt {
  /** Whose code it is: known before from the session, or found in the challenge. */
  person?: string
  /** Told once the person is known and before the code is looked at. Gives whether to go on. */
  readonly mayTry: (person: string) => boolean
  /** What failed inside, when the answer is a fault. */
  fault?: unknown
}

const challengeSeconds = 300

// What one browser says of itself is hostile text of any length, and people read it in the list of their sessions.
const longestBrowser = 200

/** A sign-in that must not happen looks like one with a wrong password. */
const signInRefused = () => APIError.from('UNAUTHORIZED', { code: 'INVALID_EMAIL_OR_PASSWORD', message: 'invalid email or password' })

/**
 * better-auth with our tables and rules, and a place where a request for a code tells whose it is. Every setting that it would take from
 * the environment (secret, origins, telemetry, test mode) is given here, or checked before in `answerSignIn`.
 */
export const authenticationFor = ({ store, secret, hosts, isSecure, sessionMs, now, log }: AuthenticationOptions) => {
  const codeAttempts = new AsyncLocalStorage<CodeAttempt>()
  const auth = betterAuth({
    appName: 'Bulkhead',
    // No page can ever come from `.invalid` (RFC 6761, 6.4): the real origins are those of the hosts, which are known only once it listens.
    baseURL: innerAddress,
    basePath: authenticationPath,
    trustedOrigins: () => originsOf(hosts, isSecure),
    secrets: [{ version: 1, value: secret }],
    // INVARIANT: `sqlite` on PostgreSQL, too. So times are ISO text and yes or no is 1 or 0 in both, and a backup of one fits the other.
    database: { db: store.database, type: 'sqlite' },
    telemetry: { enabled: false },
    logger: { level: 'error', log: (level, message) => log(level, message) },
    // `attempts.ts` counts by account as well, and in bounded memory.
    rateLimit: { enabled: false },
    onAPIError: {
      onError: (error) => {
        const attempt = codeAttempts.getStore()
        if (attempt !== undefined) attempt.fault = error
      },
    },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: passwordLength.min,
      maxPasswordLength: passwordLength.max,
      password: { hash: hashPassword, verify: ({ hash, password }) => isPassword(password, hash) },
    },
    user: {
      modelName: 'people',
      fields: { emailVerified: 'email_verified', createdAt: 'created_at', updatedAt: 'updated_at' },
      additionalFields: { disabledAt: { type: 'number', required: false, input: false, fieldName: 'disabled_at' } },
    },
    account: {
      modelName: 'credentials',
      fields: { userId: 'person', providerId: 'provider', accountId: 'account', createdAt: 'created_at', updatedAt: 'updated_at' },
      accountLinking: { enabled: false },
    },
    session: {
      modelName: 'sessions',
      fields: {
        userId: 'person',
        expiresAt: 'expires_at',
        ipAddress: 'address',
        userAgent: 'browser',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
      additionalFields: { seenAt: { type: 'number', required: true, input: false, fieldName: 'seen_at', defaultValue: 0 } },
      expiresIn: sessionMs / 1000,
      disableSessionRefresh: true,
      cookieCache: { enabled: false },
    },
    verification: {
      modelName: 'challenges',
      fields: { expiresAt: 'expires_at', createdAt: 'created_at', updatedAt: 'updated_at' },
    },
    plugins: [
      twoFactor({
        issuer: 'Bulkhead',
        twoFactorCookieMaxAge: challengeSeconds,
        schema: {
          user: { fields: { twoFactorEnabled: 'two_factor_enabled' } },
          twoFactor: {
            modelName: 'second_factors',
            fields: { userId: 'person', backupCodes: 'backup_codes', failedVerificationCount: 'failures', lockedUntil: 'locked_until' },
          },
        },
      }),
    ],
    databaseHooks: {
      session: {
        create: {
          before: async (session) => {
            const person = await store.database.selectFrom('people').select('disabled_at').where('id', '=', session.userId).executeTakeFirst()
            if (person?.disabled_at !== null) throw signInRefused()
            const at = now()
            await store.database.deleteFrom('sessions').where('expires_at', '<', new Date(at).toISOString()).execute()
            const browser = (session.userAgent ?? '').slice(0, longestBrowser)
            // Not better-auth's own end: it makes a session of a whole day when a client asks not to be remembered.
            return { data: { ...session, userAgent: browser, seenAt: at, expiresAt: new Date(at + sessionMs) } }
          },
        },
      },
    },
    hooks: {
      before: createAuthMiddleware(async (context) => {
        const attempt = codeAttempts.getStore()
        if (attempt === undefined || !context.path.startsWith('/two-factor/verify-')) return
        if (attempt.person === undefined) {
          const cookie = await context.getSignedCookie(context.context.createAuthCookie('two_factor').name, context.context.secret)
          const challenge = typeof cookie === 'string' ? await context.context.internalAdapter.findVerificationValue(cookie) : null
          // Without a challenge better-auth refuses by itself.
          if (challenge === null) return
          attempt.person = challenge.value
        }
        if (!attempt.mayTry(attempt.person)) throw APIError.from('UNAUTHORIZED', { code: 'INVALID_CODE', message: 'invalid code' })
      }),
    },
    advanced: {
      useSecureCookies: isSecure,
      cookiePrefix: 'bulkhead',
      defaultCookieAttributes: { httpOnly: true, sameSite: 'strict', secure: isSecure, path: '/' },
      // Both are off by default when `NODE_ENV` is `test`: a server must not get weaker by its environment.
      disableCSRFCheck: false,
      disableOriginCheck: false,
      ipAddress: { ipAddressHeaders: [addressHeader], ipv6Subnet: 128 },
      database: { generateId: () => randomUUID(), validateSchema: false },
    },
  })
  return {
    /** The session that a signed cookie names, with its person. */
    findSession: (cookie: string) => auth.api.getSession({ headers: new Headers({ cookie }), query: { disableRefresh: true } }),
    /** Passes a request on to better-auth. */
    handle: (request: Request, attempt: CodeAttempt): Promise<Response> => codeAttempts.run(attempt, () => auth.handler(request)),
  }
}

export type Authentication = ReturnType<typeof authenticationFor>
