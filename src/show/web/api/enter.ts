import { useMutation } from '@tanstack/react-query'
import { fetchFrom, findingsIn, Refused } from './ask.ts'

/** What sign-in answers; each path has some of it. */
export interface Entered {
  /** `code`: the second factor is still to come. */
  readonly next?: 'done' | 'code'
  /** For an authenticator that cannot read the picture. */
  readonly secret?: string
  /** A picture of the secret, as SVG. */
  readonly qr?: string
  readonly backupCodes?: readonly string[]
}

type EnterPath =
  | '/sign-in/email'
  | '/two-factor/verify-totp'
  | '/two-factor/verify-backup-code'
  | '/two-factor/enable'
  | '/two-factor/disable'
  | '/two-factor/generate-backup-codes'
  | '/change-password'

/** Asks sign-in, which has a contract of its own below `/api/auth`. Throws `Refused` when the answer is no. */
export const enter = async (path: EnterPath, body: Readonly<Record<string, string>>): Promise<Entered> => {
  const response = await fetchFrom(`/api/auth${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!response.ok) {
    const wait = Number(response.headers.get('retry-after') ?? 0)
    const findings = await findingsIn(response)
    throw new Refused(
      response.status,
      wait > 0 ? findings.map((finding) => ({ ...finding, help: `try again in ${Math.ceil(wait / 60)} min` })) : findings,
    )
  }
  return (await response.json()) as Entered
}

export const useEnter = (path: EnterPath) => useMutation({ mutationFn: (body: Readonly<Record<string, string>>) => enter(path, body) })
