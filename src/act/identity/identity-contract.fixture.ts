import crypto from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { addPlant, openStore } from '#act/store'
import type { Store, Writer } from '#act/store'
import type { Result } from '#ground/report'
import type { DatabaseUnderTest, RunningDatabases } from '../../../test/database/databases.ts'
import { parseNewPassword } from './account.ts'
import { addToken, endToken, readTokens } from './api-token.ts'
import { codeAt } from '../../../test/fixture/authenticator.ts'
import { host, openBrowser } from './browser.fixture.ts'
import type { Browser } from './browser.fixture.ts'
import { openIdentity } from './identity.ts'
import type { Identity, IdentityOptions } from './identity.ts'
import type { IdentityEvent } from './identity-event.ts'
import { completeInvitation, invite, listInvitations, withdrawInvitation } from './invitation.ts'
import { findLink } from './one-time-link.ts'
import { disablePerson, enablePerson, listPeople, setRoles } from './people.ts'
import { completeReset, makeResetLink } from './reset.ts'
import { endSession, listSessions } from './session-list.ts'
import { completeSetUp } from './set-up.ts'

const valueOf = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.findings))
  return result.value
}

const codes = (result: Result<unknown>): readonly string[] => (result.ok ? [] : result.findings.map(({ code }) => code))

const password = 'correct horse battery'
const email = 'ada@riverside.example'
const hourMs = 3_600_000
const start = Date.UTC(2026, 10, 27, 8)

