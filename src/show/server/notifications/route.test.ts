import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readAudit } from '#act/audit-log'
import { findSetting } from '#act/store'
import { readNotifications, setNotifications, testNotifications } from '#show/contract'
import { startOfficeServer } from '../../../../test/server/office-server.ts'
import type { OfficeServer } from '../../../../test/server/office-server.ts'

const mail = { host: 'mail.example.test', port: 587, security: 'starttls', user: 'bulkhead', from: 'bulkhead@example.test', to: ['ot@example.test'] }
const webhook = { url: 'https://hooks.example.test/x' }
const secrets = { mail: 'p4ssw0rd-of-mail', webhook: 's3cret-of-the-hook' }
const whole = { version: 0, mail: { ...mail, password: secrets.mail }, webhook: { ...webhook, secret: secrets.webhook } }

describe('the settings of the notifications', () => {
  let server: OfficeServer
  beforeAll(async () => {
    server = await startOfficeServer()
  })
  afterAll(() => server.close())

  const set = (who: string | undefined, body: object) => server.ask(who, setNotifications, { params: {}, body })
  const read = (who: string | undefined) => server.ask(who, readNotifications, { params: {} })
  const codeOf = async (body: object): Promise<unknown> => {
    const answer = await set('adam', body)
    return answer.statusCode === 200 ? 'set' : answer.json().findings[0].code
  }

  test('belong to an administrator of the server', async () => {
    const answers = [await read(undefined), await read('anna'), await set(undefined, whole), await set('ada', whole)]
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([401, 403, 401, 403])
    expect((await server.ask('anna', testNotifications, { params: {} })).statusCode).toBe(403)
    expect((await read('adam')).json()).toEqual({ version: 0 })
  })

  test.each([
    ['an address that is no web address', { webhook: { url: 'file:///etc/passwd', secret: secrets.webhook } }, 'notify/webhook-address'],
    ['an address with a password in it', { webhook: { url: 'https://a:b@example.test', secret: secrets.webhook } }, 'notify/webhook-address'],
    ['a webhook without a secret', { webhook }, 'notify/secret-missing'],
    ['a user without a password', { mail }, 'notify/password-missing'],
    ['a password in clear', { mail: { ...whole.mail, security: 'none' } }, 'notify/password-in-clear'],
    ['a short secret', { webhook: { ...webhook, secret: 'short' } }, 'server/unusable-request'],
    ['an address that is no mail address', { mail: { ...whole.mail, to: ['ot@example.test\r\nBcc: x@example.test'] } }, 'server/unusable-request'],
    ['an unknown key', { more: 1 }, 'server/unusable-request'],
  ])('%s is refused', async (_, settings, code) => {
    expect(await codeOf({ version: 0, ...settings })).toBe(code)
  })

  test('are set once, and of a secret nothing is told again: not to the administrator, not in the store, not in the audit log', async () => {
    expect((await set('adam', whole)).statusCode).toBe(200)
    const seen = await read('adam')
    expect(seen.json()).toEqual({ version: 1, mail: { ...mail, hasPassword: true }, webhook })
    const { store } = server.parts.office
    const stored = await store.read((reader) => findSetting(reader, { scope: 'server', name: 'notifications' }))
    const entries = await store.read((reader) => readAudit(reader, { after: 0 }))
    expect(entries.at(-1)).toMatchObject({ actor: 'user:adam', deed: 'notifications-set' })
    const all = seen.body + JSON.stringify(stored) + JSON.stringify(entries)
    for (const secret of Object.values(secrets)) expect(all).not.toContain(secret)
  })

  test('who looked at an older version changes nothing', async () => {
    expect((await set('adam', { version: 0 })).statusCode).toBe(409)
  })

  test('a kept password goes only where it was given for', async () => {
    expect(await codeOf({ version: 1, mail: { ...mail, host: 'mail.elsewhere.test' }, webhook })).toBe('notify/password-missing')
    expect(await codeOf({ version: 1, mail: { ...mail, to: ['new@example.test'] }, webhook })).toBe('set')
    expect((await read('adam')).json()).toMatchObject({ version: 2, mail: { to: ['new@example.test'], hasPassword: true } })
  })

  test('a test tells how sending went, without a secret', async () => {
    await set('adam', { version: 2, webhook: { url: 'http://127.0.0.1:9/very-secret-path', secret: secrets.webhook } })
    const tried = await server.ask('adam', testNotifications, { params: {} })
    expect(tried.json().tried).toMatchObject([{ by: 'webhook' }])
    expect(tried.json().tried[0].why).toContain('127.0.0.1:9')
    expect(tried.body).not.toContain('very-secret-path')
  })

  test('what is left out is switched off', async () => {
    expect((await set('adam', { version: 3 })).json()).toEqual({ version: 4 })
  })
})
