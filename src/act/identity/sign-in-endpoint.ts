import { renderSVG } from 'uqr'
import { z } from 'zod'
import { passwordLength } from './password-hash.ts'

const email = z.string().trim().min(1).max(254)
const password = z.string().min(1).max(1024)
const newPassword = z.string().min(1).max(1024)
// A code of the authenticator, or a backup code.
const code = z.string().trim().min(6).max(32)

/** One of the things better-auth does that may be reached from outside. */
export interface SignInEndpoint {
  /** Below `/api/auth`. */
  readonly path: string
  /** INVARIANT: strict. better-auth takes more, such as a device to be trusted for a month, and none of that gets through. */
  readonly body: z.ZodType<Readonly<Record<string, string>>>
  readonly needsSession: boolean
  /** Whether a password or code can be guessed here. */
  readonly isLimited: boolean
  /** Whether the second factor is shown again, with `code` in the body. */
  readonly needsCode: boolean
  /** What is added before it is passed on. */
  readonly adds?: Readonly<Record<string, unknown>>
  /** What of a good answer is passed back. */
  readonly present: (answer: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>
}

const done = () => ({})

const presentEnrolment = ({ totpURI, backupCodes }: Readonly<Record<string, unknown>>) => {
  const uri = String(totpURI)
  return { uri, secret: new URL(uri).searchParams.get('secret') ?? '', qr: renderSVG(uri, { border: 2 }), backupCodes }
}

/** Everything else of better-auth is answered with 404. All are POST. */
export const signInEndpoints: readonly SignInEndpoint[] = [
  {
    path: '/sign-in/email',
    body: z.strictObject({ email, password }),
    needsSession: false,
    isLimited: true,
    needsCode: false,
    // `code`: the second factor is still to come, and there is no session yet.
    present: ({ twoFactorRedirect }) => ({ next: twoFactorRedirect === true ? 'code' : 'done' }),
  },
  // With a session it confirms the second factor that `enable` has begun; without one it ends a sign-in.
  { path: '/two-factor/verify-totp', body: z.strictObject({ code }), needsSession: false, isLimited: true, needsCode: false, present: done },
  { path: '/two-factor/verify-backup-code', body: z.strictObject({ code }), needsSession: false, isLimited: true, needsCode: false, present: done },
  { path: '/sign-out', body: z.strictObject({}), needsSession: false, isLimited: false, needsCode: false, present: done },
  {
    path: '/change-password',
    body: z.strictObject({ currentPassword: password, newPassword }),
    needsSession: true,
    isLimited: true,
    needsCode: false,
    adds: { revokeOtherSessions: true },
    present: done,
  },
  {
    path: '/two-factor/enable',
    body: z.strictObject({ password }),
    needsSession: true,
    isLimited: true,
    needsCode: false,
    present: presentEnrolment,
  },
  { path: '/two-factor/disable', body: z.strictObject({ password, code }), needsSession: true, isLimited: true, needsCode: true, present: done },
  {
    path: '/two-factor/generate-backup-codes',
    body: z.strictObject({ password, code }),
    needsSession: true,
    isLimited: true,
    needsCode: true,
    present: ({ backupCodes }) => ({ backupCodes }),
  },
]

/** Whether better-auth would take it; counted as it counts, in UTF-16 units. */
export const hasPasswordLength = (text: string): boolean => text.length >= passwordLength.min && text.length <= passwordLength.max
