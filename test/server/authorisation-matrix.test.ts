import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addToken, grant, openIdentity } from '#act/identity'
import { enterPlant, samplePlantId } from '#act/office'
import { ok } from '#ground/report'
import type { PlantRole } from '#reason/govern'
import { endpoints } from '#show/contract'
import type { Endpoint } from '#show/contract'
import { buildServer } from '#show/server'
import { startOfficeServer } from './office-server.ts'
import type { OfficeServer } from './office-server.ts'
import { letters, permissions } from './permissions.ts'

const plant = samplePlantId
const allRoles = Object.values(letters)

interface Subject {
  readonly name: string
  readonly roles: Readonly<Record<string, readonly PlantRole[]>>
  readonly hasSecondFactor: boolean
}

/** One person for each role in the plant and on the server, and those who must get nowhere with all the roles of another place. */
const people: readonly Subject[] = [
  ...allRoles.map((role) => ({ name: `plant ${role}`, roles: { [plant]: [role] }, hasSecondFactor: true })),
  ...allRoles.map((role) => ({ name: `server ${role}`, roles: { '*': [role] }, hasSecondFactor: true })),
  { name: 'all of the plant', roles: { [plant]: allRoles }, hasSecondFactor: true },
  { name: 'all of another plant', roles: { hilltop: allRoles }, hasSecondFactor: true },
  { name: 'all of the server', roles: { '*': allRoles }, hasSecondFactor: true },
  { name: 'all without a second factor', roles: { [plant]: allRoles, '*': allRoles }, hasSecondFactor: false },
  { name: 'no role', roles: {}, hasSecondFactor: true },
]

/** Whether these roles get past the guard of an endpoint, by the table. */
const isPermitted = ({ name }: Endpoint, { roles }: Subject): boolean => {
  const permitted = permissions[name]
  if (permitted === undefined || typeof permitted === 'string') return permitted !== undefined
  const [place, wanted] = 'plant' in permitted ? [plant, permitted.plant] : ['*', permitted.server]
  return (roles[place] ?? []).some((role) => [...wanted].some((letter) => letters[letter] === role))
}

/** What the guard must say before anything is read: undefined when it must let through. */
const expected = (endpoint: Endpoint, person: Subject | undefined): number | undefined => {
  const permitted = permissions[endpoint.name]
  if (permitted === 'anyone') return undefined
  if (person === undefined) return 401
  if (permitted === 'signed-in') return undefined
  if (!person.hasSecondFactor) return 403
  if (isPermitted(endpoint, person)) return undefined
  // A plant that somebody has no role in does not exist for them.
  return typeof permitted === 'object' && 'plant' in permitted && (person.roles[plant] ?? []).length === 0 ? 404 : 403
}

const codeOf = (answer: LightMyRequestResponse): string => {
  const isJson = String(answer.headers['content-type']).startsWith('application/json')
  const { findings } = (isJson ? answer.json() : {}) as { readonly findings?: readonly { readonly code: string }[] }
  return findings?.[0]?.code ?? ''
}

/** What the guard itself answers; a refusal of the deed behind it has other codes. */
const guardCodes: Readonly<Record<number, string>> = { 401: 'server/not-signed-in', 404: 'server/unknown-plant' }

