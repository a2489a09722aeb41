import { findSetting, putSetting } from '#act/store'
import type { Reader } from '#act/store'
import { perform } from '#act/office'
import type { Actor, Office } from '#act/office'
import { failed, ok } from '#ground/report'
import type { Finding, Result } from '#ground/report'
import type { Sealer } from './sealer.ts'
import type { MailServer } from './send-mail.ts'

/** What an administrator configured, as it is kept: secrets are sealed. */
export interface NotificationSettings {
  readonly mail?: MailServer & { readonly sealedPassword?: string }
  readonly webhook?: { readonly url: string; readonly sealedSecret: string }
}

export interface KeptSettings extends NotificationSettings {
  /** Counts its changes; 0 when nothing was ever configured. */
  readonly version: number
}

/** What an administrator sends: a secret that is left out stays as it was. */
export interface AskedSettings {
  readonly mail?: MailServer & { readonly password?: string }
  readonly webhook?: { readonly url: string; readonly secret?: string }
}

const setting = { scope: 'server', name: 'notifications' } as const

export const readNotificationSettings = async (reader: Reader): Promise<KeptSettings> => {
  const stored = await findSetting(reader, setting)
  // INVARIANT: only `setNotifications` writes this setting.
  return stored === undefined ? { version: 0 } : { ...(stored.value as NotificationSettings), version: stored.version }
}

const refused = (code: string, message: string, help: string, path: string): Finding => ({
  code: `notify/${code}`,
  severity: 'error',
  message,
  help,
  at: { path },
})

const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)

const mailOf = (
  asked: NonNullable<AskedSettings['mail']>,
  kept: NotificationSettings['mail'],
  sealer: Sealer,
): Result<NotificationSettings['mail']> => {
  const { password, ...server } = asked
  if (server.user === undefined) return ok(server)
  if (server.security === 'none' && !isLoopback(server.host))
    return failed([
      refused('password-in-clear', 'a password would cross the network in clear', 'choose TLS or STARTTLS, or sign in as nobody', 'mail.security'),
    ])
  if (password !== undefined) return ok({ ...server, sealedPassword: sealer.seal(password) })
  // A kept password goes nowhere but where it was given for: else whoever may name a server could have it sent to theirs.
  const isSame = kept?.host === server.host && kept.port === server.port && kept.user === server.user && kept.security === server.security
  return isSame && kept?.sealedPassword !== undefined
    ? ok({ ...server, sealedPassword: kept.sealedPassword })
    : failed([refused('password-missing', `there is no password of \`${server.user}\` at \`${server.host}\``, 'enter the password', 'mail.password')])
}

const webhookOf = (
  asked: NonNullable<AskedSettings['webhook']>,
  kept: NotificationSettings['webhook'],
  sealer: Sealer,
): Result<NotificationSettings['webhook']> => {
  const { url, secret } = asked
  const { protocol, username, password } = URL.parse(url) ?? {}
  if (protocol !== 'https:' && protocol !== 'http:')
    return failed([
      refused('webhook-address', 'a webhook is an address that begins with http:// or https://', 'enter its whole address', 'webhook.url'),
    ])
  if (username !== '' || password !== '')
    return failed([refused('webhook-address', 'the address holds a name or a password', 'calls are signed: leave both out', 'webhook.url')])
  const sealedSecret = secret === undefined ? kept?.sealedSecret : sealer.seal(secret)
  return sealedSecret === undefined
    ? failed([
        refused(
          'secret-missing',
          'calls are signed, and there is no secret to sign with',
          'enter a secret that the receiver knows',
          'webhook.secret',
        ),
      ])
    : ok({ url, sealedSecret })
}

/** Sets how notices leave the application; what is left out is switched off. `expected`: the version that was looked at. */
export const setNotifications = (
  office: Office,
  sealer: Sealer,
  actor: Actor,
  asked: AskedSettings,
  expected: number,
): Promise<Result<KeptSettings>> => {
  const { mail: { password, ...mail } = {}, webhook: { secret, ...webhook } = {} } = asked
  return perform(
    office,
    actor,
    {
      needs: 'administer-plant',
      plant: '*',
      deed: 'notifications-set',
      subject: 'notifications',
      // Of secrets the log says that they were given, and nothing that could be guessed from a digest.
      payload: { mail, webhook, givesPassword: password !== undefined, givesSecret: secret !== undefined },
    },
    async (writer, at) => {
      const kept = await readNotificationSettings(writer)
      const made = asked.mail === undefined ? ok(undefined) : mailOf(asked.mail, kept.mail, sealer)
      const hook = asked.webhook === undefined ? ok(undefined) : webhookOf(asked.webhook, kept.webhook, sealer)
      if (!made.ok || !hook.ok) return failed([...made.findings, ...hook.findings])
      const value: NotificationSettings = {
        ...(made.value === undefined ? {} : { mail: made.value }),
        ...(hook.value === undefined ? {} : { webhook: hook.value }),
      }
      const put = await putSetting(writer, { ...setting, value, expected, at })
      return put.ok ? ok({ value: { ...value, version: put.value } }) : put
    },
  )
}