/** What sign-in does on both databases. */
export const identityContract = ({ kind, requirement, start: startDatabase }: DatabaseUnderTest): unknown =>
  describe.skipIf(!requirement.met)(`identity on ${kind}${requirement.met ? '' : ` (skipped: ${requirement.reason})`}`, () => {
    let running: RunningDatabases
    let store: Store
    let identity: Identity
    let events: IdentityEvent[]

    const open = async (options: Partial<IdentityOptions> = {}): Promise<Identity> =>
      valueOf(
        await openIdentity({
          store,
          secret: 'N3Jd0Zk2y7QmV8bT1xWfLr5uHs9pCe4gAiOaKqDnEtY',
          hosts: [host],
          isSecure: false,
          requireSecondFactor: true,
          now: () => Date.now(),
          onEvent: async (event) => void events.push(event),
          log: (level, message) => {
            throw new Error(`${level}: ${message}`)
          },
          ...options,
        }),
      )

    const change = <T>(deed: (writer: Writer, at: number) => Promise<Result<T>>): Promise<Result<T>> =>
      store.transaction((writer) => deed(writer, Date.now()))

    const tokenOf = (link: string): string => link.split('#')[1] ?? ''
    const hashOf = async (text: string): Promise<string> => valueOf(await parseNewPassword(text))

    /** Ada, the first administrator. */
    const setUp = async (): Promise<string> => {
      const token = tokenOf(valueOf(await identity.makeSetUpLink()))
      const passwordHash = await hashOf(password)
      return valueOf(await change((writer, at) => completeSetUp(writer, { token, name: 'Ada', email, passwordHash }, at)))
    }

    const add = async (by: string, name: string, roles: Parameters<typeof invite>[1]['roles'] = new Map()): Promise<string> => {
      const made = valueOf(await change((writer, at) => invite(writer, { email: `${name}@riverside.example`, roles, by }, at)))
      const passwordHash = await hashOf(password)
      return valueOf(await change((writer, at) => completeInvitation(writer, { token: tokenOf(made.link), name, passwordHash }, at)))
    }

    const signIn = async (who = email, browser = openBrowser(identity)): Promise<Browser> => {
      expect(await browser.post('/sign-in/email', { email: who, password })).toMatchObject({ status: 200, body: { next: 'done' } })
      return browser
    }

    /** Enrols the person of a browser, and gives secret and backup codes. */
    const enrol = async (browser: Browser): Promise<{ readonly secret: string; readonly backupCodes: readonly string[] }> => {
      const begun = await browser.post('/two-factor/enable', { password })
      const { secret, backupCodes } = begun.body as { secret: string; backupCodes: string[] }
      expect(await browser.post('/two-factor/verify-totp', { code: codeAt(secret, Date.now()) })).toMatchObject({ status: 200 })
      return { secret, backupCodes }
    }

    const forward = (ms: number): unknown => vi.setSystemTime(Date.now() + ms)

    beforeAll(async () => {
      running = await startDatabase()
    })
    beforeEach(async () => {
      vi.useFakeTimers({ toFake: ['Date'], now: start })
      store = valueOf(await openStore(await running.fresh()))
      events = []
      identity = await open()
      valueOf(await change((writer, at) => addPlant(writer, { id: 'riverside', name: 'Riverside', at })))
      valueOf(await change((writer, at) => addPlant(writer, { id: 'mill', name: 'Mill', at })))
    })
    afterEach(async () => {
      vi.useRealTimers()
      await store?.close()
    })
    afterAll(async () => {
      await running?.stop()
    })

    test('the set-up link makes the first administrator, once, within a day, and the newest only', async () => {
      expect(await identity.needsSetUp()).toBe(true)
      const older = tokenOf(valueOf(await identity.makeSetUpLink()))
      const link = valueOf(await identity.makeSetUpLink())
      expect(link).toMatch(/^\/set-up#[\w-]{43}$/)
      const passwordHash = await hashOf(password)
      const complete = (token: string) =>
        change((writer, at) => completeSetUp(writer, { token, name: 'Ada', email: 'ADA@Riverside.example', passwordHash }, at))
      expect(codes(await complete(older))).toEqual(['identity/link-unusable'])
      forward(24 * hourMs)
      expect(codes(await complete(tokenOf(link)))).toEqual(['identity/link-unusable'])
      const fresh = tokenOf(valueOf(await identity.makeSetUpLink()))
      const both = await Promise.all([complete(fresh), complete(fresh)])
      expect(both.map(({ ok: done }) => done).toSorted()).toEqual([false, true])
      expect(await identity.needsSetUp()).toBe(false)
      expect(codes(await identity.makeSetUpLink())).toEqual(['identity/set-up-done'])
      const [person] = await store.read(listPeople)
      expect(person).toMatchObject({ name: 'Ada', email, hasSecondFactor: false })
      expect(person?.roles).toEqual(
        new Map([
          ['*', ['administrator', 'auditor']],
          ['mill', ['administrator', 'author']],
          ['riverside', ['administrator', 'author']],
        ]),
      )
    })

    test('a session says who asks; its cookie is for this server only and out of reach of scripts', async () => {
      const id = await setUp()
      const browser = openBrowser(identity)
      const answer = await browser.post('/sign-in/email', { email: ' Ada@riverside.example', password })
      expect(answer.body).toEqual({ next: 'done' })
      const [cookie, ...others] = answer.headers.getSetCookie()
      expect(others).toEqual([])
      expect(cookie).toMatch(/^bulkhead\.session_token=/)
      expect(
        cookie
          ?.split('; ')
          .slice(1)
          .map((part) => part.toLowerCase())
          .toSorted(),
      ).toEqual(['httponly', 'max-age=43200', 'path=/', 'samesite=strict'])
      const caller = await identity.whoIs(browser.headers())
      expect(caller).toMatchObject({ by: 'session', person: { id, name: 'Ada', email, hasSecondFactor: false } })
      expect(caller?.person.roles.get('riverside')).toEqual(['administrator', 'author'])
      expect(await identity.whoIs(new Headers())).toBeUndefined()
      const [name, value = ''] = [...browser.cookies][0] ?? []
      expect(await identity.whoIs(new Headers({ cookie: `${name}=${value.slice(0, 30)}${value.slice(31)}` }))).toBeUndefined()
    })

    test('behind TLS the cookie is sent by TLS only', async () => {
      await setUp()
      identity = await open({ isSecure: true })
      const answer = await openBrowser(identity).post('/sign-in/email', { email, password }, { origin: `https://${host}` })
      expect(answer.headers.getSetCookie()[0]).toMatch(/^__Secure-bulkhead\.session_token=.*; Secure/)
    })

    test('each sign-in has a new session, whatever cookie was there, and the old one ends', async () => {
      await setUp()
      const browser = await signIn()
      const before = new Map(browser.cookies)
      const old = browser.headers()
      await signIn(email, browser)
      expect(browser.cookies).not.toEqual(before)
      expect(await identity.whoIs(browser.headers())).toBeDefined()
      expect(await identity.whoIs(old)).toBeUndefined()
      const planted = openBrowser(identity)
      planted.cookies.set('bulkhead.session_token', 'chosen-by-an-attacker.c2lnbmF0dXJl')
      await signIn(email, planted)
      expect(planted.cookies.get('bulkhead.session_token')).not.toContain('chosen-by-an-attacker')
    })

    test('signing out ends the session on the server', async () => {
      await setUp()
      const browser = await signIn()
      const headers = browser.headers()
      expect((await browser.post('/sign-out')).status).toBe(200)
      expect(browser.cookies.size).toBe(0)
      expect(await identity.whoIs(headers)).toBeUndefined()
    })

    test('a session ends after half an hour without a request, and after twelve hours with many', async () => {
      await setUp()
      const idle = await signIn()
      forward(29 * 60_000)
      expect(await identity.whoIs(idle.headers())).toBeDefined()
      forward(30 * 60_000)
      expect(await identity.whoIs(idle.headers())).toBeUndefined()
      const busy = await signIn()
      for (let minutes = 0; minutes < 12 * 60 - 20; minutes += 20) {
        forward(20 * 60_000)
        expect(await identity.whoIs(busy.headers())).toBeDefined()
      }
      forward(20 * 60_000)
      expect(await identity.whoIs(busy.headers())).toBeUndefined()
      expect(await store.read((reader) => reader.selectFrom('sessions').select('id').execute())).toEqual([])
    })

    test('what a page asks by itself does not keep a session', async () => {
      await setUp()
      const browser = await signIn()
      const headers = browser.headers()
      headers.set('x-bulkhead-background', '1')
      for (const minutes of [10, 10]) {
        forward(minutes * 60_000)
        expect(await identity.whoIs(headers)).toBeDefined()
      }
      forward(10 * 60_000)
      expect(await identity.whoIs(headers)).toBeUndefined()
    })

    test('a session that has ended cannot change a password, nor pass for one at the second factor', async () => {
      await setUp()
      const browser = await signIn()
      forward(31 * 60_000)
      const answer = await browser.post('/change-password', { currentPassword: password, newPassword: 'another long password' })
      expect([answer.status, answer.codes]).toEqual([401, ['identity/not-signed-in']])
      expect((await browser.post('/two-factor/verify-totp', { code: '123456' })).codes).toEqual(['identity/challenge-over'])
    })

    test('the second factor: enrolled with a code, then asked for at every sign-in, each code once', async () => {
      const id = await setUp()
      const browser = await signIn()
      const begun = await browser.post('/two-factor/enable', { password })
      const { uri, secret, qr, backupCodes } = begun.body as { uri: string; secret: string; qr: string; backupCodes: string[] }
      expect(uri).toBe(`otpauth://totp/Bulkhead:ada%40riverside.example?secret=${secret}&issuer=Bulkhead&digits=6&period=30`)
      expect(qr).toMatch(/^<svg [^<]*>.*<\/svg>$/s)
      expect(new Set(backupCodes).size).toBe(10)
      expect((await browser.post('/two-factor/verify-totp', { code: '000000' })).codes).toEqual(['identity/code-refused'])
      expect((await identity.whoIs(browser.headers()))?.person.hasSecondFactor).toBe(false)
      expect((await browser.post('/two-factor/verify-totp', { code: codeAt(secret, Date.now()) })).status).toBe(200)
      expect((await identity.whoIs(browser.headers()))?.person.hasSecondFactor).toBe(true)

      forward(60_000)
      const again = openBrowser(identity)
      const half = await again.post('/sign-in/email', { email, password })
      expect(half.body).toEqual({ next: 'code' })
      expect(await identity.whoIs(again.headers())).toBeUndefined()
      const code = codeAt(secret, Date.now())
      const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0')
      expect((await again.post('/two-factor/verify-totp', { code: wrong })).codes).toEqual(['identity/code-refused'])
      expect((await again.post('/two-factor/verify-totp', { code })).status).toBe(200)
      expect((await identity.whoIs(again.headers()))?.person.id).toBe(id)

      const thief = openBrowser(identity)
      await thief.post('/sign-in/email', { email, password })
      expect((await thief.post('/two-factor/verify-totp', { code })).codes).toEqual(['identity/code-refused'])
      expect(await identity.whoIs(thief.headers())).toBeUndefined()
      expect(events.map(({ kind: each, person }) => [each, person])).toEqual([
        ['signed-in', id],
        ['second-factor-begun', id],
        ['code-failed', id],
        ['second-factor-enrolled', id],
        ['password-accepted', undefined],
        ['code-failed', id],
        ['signed-in', id],
        ['password-accepted', undefined],
        ['code-failed', id],
      ])
    })

    test('a backup code opens the door once', async () => {
      await setUp()
      const { backupCodes } = await enrol(await signIn())
      const [code = ''] = backupCodes
      for (const expected of [200, 401]) {
        forward(180_000)
        const browser = openBrowser(identity)
        await browser.post('/sign-in/email', { email, password })
        expect((await browser.post('/two-factor/verify-backup-code', { code })).status).toBe(expected)
      }
    })

    test('the second factor is removed, and its backup codes made anew, only with password and code', async () => {
      await setUp()
      const browser = await signIn()
      const { secret, backupCodes } = await enrol(browser)
      expect((await browser.post('/two-factor/disable', { password })).codes).toEqual(['identity/bad-request'])
      expect((await browser.post('/two-factor/disable', { password, code: '000000' })).codes).toEqual(['identity/code-refused'])
      forward(60_000)
      const made = await browser.post('/two-factor/generate-backup-codes', { password, code: codeAt(secret, Date.now()) })
      expect(made.body['backupCodes']).toHaveLength(10)
      expect((await browser.post('/two-factor/disable', { password, code: backupCodes[0] })).codes).toEqual(['identity/code-refused'])
      forward(60_000)
      const wrong = await browser.post('/two-factor/disable', { password: 'not the password', code: codeAt(secret, Date.now()) })
      expect([wrong.status, wrong.codes]).toEqual([403, ['identity/password-refused']])
      forward(60_000)
      expect((await browser.post('/two-factor/disable', { password, code: codeAt(secret, Date.now()) })).status).toBe(200)
      expect((await identity.whoIs(browser.headers()))?.person.hasSecondFactor).toBe(false)
    })

    test('an account bears ten wrong passwords in a quarter of an hour, whether it exists or not', async () => {
      await setUp()
      for (const who of [email, 'nobody@riverside.example']) {
        const tries = []
        for (let index = 0; index < 12; index++)
          tries.push(await openBrowser(identity, `198.51.100.${index}`).post('/sign-in/email', { email: who, password: `wrong password ${index}` }))
        expect(tries.map(({ status }) => status)).toEqual([...Array.from({ length: 10 }, () => 401), 429, 429])
        expect(tries.at(-1)?.headers.get('retry-after')).toBe('900')
        expect(tries.at(-1)?.codes).toEqual(['identity/too-many'])
      }
      expect((await openBrowser(identity).post('/sign-in/email', { email, password })).status).toBe(429)
      forward(15 * 60_000)
      await signIn()
      // One line a minute for each of the three addresses that went past a limit.
      const limited = events.filter(({ kind: each }) => each === 'attempts-limited')
      expect(limited.map(({ address }) => address)).toEqual(['198.51.100.10', '198.51.100.11', '192.0.2.7'])
    })

    test('many attempts at the same moment count as many', async () => {
      await setUp()
      const tries = await Promise.all(
        Array.from({ length: 15 }, (_, index) => openBrowser(identity).post('/sign-in/email', { email, password: `wrong password ${index}` })),
      )
      expect(tries.filter(({ status }) => status === 401)).toHaveLength(10)
    })

    test('an address bears sixty failures in ten minutes, over all accounts, and past them writes one line a minute', async () => {
      const tries = []
      for (let index = 0; index < 63; index++)
        tries.push((await openBrowser(identity).post('/sign-in/email', { email: `p${index}@riverside.example`, password })).status)
      expect(tries).toEqual([...Array.from({ length: 60 }, () => 401), 429, 429, 429])
      expect(events.filter(({ kind: each }) => each === 'attempts-limited')).toHaveLength(1)
      expect((await openBrowser(identity, '203.0.113.1').post('/sign-in/email', { email: 'p@riverside.example', password })).status).toBe(401)
    })

    test('codes are limited by person, over challenges and addresses', async () => {
      await setUp()
      await enrol(await signIn())
      const statuses = []
      for (let index = 0; index < 12; index++) {
        const browser = openBrowser(identity, `198.51.100.${index}`)
        await browser.post('/sign-in/email', { email, password })
        statuses.push((await browser.post('/two-factor/verify-totp', { code: String(index).padStart(6, '0') })).status)
      }
      expect(statuses).toEqual([...Array.from({ length: 10 }, () => 401), 429, 429])
    })

    test('a refused sign-in looks the same for no account, a wrong password and a disabled account', async () => {
      const ada = await setUp()
      const eve = await add(ada, 'eve')
      valueOf(await change((writer, at) => disablePerson(writer, eve, at)))
      const refusals = []
      for (const body of [
        { email: 'nobody@riverside.example', password },
        { email, password: 'a wrong password' },
        { email: 'eve@riverside.example', password },
        { email: 'no address at all', password },
      ]) {
        const { status, headers, body: answer } = await openBrowser(identity).post('/sign-in/email', body)
        refusals.push({ status, answer, headers: [...headers].filter(([name]) => name !== 'date') })
      }
      expect(refusals[0]).toMatchObject({ status: 401, answer: { findings: [{ code: 'identity/sign-in-refused' }] } })
      for (const refusal of refusals.slice(1)) expect(refusal).toEqual(refusals[0])
    })

    test('a sign-in costs one hash, whether the account exists or not', async () => {
      await setUp()
      const argon2 = vi.spyOn(crypto, 'argon2')
      syncBuiltinESMExports()
      onTestFinished(() => {
        argon2.mockRestore()
        syncBuiltinESMExports()
      })
      const costs = []
      for (const who of [email, 'nobody@riverside.example']) {
        argon2.mockClear()
        await openBrowser(identity).post('/sign-in/email', { email: who, password: 'a wrong password' })
        costs.push(argon2.mock.calls.length)
      }
      expect(costs).toEqual([1, 1])
    })

    test('a disabled account loses sessions, tokens and links at once, and gets back neither with being enabled', async () => {
      const ada = await setUp()
      const eve = await add(ada, 'eve', new Map([['*', ['administrator']]]))
      const browser = await signIn('eve@riverside.example')
      const token = valueOf(await change((writer, at) => addToken(writer, { person: eve, name: 'laptop', until: at + hourMs }, at)))
      const link = valueOf(await change((writer, at) => invite(writer, { email: 'mal@riverside.example', roles: new Map(), by: eve }, at)))
      const bearer = new Headers({ authorization: `Bearer ${token.token}` })
      expect(await identity.whoIs(bearer)).toMatchObject({ by: 'token', id: token.id, person: { id: eve } })
      valueOf(await change((writer, at) => disablePerson(writer, eve, at)))
      for (const headers of [browser.headers(), bearer]) expect(await identity.whoIs(headers)).toBeUndefined()
      expect(codes(await store.read((reader) => findLink(reader, tokenOf(link.link), Date.now())))).toEqual(['identity/link-unusable'])
      valueOf(await change((writer) => enablePerson(writer, eve)))
      for (const headers of [browser.headers(), bearer]) expect(await identity.whoIs(headers)).toBeUndefined()
      await signIn('eve@riverside.example')
    })

    test('the server keeps an administrator who can sign in', async () => {
      const ada = await setUp()
      const eve = await add(ada, 'eve', new Map([['*', ['administrator']]]))
      const demote = (person: string) => change((writer) => setRoles(writer, { person, plant: '*', roles: ['auditor'] }))
      const both = await Promise.all([demote(ada), demote(eve)])
      expect(both.flatMap(codes)).toEqual(['identity/last-administrator'])
      const last = (await store.read(listPeople)).find(({ roles }) => roles.get('*')?.includes('administrator'))?.id ?? ''
      const other = last === ada ? eve : ada
      expect(codes(await change((writer, at) => disablePerson(writer, last, at)))).toEqual(['identity/last-administrator'])
      valueOf(await change((writer) => setRoles(writer, { person: other, plant: '*', roles: ['administrator'] })))
      valueOf(await change((writer, at) => disablePerson(writer, other, at)))
      // One who cannot sign in does not count.
      expect(codes(await demote(last))).toEqual(['identity/last-administrator'])
    })

    test('roles are set per place, exist there, and imply nothing elsewhere', async () => {
      const ada = await setUp()
      const eve = await add(ada, 'eve', new Map([['mill', ['viewer', 'viewer']]]))
      const set = (plant: string, roles: readonly string[]) =>
        change((writer) => setRoles(writer, { person: eve, plant, roles: roles as readonly 'author'[] }))
      expect(valueOf(await set('mill', ['author', 'security-approver']))).toEqual({ before: ['viewer'], after: ['author', 'security-approver'] })
      for (const [plant, role] of [
        ['*', 'author'],
        ['nowhere', 'author'],
        ['mill', 'emperor'],
      ] as const)
        expect(codes(await set(plant, [role]))).toEqual(['identity/no-role'])
      expect(codes(await change((writer) => setRoles(writer, { person: 'nobody', plant: 'mill', roles: [] })))).toEqual(['identity/no-person'])
      valueOf(await set('*', ['auditor']))
      const caller = await identity.whoIs((await signIn('eve@riverside.example')).headers())
      expect(caller?.person.roles).toEqual(
        new Map([
          ['*', ['auditor']],
          ['mill', ['author', 'security-approver']],
        ]),
      )
    })

    test('an invitation is used once, within three days, by the newest link only, and never for an account that exists', async () => {
      const ada = await setUp()
      const make = (to: string) => change((writer, at) => invite(writer, { email: to, roles: new Map([['mill', ['author']]]), by: ada }, at))
      expect(codes(await make(email))).toEqual(['identity/email-taken'])
      expect(codes(await make('eve'))).toEqual(['identity/email'])
      const older = valueOf(await make('eve@riverside.example'))
      const link = valueOf(await make('eve@riverside.example'))
      expect(link).toMatchObject({ link: expect.stringMatching(/^\/invitation#/) as string, until: Date.now() + 72 * hourMs })
      expect(await store.read((reader) => listInvitations(reader, Date.now()))).toEqual([
        { email: 'eve@riverside.example', roles: new Map([['mill', ['author']]]), by: ada, at: Date.now(), until: link.until },
      ])
      const passwordHash = await hashOf(password)
      const complete = (token: string) => change((writer, at) => completeInvitation(writer, { token, name: 'Eve', passwordHash }, at))
      expect(codes(await complete(tokenOf(older.link)))).toEqual(['identity/link-unusable'])
      const both = await Promise.all([complete(tokenOf(link.link)), complete(tokenOf(link.link))])
      expect(both.flatMap(codes)).toEqual(['identity/link-unusable'])
      const late = valueOf(await make('mal@riverside.example'))
      forward(72 * hourMs)
      expect(codes(await complete(tokenOf(late.link)))).toEqual(['identity/link-unusable'])
      valueOf(await make('mal@riverside.example'))
      valueOf(await change((writer) => withdrawInvitation(writer, 'mal@riverside.example')))
      expect(await store.read((reader) => listInvitations(reader, Date.now()))).toEqual([])
      await signIn('eve@riverside.example')
    })

    test('a link of one kind opens no other door', async () => {
      const ada = await setUp()
      const reset = valueOf(await change((writer, at) => makeResetLink(writer, { person: ada, resetsSecondFactor: false, by: ada }, at)))
      const passwordHash = await hashOf(password)
      const token = tokenOf(reset.link)
      expect(codes(await change((writer, at) => completeInvitation(writer, { token, name: 'Mal', passwordHash }, at)))).toEqual([
        'identity/link-unusable',
      ])
      expect(valueOf(await store.read((reader) => findLink(reader, token, Date.now())))).toMatchObject({ kind: 'reset', person: ada })
    })

    test('a reset sets password and second factor anew, and ends sessions and tokens', async () => {
      const ada = await setUp()
      const browser = await signIn()
      await enrol(browser)
      const api = valueOf(await change((writer, at) => addToken(writer, { person: ada, name: 'laptop', until: at + hourMs }, at)))
      const link = valueOf(await change((writer, at) => makeResetLink(writer, { person: ada, resetsSecondFactor: true, by: ada }, at)))
      expect(await identity.whoIs(browser.headers())).toBeDefined()
      const passwordHash = await hashOf('a quite different password')
      const complete = () => change((writer, at) => completeReset(writer, { token: tokenOf(link.link), passwordHash }, at))
      expect(valueOf(await complete())).toEqual({ person: ada, resetsSecondFactor: true })
      expect(codes(await complete())).toEqual(['identity/link-unusable'])
      for (const headers of [browser.headers(), new Headers({ authorization: `Bearer ${api.token}` })])
        expect(await identity.whoIs(headers)).toBeUndefined()
      const anew = openBrowser(identity)
      expect((await anew.post('/sign-in/email', { email, password })).status).toBe(401)
      expect((await anew.post('/sign-in/email', { email, password: 'a quite different password' })).body).toEqual({ next: 'done' })
      expect((await identity.whoIs(anew.headers()))?.person.hasSecondFactor).toBe(false)
    })

    test('a new password ends all sessions but the one that set it, which gets a new id', async () => {
      await setUp()
      const other = await signIn()
      const browser = await signIn()
      const old = browser.headers()
      const set = (currentPassword: string, newPassword: string) => browser.post('/change-password', { currentPassword, newPassword })
      expect((await set(password, 'too short')).codes).toEqual(['identity/password-length'])
      expect((await set(password, 'x'.repeat(129))).codes).toEqual(['identity/password-length'])
      expect((await set('not the password', 'another long password')).codes).toEqual(['identity/password-refused'])
      expect((await set(password, 'another long password')).status).toBe(200)
      expect(await identity.whoIs(browser.headers())).toBeDefined()
      for (const headers of [old, other.headers()]) expect(await identity.whoIs(headers)).toBeUndefined()
      expect((await openBrowser(identity).post('/sign-in/email', { email, password })).status).toBe(401)
    })

    test('a person sees their sessions and ends one', async () => {
      const ada = await setUp()
      const browser = await signIn()
      forward(1_000)
      const other = await signIn(email, openBrowser(identity, '2001:db8::7'))
      const sessions = await store.read((reader) => listSessions(reader, ada, Date.now()))
      expect(sessions.map(({ address, browser: name, at }) => [address, name, at])).toEqual([
        [expect.stringMatching(/^2001:0?db8:/), 'test', start + 1_000],
        ['192.0.2.7', 'test', start],
      ])
      const [, first] = sessions
      expect(codes(await change((writer) => endSession(writer, { person: 'somebody-else', id: first?.id ?? '' })))).toEqual(['identity/no-session'])
      valueOf(await change((writer) => endSession(writer, { person: ada, id: first?.id ?? '' })))
      expect(await identity.whoIs(browser.headers())).toBeUndefined()
      expect(await identity.whoIs(other.headers())).toBeDefined()
    })

    test('a token carries the roles of its person until its end, or until it is revoked', async () => {
      const ada = await setUp()
      const make = (name: string, lifeMs: number) => change((writer, at) => addToken(writer, { person: ada, name, until: at + lifeMs }, at))
      for (const lifeMs of [0, -1, 367 * 24 * hourMs]) expect(codes(await make('t', lifeMs))).toEqual(['identity/token-end'])
      const short = valueOf(await make('short', hourMs))
      const long = valueOf(await make('long', 365 * 24 * hourMs))
      expect(short.token).toMatch(/^bh_[\w-]{43}$/)
      const by = (token: string, more: Record<string, string> = {}) => identity.whoIs(new Headers({ authorization: `Bearer ${token}`, ...more }))
      expect((await by(short.token))?.person.roles.get('riverside')).toEqual(['administrator', 'author'])
      forward(hourMs)
      expect(await by(short.token)).toBeUndefined()
      expect(await by(long.token)).toBeDefined()
      const browser = await signIn()
      const cookie = browser.headers().get('cookie') ?? ''
      for (const bad of [short.token, '', 'bh_', `${long.token}x`, long.id]) expect(await by(bad, { cookie })).toBeUndefined()
      expect(codes(await change((writer, at) => endToken(writer, { person: 'somebody-else', id: long.id }, at)))).toEqual(['identity/no-token'])
      valueOf(await change((writer, at) => endToken(writer, { person: ada, id: long.id }, at)))
      expect(await by(long.token)).toBeUndefined()
      const listed = await store.read((reader) => readTokens(reader, ada))
      // It was noted when it was first used, and not again within ten minutes.
      expect(listed.find(({ id }) => id === long.id)).toMatchObject({ usedAt: start + hourMs, revokedAt: start + hourMs })
      expect(listed.find(({ id }) => id === short.id)).toMatchObject({ usedAt: start })
      for (let index = 0; index < 20; index++) valueOf(await make(`t${index}`, hourMs))
      expect(codes(await make('one more', hourMs))).toEqual(['identity/too-many-tokens'])
    })

    test('nothing of better-auth can be reached but what is listed', async () => {
      await setUp()
      const browser = await signIn()
      for (const path of [
        '/sign-up/email',
        '/update-user',
        '/delete-user',
        '/list-sessions',
        '/get-session',
        '/change-email',
        '/ok',
        '/error',
        '/request-password-reset',
        '/two-factor/send-otp',
        '//sign-in/email',
        '/sign-in/email/',
      ])
        expect((await browser.post(path, { email, password, name: 'x' })).status, path).toBe(404)
      const get = await identity.handle(new Request(`http://${host}/api/auth/get-session`, { headers: browser.headers() }))
      expect(get.status).toBe(404)
    })

    test('what a listed endpoint takes besides what is meant is refused', async () => {
      await setUp()
      const browser = openBrowser(identity)
      for (const more of [{ rememberMe: false }, { callbackURL: '/' }])
        expect((await browser.post('/sign-in/email', { email, password, ...more })).codes).toEqual(['identity/bad-request'])
      expect((await browser.post('/two-factor/verify-totp', { code: '123456', trustDevice: true })).codes).toEqual(['identity/bad-request'])
      for (const body of [null, [], 'x', 1, { email: 1, password }, { email: 'x'.repeat(255), password }, { email, password: 'x'.repeat(9000) }])
        expect((await browser.post('/sign-in/email', body)).codes).toEqual(['identity/bad-request'])
    })

    test('a page of another server gets nowhere', async () => {
      await setUp()
      const browser = await signIn()
      for (const origin of ['https://evil.example', 'null', `https://${host}`, 'http://127.0.0.1:1', 'http://bulkhead.invalid']) {
        expect((await openBrowser(identity).post('/sign-in/email', { email, password }, { origin })).codes).toEqual(['identity/other-origin'])
        expect((await browser.post('/sign-out', {}, { origin })).codes).toEqual(['identity/other-origin'])
      }
      expect(await identity.whoIs(browser.headers())).toBeDefined()
    })

    test('nobody is in whose coming could not be written down', async () => {
      await setUp()
      const deaf = await open({
        onEvent: async () => {
          throw new Error('the audit log is full')
        },
      })
      const browser = openBrowser(deaf)
      await expect(browser.post('/sign-in/email', { email, password })).rejects.toThrow('the audit log is full')
      expect(browser.cookies.size).toBe(0)
    })

    test('events name the person, the address and what was typed, and never a secret', async () => {
      await setUp()
      const browser = openBrowser(identity, '203.0.113.9')
      await browser.post('/sign-in/email', { email: 'Mal@riverside.example', password: 'a wrong password' })
      expect(events).toEqual([{ kind: 'sign-in-failed', at: start, email: 'Mal@riverside.example', address: '203.0.113.9' }])
      expect(JSON.stringify(events)).not.toContain('wrong password')
    })

    test('what is kept holds no secret in the clear, and fits a backup of either database', async () => {
      const ada = await setUp()
      const browser = await signIn()
      const { secret, backupCodes } = await enrol(browser)
      await openBrowser(identity).post('/sign-in/email', { email, password })
      const token = valueOf(await change((writer, at) => addToken(writer, { person: ada, name: 'laptop', until: at + hourMs }, at)))
      const link = valueOf(await change((writer, at) => invite(writer, { email: 'eve@riverside.example', roles: new Map(), by: ada }, at)))
      const tables = ['people', 'credentials', 'second_factors', 'sessions', 'challenges', 'memberships', 'one_time_links', 'api_tokens'] as const
      const rows = await store.read(async (reader) =>
        Object.fromEntries(await Promise.all(tables.map(async (table) => [table, await reader.selectFrom(table).selectAll().execute()] as const))),
      )
      for (const [table, found] of Object.entries(rows)) {
        expect(found, table).not.toEqual([])
        for (const cell of found.flatMap((row) => Object.values(row)))
          expect(cell === null || ['string', 'number'].includes(typeof cell), table).toBe(true)
      }
      expect(rows['sessions']?.[0]).toMatchObject({ expires_at: '2026-11-27T20:00:00.000Z', seen_at: start })
      expect(rows['people']?.[0]).toMatchObject({ two_factor_enabled: 1, created_at: '2026-11-27T08:00:00.000Z' })
      const text = JSON.stringify(rows)
      for (const hidden of [password, secret, ...backupCodes, token.token, tokenOf(link.link), [...browser.cookies.values()][0]])
        expect(text).not.toContain(hidden)
      expect(rows['credentials']?.[0]).toMatchObject({ password: expect.stringMatching(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/) as string })
    })
  })
