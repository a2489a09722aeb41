import { failed } from '#ground/report'
import type { Finding, Result } from '#ground/report'

/** Code, message and way out of everything that a person who signs in or administers can get wrong. */
const findings = {
  'identity/sign-in-refused': ['the e-mail address or the password is wrong', 'try again, or ask an administrator for a new link'],
  'identity/code-refused': ['the code is wrong or was used before', 'wait for the next code of the authenticator, or use a backup code'],
  'identity/challenge-over': ['the sign-in has waited too long for its code, or has seen too many wrong ones', 'begin again with the password'],
  'identity/password-refused': ['the password is wrong', 'type the password that you signed in with'],
  'identity/password-length': ['the password has fewer than 12 or more than 128 characters', 'take four or five words that do not belong together'],
  'identity/not-signed-in': ['nobody is signed in here, or the session has ended', 'sign in'],
  'identity/second-factor-exists': ['there is a second factor already', 'remove it first'],
  'identity/no-second-factor': ['there is no second factor yet', 'begin with the authenticator, then confirm its code'],
  'identity/too-many': ['there were too many attempts', 'wait, then try again'],
  'identity/bad-request': ['the request is not what is asked for here', 'see the description of the API'],
  'identity/other-origin': ['the request comes from a page of another server', 'use the address that the server was started with'],
  'identity/link-unusable': ['the link was used, has ended, or never was', 'ask an administrator for a new one'],
  'identity/set-up-done': ['the server has its administrator already', 'ask that administrator for an invitation'],
  'identity/email-taken': ['there is an account with this e-mail address already', 'look for it in the list of people'],
  'identity/email': ['the e-mail address is none', 'write it as `name@example.org`, at most 254 characters'],
  'identity/name': ['the name is empty or longer than 100 characters', 'write a name that others know'],
  'identity/no-person': ['there is no such person', 'see the list of people'],
  'identity/disabled': ['the account of this person is disabled', 'enable it first'],
  'identity/no-role': ['there is no such role here', 'on the server itself there are `administrator` and `auditor` only'],
  'identity/last-administrator': ['this is the last administrator of the server', 'give somebody else the role first'],
  'identity/token-end': ['the end of a token lies in the past or more than a year ahead', 'choose a day within a year'],
  'identity/too-many-tokens': ['a person has at most 20 tokens', 'revoke one that is no longer used'],
  'identity/no-token': ['there is no such token, or it is revoked already', 'see the list of tokens'],
  'identity/no-session': ['there is no such session, or it has ended already', 'see the list of sessions'],
  'identity/session-needed': ['a token cannot do this', 'sign in with a browser'],
  'identity/no-argon2': ['this Node has no `crypto.argon2`, so passwords cannot be kept safely', 'run the server with Node 24.7 or newer'],
} as const satisfies Readonly<Record<string, readonly [message: string, help: string]>>

export type IdentityCode = keyof typeof findings

export const identityFinding = (code: IdentityCode): Finding => {
  const [message, help] = findings[code]
  return { code, severity: 'error', message, help }
}

export const refused = (code: IdentityCode): Result<never> => failed([identityFinding(code)])