describe('the authorisation matrix', () => {
  let server: OfficeServer
  let app: FastifyInstance
  const tokens = new Map<string, string>()

  beforeAll(async () => {
    server = await startOfficeServer()
    const { office, hosts } = server.parts
    const administrator = { id: 'user:adam', name: 'adam', address: '', roles: new Map([['*', ['administrator' as const]]]) }
    await enterPlant(office, administrator, { id: 'hilltop', name: 'Hilltop', timezone: 'UTC' })
    const at = server.now()
    const times = { created_at: new Date(at).toISOString(), updated_at: new Date(at).toISOString() }
    for (const { name, roles, hasSecondFactor } of people)
      await office.store.transaction(async (writer) => {
        const id = `matrix-${name}`
        const two_factor_enabled = hasSecondFactor ? 1 : 0
        const row = {
          id,
          name,
          email: `${name.replaceAll(' ', '-')}@example.test`,
          email_verified: 0,
          two_factor_enabled,
          disabled_at: null,
          ...times,
        }
        await writer.insertInto('people').values(row).execute()
        for (const [place, list] of Object.entries(roles)) await grant(writer, id, place, list)
        const made = await addToken(writer, { person: id, name: 'matrix', until: at + 3_600_000 }, at)
        if (!made.ok) return made
        tokens.set(name, made.value.token)
        return ok(undefined)
      })
    const identity = await openIdentity({
      store: office.store,
      secret: 'x'.repeat(43),
      hosts,
      isSecure: false,
      requireSecondFactor: true,
      now: server.now,
      onEvent: async () => undefined,
    })
    if (!identity.ok) throw new Error(JSON.stringify(identity.findings))
    app = await buildServer({ ...server.parts, identity: identity.value })
  })
  afterAll(async () => {
    await app?.close()
    await server?.close()
  })

  const ask = (endpoint: Endpoint, person: string | undefined, inPlant = plant): Promise<LightMyRequestResponse> =>
    app.inject({
      method: endpoint.method,
      // What is asked for is not there: only who may ask matters here.
      url: endpoint.path.replace(':plant', inPlant).replaceAll(/:\w+/g, 'none'),
      headers: {
        host: 'localhost',
        origin: 'http://localhost',
        ...(person === undefined ? {} : { authorization: `Bearer ${tokens.get(person)}` }),
        ...(endpoint.method === 'GET' ? {} : { 'content-type': endpoint.carries === 'bytes-up' ? 'application/octet-stream' : 'application/json' }),
      },
      ...(endpoint.method === 'GET' ? {} : { payload: endpoint.carries === 'bytes-up' ? Buffer.alloc(0) : '{}' }),
    })

  test('every endpoint has its line in the table, and every line an endpoint', () => {
    expect(endpoints.length).toBeGreaterThan(50)
    expect(Object.keys(permissions).toSorted()).toEqual(endpoints.map(({ name }) => name).toSorted())
  })

  // What takes a plant away, or an account, comes last: nobody here is to lose what they are asked with.
  test.each(endpoints.map((endpoint) => [endpoint.name, endpoint] as const))('%s', async (_name, endpoint) => {
    const wrong: string[] = []
    for (const person of [undefined, ...people]) {
      const answer = await ask(endpoint, person?.name)
      const [status, code, wanted] = [answer.statusCode, codeOf(answer), expected(endpoint, person)]
      const isRight =
        wanted === undefined
          ? status < 500 && !/^server\/(not-signed-in|not-permitted|unknown-plant|second-factor-missing|foreign-origin)$/.test(code)
          : status === wanted && (guardCodes[wanted] === undefined || code === guardCodes[wanted])
      if (!isRight) wrong.push(`${person?.name ?? 'nobody'}: ${status} ${code}, wanted ${wanted ?? 'to be let through'}`)
    }
    expect(wrong).toEqual([])
  })

  test.each(endpoints.filter(({ path }) => path.includes(':plant')).map((endpoint) => [endpoint.name, endpoint] as const))(
    '%s says the same of a plant that is there and of one that is not',
    async (_name, endpoint) => {
      const [there, nowhere] = [await ask(endpoint, 'all of the plant', 'hilltop'), await ask(endpoint, 'all of the plant', 'nowhere')]
      expect(there.statusCode).toBe(404)
      expect(there.body.replaceAll('hilltop', 'X')).toBe(nowhere.body.replaceAll('nowhere', 'X'))
    },
  )

  test('a token that ended, was changed or never was is nobody', async () => {
    const me = endpoints.find(({ name }) => name === 'me')
    const good = tokens.get('no role') ?? ''
    const asked = async (authorization: string) =>
      (await app.inject({ method: 'GET', url: me?.path ?? '', headers: { host: 'localhost', authorization } })).statusCode
    expect(await asked(`Bearer ${good}`)).toBe(200)
    for (const bad of [good, `Bearer ${good}x`, `Bearer ${good.slice(0, -1)}`, 'Bearer ', 'Basic YTpi', `Bearer ${good}, Bearer ${good}`])
      expect(await asked(bad), bad).toBe(401)
    server.wait(3_600_001)
    expect(await asked(`Bearer ${good}`)).toBe(401)
  })
})
