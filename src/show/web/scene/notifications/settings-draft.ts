import type { AnswerOf, BodyOf, readNotifications, setNotifications } from '#show/contract'

export type Settings = AnswerOf<typeof readNotifications>

export interface MailDraft {
  readonly host: string
  readonly port: number
  readonly security: 'tls' | 'starttls' | 'none'
  readonly user: string
  readonly password: string
  readonly from: string
  readonly to: readonly string[]
}

/** What stands in the form; undefined: switched off. */
export interface SettingsDraft {
  readonly mail: MailDraft | undefined
  readonly webhook: { readonly url: string; readonly secret: string } | undefined
}

export const emptyMail: MailDraft = { host: '', port: 587, security: 'starttls', user: '', password: '', from: '', to: [] }

export const settingsToDraft = ({ mail, webhook }: Settings): SettingsDraft => ({
  mail:
    mail === undefined
      ? undefined
      : { host: mail.host, port: mail.port, security: mail.security, user: mail.user ?? '', password: '', from: mail.from, to: mail.to },
  webhook: webhook === undefined ? undefined : { url: webhook.url, secret: '' },
})

/** What is sent: a secret that was not entered is left out, and stays as it was. */
export const draftToBody = ({ mail, webhook }: SettingsDraft, version: number): BodyOf<typeof setNotifications> => ({
  version,
  ...(mail === undefined
    ? {}
    : {
        mail: {
          host: mail.host,
          port: mail.port,
          security: mail.security,
          from: mail.from,
          to: [...mail.to],
          ...(mail.user === '' ? {} : { user: mail.user }),
          ...(mail.user === '' || mail.password === '' ? {} : { password: mail.password }),
        },
      }),
  ...(webhook === undefined ? {} : { webhook: { url: webhook.url, ...(webhook.secret === '' ? {} : { secret: webhook.secret }) } }),
})
