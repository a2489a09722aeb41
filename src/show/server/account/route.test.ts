import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readAudit } from '#act/audit-log'
import {
  addPlant,
  disablePerson,
  enablePerson,
  endMySession,
  invitePerson,
  listMySessions,
  listMyTokens,
  listPeople,
  lookAtLink,
  makeMyToken,
  offerReset,
  resetPassword,
  revokeMyToken,
  setPersonRoles,
  setUp,
  takeInvitation,
  withdrawInvitation,
} from '#show/contract'
import { startOfficeServer } from '../../../../test/server/office-server.ts'
import type { OfficeServer } from '../../../../test/server/office-server.ts'

const password = 'correct horse battery'
const codesOf = (answer: { json: () => { findings: { code: string }[] } }): readonly string[] => answer.json().findings.map(({ code }) => code)

describe('accounts', () => {
  let server: OfficeServer
  beforeAll(async () => {
    server = await startOfficeServer()
  })
  afterAll(() => server.close())

  const lastEntry = async () => (await server.parts.office.store.read((reader) => readAudit(reader, { after: 0 }))).at(-1)
  const tokenIn = (link: string): string => link.split('#')[1] ?? ''

  test('who is not signed in sees nothing of accounts, and only an administrator of the server sees other people', async () => {
    const person = { person: 'vera' }
    const of = (endpoint: Parameters<OfficeServer['ask']>[1], body: unknown = {}, params: object = person) => ({ endpoint, body, params })
    const administered = [
      of(listPeople),
      of(invitePerson, { email: 'x@example.test', roles: [] }),
      of(withdrawInvitation, { email: 'x@example.test' }),
      of(setPersonRoles, { place: '*', roles: ['administrator'] }),
      of(disablePerson, { why: 'no' }),
      of(enablePerson, { why: 'no' }),
      of(offerReset, { resetsSecondFactor: true }),
    ]
    const own = [
      of(listMySessions),
      of(endMySession, {}, { session: 'x' }),
      of(listMyTokens),
      of(makeMyToken, { name: 'x', until: 1 }),
      of(revokeMyToken, {}, { token: 'x' }),
    ]
    for (const { endpoint, body, params } of [...administered, ...own])
      expect((await server.ask(undefined, endpoint, { body, params })).statusCode, endpoint.name).toBe(401)
    for (const { endpoint, body, params } of administered)
      for (const who of ['anna', 'ada', 'nora'])
        expect((await server.ask(who, endpoint, { body, params })).statusCode, `${who} ${endpoint.name}`).toBe(403)
  })

  test('an administrator sees everybody, with their roles by place', async () => {
    const { people, plants } = (await server.ask('adam', listPeople)).json()
    expect(people.find(({ id }: { id: string }) => id === 'ben')).toEqual({
      id: 'ben',
      name: 'ben',
      email: 'ben@example.test',
      hasSecondFactor: true,
      since: server.now() / 1000,
      roles: [{ place: 'riverside', roles: ['author', 'operations-approver'] }],
    })
    expect(plants).toContainEqual({ id: 'riverside', name: 'Riverside Bottling (sample)' })
  })

  test('an invitation becomes an account, once, and each step stands in the audit log', async () => {
    const roles = [{ place: 'riverside', roles: ['viewer'] }]
    const made = await server.ask('adam', invitePerson, { body: { email: 'Eve@Example.test', roles } })
    expect(made.json().until).toBe(server.now() / 1000 + 72 * 3600)
    const token = tokenIn(made.json().link)
    expect(await lastEntry()).toMatchObject({ actor: 'user:adam', deed: 'person-invited', subject: 'email:Eve@Example.test' })
    expect((await server.ask('adam', listPeople)).json().invitations).toMatchObject([{ email: 'eve@example.test', roles }])
    expect((await server.ask(undefined, lookAtLink, { body: { token } })).json()).toMatchObject({ kind: 'invitation', email: 'eve@example.test' })
    expect(codesOf(await server.ask(undefined, takeInvitation, { body: { token, name: 'Eve', password: 'too short' } }))).toEqual([
      'identity/password-length',
    ])
    expect(codesOf(await server.ask(undefined, resetPassword, { body: { token, password } }))).toEqual(['identity/link-unusable'])
    expect((await server.ask(undefined, takeInvitation, { body: { token, name: 'Eve', password } })).statusCode).toBe(200)
    expect(await lastEntry()).toMatchObject({ actor: 'nobody', deed: 'invitation-accepted', subject: 'email:eve@example.test' })
    expect(codesOf(await server.ask(undefined, takeInvitation, { body: { token, name: 'Eve', password } }))).toEqual(['identity/link-unusable'])
    const eve = (await server.ask('adam', listPeople)).json().people.find(({ name }: { name: string }) => name === 'Eve')
    expect(eve).toMatchObject({ email: 'eve@example.test', hasSecondFactor: false, roles })
  })

  test('an invitation that was taken back opens nothing', async () => {
    const made = await server.ask('adam', invitePerson, { body: { email: 'mal@example.test', roles: [] } })
    expect((await server.ask('adam', withdrawInvitation, { body: { email: 'mal@example.test' } })).statusCode).toBe(200)
    expect(codesOf(await server.ask(undefined, lookAtLink, { body: { token: tokenIn(made.json().link) } }))).toEqual(['identity/link-unusable'])
  })

  test('a server that has people is not set up again', async () => {
    const answer = await server.ask(undefined, setUp, { body: { token: 'guessed', name: 'Mal', email: 'mal@example.test', password } })
    expect(codesOf(answer)).toEqual(['identity/link-unusable'])
  })

  test('what does not fit the contract is refused before anything is done', async () => {
    const bad = [
      { endpoint: setUp, body: { token: '', name: 'x', email: 'x@example.test', password } },
      { endpoint: takeInvitation, body: { token: 'x', name: 'x'.repeat(101), password } },
      { endpoint: resetPassword, body: { token: 'x', password: 'x'.repeat(2000) } },
      { endpoint: lookAtLink, body: { token: 'x', more: 1 } },
      { endpoint: invitePerson, body: { email: 'x@example.test', roles: [{ place: 'riverside', roles: ['emperor'] }] } },
      { endpoint: setPersonRoles, body: { place: '../x', roles: [] }, params: { person: 'vera' } },
      { endpoint: disablePerson, body: {}, params: { person: 'vera' } },
      { endpoint: makeMyToken, body: { name: 'x', until: 1.5 } },
    ]
    for (const { endpoint, ...asking } of bad) expect((await server.ask('adam', endpoint, asking)).statusCode, endpoint.name).toBe(400)
  })

  test('roles are set in one place, where they exist, and the last administrator keeps theirs', async () => {
    const set = (person: string, place: string, roles: readonly string[]) =>
      server.ask('adam', setPersonRoles, { params: { person }, body: { place, roles } })
    expect((await set('vera', 'riverside', ['viewer', 'author'])).statusCode).toBe(200)
    expect(await lastEntry()).toMatchObject({ deed: 'roles-changed', subject: 'person:vera in riverside: viewer, author' })
    expect(codesOf(await set('vera', '*', ['author']))).toEqual(['identity/no-role'])
    expect(codesOf(await set('vera', 'nowhere', ['author']))).toEqual(['identity/no-role'])
    expect(codesOf(await set('nobody', 'riverside', ['author']))).toEqual(['identity/no-person'])
    expect(codesOf(await set('adam', '*', []))).toEqual(['identity/last-administrator'])
    expect(codesOf(await server.ask('adam', disablePerson, { params: { person: 'adam' }, body: { why: 'x' } }))).toEqual([
      'identity/last-administrator',
    ])
  })

  test('an account is disabled and enabled again, with a reason, and a disabled one gets no reset link', async () => {
    const asking = { params: { person: 'sven' }, body: { why: 'left the company' } }
    expect((await server.ask('adam', disablePerson, asking)).statusCode).toBe(200)
    expect(await lastEntry()).toMatchObject({ deed: 'person-disabled', subject: 'person:sven', why: 'left the company' })
    expect(codesOf(await server.ask('adam', offerReset, { params: { person: 'sven' }, body: { resetsSecondFactor: false } }))).toEqual([
      'identity/disabled',
    ])
    expect((await server.ask('adam', enablePerson, asking)).statusCode).toBe(200)
    const made = await server.ask('adam', offerReset, { params: { person: 'sven' }, body: { resetsSecondFactor: true } })
    expect((await server.ask(undefined, resetPassword, { body: { token: tokenIn(made.json().link), password } })).statusCode).toBe(200)
    expect(await lastEntry()).toMatchObject({ actor: 'nobody', deed: 'reset-taken', subject: 'person:sven' })
  })

  test('a token is told once, listed without its text, and revoked by its owner alone', async () => {
    const until = server.now() / 1000 + 86_400
    const made = await server.ask('anna', makeMyToken, { body: { name: 'laptop', until } })
    expect(made.json()).toMatchObject({ name: 'laptop', until, token: expect.stringMatching(/^bh_/) as string })
    const { id } = made.json()
    const listed = await server.ask('anna', listMyTokens)
    expect(listed.json().tokens).toEqual([{ id, name: 'laptop', made: server.now() / 1000, until }])
    expect(codesOf(await server.ask('vera', revokeMyToken, { params: { token: id } }))).toEqual(['identity/no-token'])
    expect((await server.ask('anna', revokeMyToken, { params: { token: id } })).statusCode).toBe(200)
    expect(codesOf(await server.ask('anna', makeMyToken, { body: { name: 'x', until: until + 400 * 86_400 } }))).toEqual(['identity/token-end'])
  })

  test('who adds a plant can give others their roles in it', async () => {
    await server.ask('adam', addPlant, { body: { id: 'hilltop', name: 'Hilltop Dairy', timezone: 'Europe/Vienna' } })
    const adam = (await server.ask('adam', listPeople)).json().people.find(({ id }: { id: string }) => id === 'adam')
    expect(adam.roles).toContainEqual({ place: 'hilltop', roles: ['administrator'] })
  })
})
