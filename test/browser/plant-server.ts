import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext } from 'playwright-core'
import type { PlantRole } from '#reason/govern'
import { invitePerson, setUp, takeInvitation } from '#show/contract'
import type { Endpoint } from '#show/contract'
import { startServer } from '#show/server'
import type { RunningServer } from '#show/server'
import { codeAt } from '../fixture/authenticator.ts'
import { root } from '../architecture/tree.ts'

/** Somebody with an account, a second factor and a session. */
export interface SignedIn {
  readonly name: string
  readonly email: string
  readonly password: string
  /** Of their authenticator, base32. */
  readonly secret: string
  /** What their browser sends. */
  readonly cookie: string
}

export interface PlantServer {
  readonly running: RunningServer
  readonly address: string
  /** The first administrator, who set the server up. */
  readonly admin: SignedIn
  /** Makes an account by invitation, as a person would, over HTTP. */
  readonly hire: (name: string, roles: Readonly<Record<string, readonly PlantRole[]>>) => Promise<SignedIn>
  /** Signs somebody in once more, as after a session that has ended. A code opens the door once: the next one is used. */
  readonly signInAgain: (person: SignedIn) => Promise<SignedIn>
  /** Asks an endpoint as somebody, as their browser would. */
  readonly ask: (
    person: SignedIn | undefined,
    endpoint: Endpoint,
    asking?: { readonly params?: object; readonly body?: unknown },
  ) => Promise<Response>
  /** Lets a browser context act as somebody who has signed in. */
  readonly enter: (context: BrowserContext, person: SignedIn) => Promise<void>
  readonly close: () => Promise<void>
}

/** Where `npm test` has built the web application. */
export const webFolder = process.env['BULKHEAD_WEB'] ?? join(root, 'dist', 'web')

export const testPassword = 'correct horse battery staple'

const cookiesOf = (jar: Map<string, string>, response: Response): void => {
  for (const line of response.headers.getSetCookie()) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
    if (/max-age=0/i.test(line)) jar.delete(name)
    else jar.set(name, value)
  }
}

const cookieHeader = (jar: ReadonlyMap<string, string>): string => [...jar].map(([name, value]) => `${name}=${value}`).join('; ')

const expected = async (response: Response): Promise<Response> => {
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}: ${await response.text()}`)
  return response
}

/** A browser's way to sign in: what it posts, and the cookies it keeps. */
const openDoor = (address: string) => {
  const jar = new Map<string, string>()
  const post = async (path: string, body: unknown): Promise<Response> => {
    const headers = { 'content-type': 'application/json', origin: address, cookie: cookieHeader(jar) }
    const response = await expected(await fetch(`${address}/api/auth${path}`, { method: 'POST', headers, body: JSON.stringify(body) }))
    cookiesOf(jar, response)
    return response
  }
  return { post, cookie: () => cookieHeader(jar) }
}

/** Signs in with a new account and enrols its second factor, over HTTP. */
const enrol = async (address: string, name: string, email: string): Promise<SignedIn> => {
  const { post, cookie } = openDoor(address)
  await post('/sign-in/email', { email, password: testPassword })
  const { secret } = (await (await post('/two-factor/enable', { password: testPassword })).json()) as { readonly secret: string }
  await post('/two-factor/verify-totp', { code: codeAt(secret, Date.now()) })
  return { name, email, password: testPassword, secret, cookie: cookie() }
}

interface PlantServerOptions {
  readonly dataFolder?: string
  readonly clock?: () => number
  readonly database?: string
}

/** A real server on loopback with the sample plant and the built page, where nobody has an account yet. */
export const startEmptyServer = async (
  options: PlantServerOptions = {},
): Promise<{ readonly running: RunningServer; readonly close: () => Promise<void> }> => {
  const dataFolder = options.dataFolder ?? (await mkdtemp(join(tmpdir(), 'bulkhead-plant-')))
  const faults: unknown[] = []
  const started = await startServer({
    ...options,
    dataFolder,
    port: 0,
    webFolder,
    version: '0.0.0-test',
    onFault: (fault) => void faults.push(fault),
  })
  if (!started.ok) throw new Error(JSON.stringify(started.findings))
  return {
    running: started.value,
    close: async () => {
      await started.value.close()
      await rm(dataFolder, { recursive: true, force: true })
      if (faults.length > 0) throw new AggregateError(faults, 'the server had faults')
    },
  }
}

/** A real server on loopback with the sample plant, the built page, and its first administrator. */
export const startPlantServer = async (options: PlantServerOptions = {}): Promise<PlantServer> => {
  const { running, close } = await startEmptyServer(options)
  const { address, setUpLink = '' } = running
  const ask: PlantServer['ask'] = (person, endpoint, { params = {}, body = {} } = {}) => {
    const path = Object.entries(params).reduce((filled, [key, value]) => filled.replace(`:${key}`, encodeURIComponent(String(value))), endpoint.path)
    return fetch(`${address}${path}`, {
      method: endpoint.method,
      headers: {
        origin: address,
        ...(person === undefined ? {} : { cookie: person.cookie }),
        ...(endpoint.method === 'GET' ? {} : { 'content-type': 'application/json' }),
      },
      ...(endpoint.method === 'GET' ? {} : { body: JSON.stringify(body) }),
    })
  }
  await expected(
    await ask(undefined, setUp, {
      body: { token: setUpLink.split('#')[1], name: 'Adam Admin', email: 'adam@riverside.example', password: testPassword },
    }),
  )
  const admin = await enrol(address, 'Adam Admin', 'adam@riverside.example')
  return {
    running,
    address,
    admin,
    ask,
    hire: async (name, roles) => {
      const email = `${name.toLowerCase().replaceAll(' ', '.')}@riverside.example`
      const places = Object.entries(roles).map(([place, list]) => ({ place, roles: list }))
      const invited = await expected(await ask(admin, invitePerson, { body: { email, roles: places } }))
      const { link } = (await invited.json()) as { readonly link: string }
      await expected(await ask(undefined, takeInvitation, { body: { token: link.split('#')[1], name, password: testPassword } }))
      return enrol(address, name, email)
    },
    signInAgain: async (person) => {
      const { post, cookie } = openDoor(address)
      await post('/sign-in/email', { email: person.email, password: person.password })
      await post('/two-factor/verify-totp', { code: codeAt(person.secret, Date.now() + 30_000) })
      return { ...person, cookie: cookie() }
    },
    enter: async (context, { cookie }) => {
      const cookies = cookie.split('; ').map((pair) => {
        const at = pair.indexOf('=')
        return { name: pair.slice(0, at), value: pair.slice(at + 1), url: address }
      })
      await context.addCookies(cookies)
    },
    close,
  }
}
