import { createTransport } from 'nodemailer'
import type { Notice } from './notice.ts'

/** Where mail is handed in. */
export interface MailServer {
  readonly host: string
  readonly port: number
  /** `tls`: from the first byte; `starttls`: before anything is said; `none`: in clear. */
  readonly security: 'tls' | 'starttls' | 'none'
  readonly user?: string
  readonly from: string
  readonly to: readonly string[]
}

interface SmtpError {
  readonly code?: unknown
  readonly responseCode?: unknown
}

/** Why it was not sent, from codes only: the words of a mail server are not ours, and may repeat what it was told. */
const reasonOf = ({ host, port }: MailServer, error: unknown): string => {
  const { code, responseCode } = error instanceof Error ? (error as SmtpError) : {}
  const codes = [code, responseCode].filter((part) => typeof part === 'string' || typeof part === 'number').join(' ')
  const what = code === 'EAUTH' ? 'refused the sign-in' : code === 'EENVELOPE' ? 'refused the sender or everyone it was for' : 'did not take the mail'
  return `\`${host}:${port}\` ${what}${codes === '' ? '' : ` (${codes})`}`
}

const oneLine = (text: string): string => text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ').slice(0, 200)

/** Hands a notice in, as plain text. Gives why not, or undefined once the server has taken it. `timeoutMs` bounds each step. */
export const sendMail = async (server: MailServer, password: string | undefined, notice: Notice, timeoutMs: number): Promise<string | undefined> => {
  const { host, port, security, user, from, to } = server
  const transport = createTransport({
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    tls: { minVersion: 'TLSv1.2' },
    ...(user === undefined || password === undefined ? {} : { auth: { user, pass: password } }),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
    logger: false,
  })
  try {
    await transport.sendMail({
      from,
      to: [...to],
      subject: `[Bulkhead] ${oneLine(notice.title)}`,
      text: notice.text,
      // The same for every try, so that a mailbox can tell a repetition.
      messageId: `<${Buffer.from(notice.id).toString('hex')}.${notice.at}@bulkhead.invalid>`,
      headers: { 'Auto-Submitted': 'auto-generated' },
    })
    return undefined
  } catch (error) {
    return reasonOf(server, error)
  } finally {
    transport.close()
  }
}
