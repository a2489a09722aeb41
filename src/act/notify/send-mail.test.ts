import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import type { SMTPServerOptions } from 'smtp-server'
import { afterEach, describe, expect, test } from 'vitest'
import type { Notice } from './notice.ts'
import { sendMail } from './send-mail.ts'
import type { MailServer } from './send-mail.ts'

const notice: Notice = { id: 'riverside:1', plant: 'riverside', kind: 'lapse', title: 'exception x lapses', text: 'Friday 18:00:\nit drops', at: 1 }
const timeoutMs = 5_000

interface Received {
  readonly to: readonly string[]
  readonly user: string | undefined
  readonly secure: boolean
  readonly text: string
}

describe('mail', () => {
  const servers: SMTPServer[] = []
  afterEach(async () => {
    for (const server of servers.splice(0)) await new Promise<void>((resolve) => server.close(() => resolve()))
  })

  const listen = async (options: SMTPServerOptions = {}): Promise<{ readonly mail: MailServer; readonly received: Received[] }> => {
    const received: Received[] = []
    const server = new SMTPServer({
      authOptional: true,
      allowInsecureAuth: true,
      logger: false,
      onAuth: ({ username, password }, _session, done) =>
        password === 'right' ? done(null, { user: username }) : done(Object.assign(new Error('no'), { responseCode: 535 })),
      onData: (stream, session, done) => {
        const chunks: Buffer[] = []
        stream.on('data', (chunk: Buffer) => chunks.push(chunk))
        stream.on('end', () => {
          const to = session.envelope.rcptTo.map(({ address }) => address)
          const user = typeof session.user === 'string' ? session.user : undefined
          received.push({ to, user, secure: session.secure, text: Buffer.concat(chunks).toString() })
          done()
        })
      },
      ...options,
    })
    // A client that will not trust the certificate of the tests ends the connection: that is what is tested.
    server.on('error', () => {})
    servers.push(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.server.address() as AddressInfo
    return { mail: { host: '127.0.0.1', port, security: 'none', from: 'bulkhead@example.test', to: ['a@example.test', 'b@example.test'] }, received }
  }

  test('is handed in as plain text to everyone, and says that no person wrote it', async () => {
    const { mail, received } = await listen()
    expect(await sendMail(mail, undefined, notice, timeoutMs)).toBeUndefined()
    expect(received).toMatchObject([{ to: ['a@example.test', 'b@example.test'], user: undefined }])
    expect(received[0]?.text).toContain('Subject: [Bulkhead] exception x lapses')
    expect(received[0]?.text).toContain('Friday 18:00:\r\nit drops')
    expect(received[0]?.text).toContain('Auto-Submitted: auto-generated')
    expect(received[0]?.text).not.toContain('text/html')
  })

  test('signs in with the password, and tells a wrong one without repeating it', async () => {
    const { mail, received } = await listen()
    const signedIn = { ...mail, user: 'bulkhead' }
    expect(await sendMail(signedIn, 'right', notice, timeoutMs)).toBeUndefined()
    expect(received[0]?.user).toBe('bulkhead')
    const why = await sendMail(signedIn, 'wrong-secret', notice, timeoutMs)
    expect(why).toBe(`\`127.0.0.1:${mail.port}\` refused the sign-in (EAUTH 535)`)
    expect(received).toHaveLength(1)
  })

  test('a title that would add a header stays in the subject', async () => {
    const { mail, received } = await listen()
    await sendMail(mail, undefined, { ...notice, title: 'x\r\nBcc: evil@example.test\r\n\r\nhello' }, timeoutMs)
    expect(received[0]?.to).toEqual(['a@example.test', 'b@example.test'])
    expect(received[0]?.text).not.toMatch(/^Bcc:/m)
  })

  test('the same notice has the same id however often it is sent', async () => {
    const { mail, received } = await listen()
    await sendMail(mail, undefined, notice, timeoutMs)
    await sendMail(mail, undefined, notice, timeoutMs)
    const ids = received.map(({ text }) => /^Message-ID: (.*)$/m.exec(text)?.[1])
    expect([new Set(ids).size, ids[0] !== undefined]).toEqual([1, true])
  })

  test('asked for STARTTLS, it says nothing in clear to a server without', async () => {
    const { mail, received } = await listen({ hideSTARTTLS: true, disabledCommands: ['STARTTLS'] })
    const why = await sendMail({ ...mail, security: 'starttls', user: 'bulkhead' }, 'right', notice, timeoutMs)
    expect(why).toContain('did not take the mail')
    expect(received).toEqual([])
  })

  test.each([
    ['starttls', {}],
    ['tls', { secure: true }],
  ] as const)('by %s, a certificate that nobody vouches for is not trusted', async (security, options) => {
    const { mail, received } = await listen(options)
    expect(await sendMail({ ...mail, security }, undefined, notice, timeoutMs)).toContain('did not take the mail')
    expect(received).toEqual([])
  })

  test('a server that is not there, and one that refuses everyone, are told apart', async () => {
    const { mail } = await listen({ onRcptTo: (_address, _session, done) => done(Object.assign(new Error('nobody'), { responseCode: 550 })) })
    expect(await sendMail(mail, undefined, notice, timeoutMs)).toContain('refused the sender or everyone it was for (EENVELOPE 550)')
    expect(await sendMail({ ...mail, port: 1 }, undefined, notice, timeoutMs)).toContain('did not take the mail')
  })
})
