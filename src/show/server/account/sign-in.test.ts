import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readAudit } from '#act/audit-log'
import { openIdentity } from '#act/identity'
import type { Identity } from '#act/identity'
import { recordSignIn } from '#act/office'
import { addPlant, listMySessions, listMyTokens, listPlants, makeMyToken, readMe, setUp } from '#show/contract'
import type { Endpoint } from '#show/contract'
import { buildServer } from '../build-server.ts'
import { codeAt } from '../../../../test/fixture/authenticator.ts'
import { startOfficeServer } from '../../../../test/server/office-server.ts'
import type { OfficeServer } from '../../../../test/server/office-server.ts'

const email = 'ada@riverside.example'
const password = 'correct horse battery'

/** The server with its real sign-in, from the link on the terminal to the last session. */
describe('sign-in over HTTP', () => {
  let office: OfficeServer
  let identity: Identity
  let app: FastifyInstance
  let cookie = ''

  beforeAll(async () => {
    office = await startOfficeServer()
    const { store } = office.parts.office
    // Nobody is here yet.
    await store.database.deleteFrom('memberships').execute()
    await store.database.deleteFrom('people').execute()
    const opened = await openIdentity({
      store,
      secret: 'N3Jd0Zk2y7QmV8bT1xWfLr5uHs9pCe4gAiOaKqDnEtY',
      hosts: office.parts.hosts,
      isSecure: false,
      requireSecondFactor: true,
      onEvent: (event) => recordSignIn(office.parts.office, event),
    })
    if (!opened.ok) throw new Error(JSON.stringify(opened.findings))
    identity = opened.value
    app = await buildServer({ ...office.parts, identity, office: { ...office.parts.office, clock: Date.now } })
  })
  afterAll(async () => {
    await app?.close()
    await office?.close()
  })

  const send = (method: 'GET' | 'POST', url: string, body: unknown = {}, headers: Readonly<Record<string, string>> = {}) =>
    app.inject({
      method,
      url,
      headers: { host: 'localhost', origin: 'http://localhost', ...(cookie === '' ? {} : { cookie }), ...headers },
      ...(method === 'GET' ? {} : { payload: body as object }),
    })
  const ask = (endpoint: Endpoint, body: unknown = {}, headers: Readonly<Record<string, string>> = {}) =>
    send(endpoint.method as 'GET' | 'POST', endpoint.path, body, headers)
  const signIn = async (path: string, body: unknown) => {
    const answer = await send('POST', `/api/auth${path}`, body)
    const kept = new Map(cookie === '' ? [] : cookie.split('; ').map((pair) => pair.split(/=(.*)/s) as [string, string]))
    for (const { name, value, maxAge } of answer.cookies as readonly { name: string; value: string; maxAge?: number }[]) {
      if (maxAge === 0) kept.delete(name)
      else kept.set(name, encodeURIComponent(value))
    }
    cookie = [...kept].map(([name, value]) => `${name}=${value}`).join('; ')
    return answer
  }

  test('from the set-up link over the second factor to the plants, and out again', async () => {
    const link = await identity.makeSetUpLink()
    const token = link.ok ? link.value.split('#')[1] : ''
    expect((await ask(readMe)).statusCode).toBe(401)
    expect((await ask(setUp, { token, name: 'Ada', email, password })).statusCode).toBe(200)
    expect((await ask(setUp, { token, name: 'Mal', email: 'mal@riverside.example', password })).statusCode).toBe(422)

    expect((await signIn('/sign-in/email', { email, password })).json()).toEqual({ next: 'done' })
    expect((await ask(readMe)).json()).toMatchObject({ name: 'Ada', hasSecondFactor: false, mustEnrol: true })
    // Nothing but enrolling is open yet.
    for (const endpoint of [listPlants, listMySessions, addPlant]) expect((await ask(endpoint, {})).statusCode).toBe(403)

    const { secret, qr } = (await signIn('/two-factor/enable', { password })).json()
    expect(qr).toMatch(/^<svg /)
    expect((await signIn('/two-factor/verify-totp', { code: codeAt(secret, Date.now()) })).statusCode).toBe(200)
    expect((await ask(readMe)).json()).toMatchObject({ hasSecondFactor: true, mustEnrol: false })
    expect((await ask(listPlants)).json()).toMatchObject({ plants: [{ id: 'riverside', roles: ['administrator', 'author'] }] })
    expect((await ask(listMySessions)).json().sessions).toMatchObject([{ isThis: true, address: '127.0.0.1' }])

    const made = await ask(makeMyToken, { name: 'laptop', until: Math.floor(Date.now() / 1000) + 3600 })
    const session = cookie
    cookie = ''
    const bearer = { authorization: `Bearer ${made.json().token}` }
    expect((await ask(listPlants, {}, bearer)).statusCode).toBe(200)
    expect((await ask(listMyTokens, {}, bearer)).json().findings).toMatchObject([{ code: 'identity/session-needed' }])
    cookie = session

    expect((await signIn('/sign-out', {})).statusCode).toBe(200)
    cookie = session
    expect((await ask(readMe)).statusCode).toBe(401)

    const entries = await office.parts.office.store.read((reader) => readAudit(reader, { after: 0 }))
    expect(entries.map(({ deed }) => deed).filter((deed) => deed !== 'plant-added')).toEqual([
      'server-set-up',
      'signed-in',
      'second-factor-begun',
      'second-factor-enrolled',
      'token-made',
      'signed-out',
    ])
    expect(entries.at(-1)?.address).toBe('127.0.0.1')
  })

  test('an address that a client claims for itself is not believed', async () => {
    cookie = ''
    await send('POST', '/api/auth/sign-in/email', { email, password: 'a wrong password' }, { 'x-bulkhead-address': '203.0.113.66' })
    const entries = await office.parts.office.store.read((reader) => readAudit(reader, { after: 0 }))
    expect(entries.at(-1)).toMatchObject({ deed: 'sign-in-failed', address: '127.0.0.1', subject: `email:${email}` })
  })

  test('a page of another server cannot sign anybody in or out', async () => {
    cookie = ''
    const answer = await send('POST', '/api/auth/sign-in/email', { email, password }, { origin: 'https://evil.example' })
    expect([answer.statusCode, answer.cookies]).toEqual([403, []])
    expect((await send('GET', '/api/auth/get-session')).statusCode).toBe(404)
  })

  test('one-time links are tried sixty times in ten minutes from one address', async () => {
    const statuses = []
    for (let index = 0; index < 62; index++)
      statuses.push((await ask(setUp, { token: `guess ${index}`, name: 'Mal', email: 'mal@riverside.example', password })).statusCode)
    expect(statuses.at(-1)).toBe(429)
    expect(statuses.filter((status) => status === 429).length).toBeLessThan(10)
    const answer = await ask(setUp, { token: 'guess', name: 'Mal', email: 'mal@riverside.example', password })
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
  })
})
