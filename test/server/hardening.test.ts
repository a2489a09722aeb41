import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readAudit } from '#act/audit-log'
import { addPlant, endpoints, listPlants, removePlant } from '#show/contract'
import type { Endpoint } from '#show/contract'
import { buildServer } from '#show/server'
import { startOfficeServer } from './office-server.ts'
import type { OfficeServer } from './office-server.ts'

const page = '<!doctype html><meta name="nonce" content="__STYLE_NONCE__"><script type="module" src="/assets/app.js"></script>'

let server: OfficeServer
let app: FastifyInstance
let folder: string

const ask = (options: InjectOptions): Promise<LightMyRequestResponse> =>
  app.inject({ ...options, headers: { host: 'localhost', origin: 'http://localhost', ...options.headers } })

const pathOf = ({ path }: Endpoint): string => path.replace(':plant', server.plant).replaceAll(/:\w+/g, 'none')

/** Everyone of the cast who can do most; a session, so that origins count. */
const signedIn = { 'x-test-person': 'adam' }

beforeAll(async () => {
  server = await startOfficeServer()
  folder = await mkdtemp(join(tmpdir(), 'bulkhead-web-'))
  await mkdir(join(folder, 'web', 'assets'), { recursive: true })
  await writeFile(join(folder, 'web', 'index.html'), page)
  await writeFile(join(folder, 'web', 'assets', 'app.js'), 'export {}')
  await writeFile(join(folder, 'web', 'assets', '.hidden'), 'secret')
  await writeFile(join(folder, 'web', 'outside.txt'), 'secret')
  await writeFile(join(folder, 'audit.key'), 'secret')
  app = await buildServer({ ...server.parts, webFolder: join(folder, 'web'), limits: { bodyBytes: 20_000, uploadBytes: 50_000 } })
})
afterAll(async () => {
  await app?.close()
  await server?.close()
  await rm(folder, { recursive: true, force: true })
})

const unsafe = endpoints.filter(({ method }) => method !== 'GET')

describe('headers', () => {
  const kinds: readonly (readonly [name: string, status: number, options: InjectOptions])[] = [
    ['the page', 200, { url: '/' }],
    ['a page of the application', 200, { url: '/plants/riverside/map' }],
    ['a file of the application', 200, { url: '/assets/app.js' }],
    ['a file that is not there', 404, { url: '/assets/none.js' }],
    ['an answer', 200, { url: '/api/plants', headers: signedIn }],
    ['nobody', 401, { url: '/api/plants' }],
    ['not permitted', 403, { url: '/api/people', headers: { 'x-test-person': 'vera' } }],
    ['not there', 404, { url: '/api/none' }],
    ['a wrong request', 400, { method: 'POST', url: '/api/plants', headers: signedIn, payload: {} }],
    ['an unknown name of the server', 421, { url: '/', headers: { host: 'evil.example' } }],
    ['sign-in', 404, { url: '/api/auth/none' }],
    ['a file to keep', 200, { method: 'POST', url: '/api/backup', headers: signedIn, payload: {} }],
    ['too much', 413, { method: 'POST', url: '/api/plants', headers: signedIn, payload: { id: 'x'.repeat(30_000) } }],
    ['another type', 415, { method: 'POST', url: '/api/plants', headers: { ...signedIn, 'content-type': 'text/xml' }, payload: '<a/>' }],
  ]
  test.each(kinds)('%s (%i) cannot be framed, sniffed, cached where it matters, or made to run a script', async (_name, status, options) => {
    const answer = await ask(options)
    expect(answer.statusCode).toBe(status)
    const { headers } = answer
    expect(headers).toMatchObject({
      'x-frame-options': 'DENY',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    })
    expect(Object.keys(headers)).not.toContain('x-powered-by')
    expect(Object.keys(headers)).not.toContain('access-control-allow-origin')
    const policy = new Map(
      String(headers['content-security-policy'])
        .split(';')
        .map((directive) => directive.trim().split(' '))
        .map(([name = '', ...sources]) => [name, sources] as const),
    )
    expect(policy.get('default-src')).toEqual(["'none'"])
    expect(policy.get('frame-ancestors')).toEqual(["'none'"])
    expect(policy.get('base-uri')).toEqual(["'none'"])
    expect(policy.get('form-action')).toEqual(["'self'"])
    expect(policy.get('script-src')).toEqual(["'self'"])
    for (const [directive, sources] of policy) {
      expect(
        sources.filter((source) => /unsafe-eval|\*|^https?:/.test(source)),
        directive,
      ).toEqual([])
      if (directive !== 'style-src-attr') expect(sources, directive).not.toContain("'unsafe-inline'")
    }
    if (options.url?.toString().startsWith('/api/') || options.url === '/')
      expect(headers['cache-control'] ?? 'none').toBe(status === 421 ? 'none' : 'no-store')
  })

  test('each page has a style nonce of its own, the same as in its policy', async () => {
    const pages = [await ask({ url: '/' }), await ask({ url: '/' })]
    const nonces = pages.map(({ body }) => /content="([^"]+)"/.exec(body)?.[1] ?? '')
    expect(new Set(nonces).size).toBe(2)
    for (const [index, nonce] of nonces.entries()) expect(pages[index]?.headers['content-security-policy']).toContain(`'nonce-${nonce}'`)
  })

  const built = join(import.meta.dirname, '..', '..', 'dist', 'web', 'index.html')
  const pages = [join(import.meta.dirname, '..', '..', 'src', 'show', 'web', 'index.html'), ...(existsSync(built) ? [built] : [])]
  test.each(pages)('%s has no inline script, no handler and no address elsewhere', async (file) => {
    const html = await readFile(file, 'utf8')
    const scripts = [...html.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/g)]
    expect(scripts.length).toBeGreaterThan(0)
    for (const [, attributes = '', content = ''] of scripts) {
      expect(attributes).toMatch(/\bsrc="(\/|\.\/)[^/"]/)
      expect(content.trim()).toBe('')
    }
    expect(html).not.toMatch(/\son\w+=|javascript:|(src|href)="(https?:)?\/\//)
  })
})

describe('who may be asked, and from where', () => {
  const strangers = ['evil.example', 'localhost.evil.example', 'localhost:81', '127.0.0.1', 'LOCALHOST.', 'user@localhost', '']
  test.each(strangers)('the name %j is not answered to, whatever is asked (DNS rebinding)', async (host) => {
    for (const url of ['/', '/api/status', '/api/plants', '/assets/app.js', '/api/auth/get-session']) {
      const answer = await app.inject({ url, headers: { host, ...signedIn } })
      expect(answer.statusCode, url).toBe(421)
      expect(answer.body).not.toContain('nonce')
    }
  })

  test.each(unsafe.map((endpoint) => [endpoint.name, endpoint] as const))('%s is not done for a page from elsewhere', async (_name, endpoint) => {
    const origins = [undefined, 'null', 'http://evil.example', 'http://localhost.evil.example', 'http://localhost:81', 'rubbish']
    for (const origin of origins) {
      const answer = await app.inject({
        method: endpoint.method,
        url: pathOf(endpoint),
        headers: {
          host: 'localhost',
          'content-type': endpoint.carries === 'bytes-up' ? 'application/octet-stream' : 'application/json',
          ...(origin === undefined ? {} : { origin }),
          ...signedIn,
        },
        payload: '{}',
      })
      expect([answer.statusCode, answer.json().findings[0].code], String(origin)).toEqual([403, 'server/foreign-origin'])
    }
  })

  test('nobody is signed in or out by a page from elsewhere, and a form cannot ask for it', async () => {
    for (const path of ['sign-in/email', 'sign-out', 'two-factor/verify-totp']) {
      const asked = { method: 'POST' as const, url: `/api/auth/${path}`, payload: '{}' }
      const json = { 'content-type': 'application/json' }
      expect((await app.inject({ ...asked, headers: { host: 'localhost', ...json } })).statusCode).toBe(403)
      expect((await ask({ ...asked, headers: { ...json, origin: 'http://evil.example' } })).statusCode).toBe(403)
      for (const type of ['text/plain', 'application/x-www-form-urlencoded'])
        expect((await ask({ ...asked, headers: { 'content-type': type } })).statusCode, type).toBe(415)
    }
  })

  test('asking for the headers alone needs the same permission, and no other method is known', async () => {
    for (const endpoint of endpoints.filter(({ method, needs }) => method === 'GET' && needs !== 'anyone')) {
      const head = await app.inject({ method: 'HEAD', url: pathOf(endpoint), headers: { host: 'localhost' } })
      expect([head.statusCode, head.body], endpoint.name).toEqual([401, ''])
      for (const method of ['OPTIONS', 'PATCH', 'TRACE'] as const) {
        const other = await app.inject({ method, url: pathOf(endpoint), headers: { host: 'localhost', origin: 'http://localhost', ...signedIn } })
        expect(other.statusCode, `${method} ${endpoint.path}`).toBe(404)
        expect(other.headers['access-control-allow-methods']).toBeUndefined()
      }
    }
  })

  test('what only reads changes nothing: no GET is among the deeds', async () => {
    const entries = () => server.parts.office.store.read((reader) => readAudit(reader, { limit: 10_000 }))
    const before = (await entries()).length
    for (const endpoint of endpoints.filter(({ method }) => method === 'GET'))
      await app.inject({ url: pathOf(endpoint), headers: { host: 'localhost', ...signedIn } })
    expect((await entries()).length).toBe(before)
  })

  test('an address that somebody writes into a header is not taken for theirs', async () => {
    const forged = { 'x-forwarded-for': '203.0.113.9', 'x-real-ip': '203.0.113.9', 'x-bulkhead-address': '203.0.113.9', forwarded: 'for=203.0.113.9' }
    await ask({ method: 'POST', url: addPlant.path, headers: { ...signedIn, ...forged }, payload: { id: 'forged', name: 'F', timezone: 'UTC' } })
    const behind = await buildServer({ ...server.parts, behindProxy: true })
    const headers = { host: 'localhost', origin: 'http://localhost', ...signedIn, ...forged }
    const payload = { id: 'proxied', name: 'P', timezone: 'UTC' }
    await behind.inject({ method: 'POST', url: addPlant.path, headers, payload })
    await behind.inject({ method: 'POST', url: addPlant.path, headers, payload: { ...payload, id: 'farther' }, remoteAddress: '198.51.100.7' })
    await behind.close()
    const entries = await server.parts.office.store.read((reader) => readAudit(reader, { deed: 'plant-added', actor: 'user:adam' }))
    expect(entries.map(({ address }) => address)).toEqual(['127.0.0.1', '203.0.113.9', '198.51.100.7'])
  })
})

describe('what is sent', () => {
  const json = unsafe.filter(({ carries }) => carries !== 'bytes-up')
  const types = [
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/xml',
    'application/jsonp',
    'rubbish',
  ]
  const everyRole = ['adam', 'anna', 'ben', 'olga', 'sven', 'ada']
  test.each(json.map((endpoint) => [endpoint.name, endpoint] as const))(
    '%s takes JSON alone: another type is refused unread',
    async (_name, endpoint) => {
      for (const type of types) {
        const codes: number[] = []
        for (const person of everyRole) {
          const headers = { 'x-test-person': person, 'content-type': type }
          codes.push((await ask({ method: endpoint.method, url: pathOf(endpoint), headers, payload: '{"why":"x"}' })).statusCode)
        }
        // Whoever may not is refused before that.
        expect(
          codes.filter((code) => code !== 403 && code !== 415),
          type,
        ).toEqual([])
        expect(codes, type).toContain(415)
      }
    },
  )

  const rubbish: readonly (readonly [name: string, payload: string])[] = [
    ['cut JSON', '{"id":'],
    ['no JSON', 'hello'],
    ['nothing', ''],
    ['a list', '[]'],
    ['a text', '"x"'],
    ['null', 'null'],
    ['a prototype', '{"__proto__":{"isAdministrator":true},"id":"a","name":"A","timezone":"UTC"}'],
    ['a constructor', '{"constructor":{"prototype":{"isAdministrator":true}},"id":"a","name":"A","timezone":"UTC"}'],
    ['a key twice and one too many', '{"id":"a","id":"b","name":"A","timezone":"UTC","roles":["administrator"]}'],
    ['depth', `${'['.repeat(5_000)}${']'.repeat(5_000)}`],
    ['a NUL', '{"id":"a\\u0000b","name":"A","timezone":"UTC"}'],
    ['half a character', '{"id":"\\ud800","name":"A","timezone":"UTC"}'],
  ]
  test.each(rubbish)('%s is refused in our words, and is no fault', async (_name, payload) => {
    const headers = { ...signedIn, 'content-type': 'application/json' }
    const answer = await ask({ method: 'POST', url: addPlant.path, headers, payload })
    expect(answer.statusCode).toBe(400)
    expect(answer.json().findings[0]).toMatchObject({ code: 'server/unusable-request', help: expect.any(String) })
    expect(({} as Record<string, unknown>)['isAdministrator']).toBeUndefined()
  })

  test('a body beyond the limit is refused by its length, and by its bytes when it does not say', async () => {
    const headers = { ...signedIn, 'content-type': 'application/json' }
    expect((await ask({ method: 'POST', url: addPlant.path, headers, payload: ' '.repeat(20_001) })).statusCode).toBe(413)
    const lying = await ask({ method: 'POST', url: addPlant.path, headers: { ...headers, 'content-length': '10' }, payload: ' '.repeat(20_001) })
    expect([400, 413]).toContain(lying.statusCode)
  })

  test.each([
    '../../audit.key',
    '..%2f..%2faudit.key',
    '%2e%2e/%2e%2e/audit.key',
    '..\\..\\audit.key',
    '%2e%2e%5caudit.key',
    '.hidden',
    '../outside.txt',
    '%00',
    'app.js/../../outside.txt',
  ])('the file %j is not handed out', async (name) => {
    const answer = await app.inject({ method: 'GET', url: `/assets/${name}`, headers: { host: 'localhost' } })
    expect(answer.body).not.toContain('secret')
    // A path that leaves `/assets` before it is routed is one of the application's own pages.
    expect([200, 400, 403, 404]).toContain(answer.statusCode)
    if (answer.statusCode === 200) expect(answer.headers['content-type']).toContain('text/html')
  })

  test.each(['..%2f..%2fetc', '%00', 'a%0d%0aSet-Cookie:%20x=1', '%ff', '<script>', 'x'.repeat(600), '*', '__proto__', 'constructor'])(
    'the plant %j is no plant and no fault',
    async (name) => {
      for (const endpoint of endpoints.filter(({ path }) => path.includes(':plant'))) {
        const url = endpoint.path.replace(':plant', name).replaceAll(/:\w+/g, 'none')
        const type = endpoint.carries === 'bytes-up' ? 'application/octet-stream' : 'application/json'
        const isSafe = endpoint.method === 'GET'
        const answer = await ask({
          method: endpoint.method,
          url,
          headers: { ...signedIn, ...(isSafe ? {} : { 'content-type': type }) },
          ...(isSafe ? {} : { payload: '{}' }),
        })
        expect([400, 404, 414], `${endpoint.name}: ${answer.statusCode}`).toContain(answer.statusCode)
        expect(answer.headers['set-cookie']).toBeUndefined()
      }
    },
  )

  test('a file that goes down has a name that names no folder and ends no header', async () => {
    const files = unsafe.filter(({ carries }) => carries === 'file-down')
    expect(files.length).toBeGreaterThan(2)
    const answer = await ask({ method: 'POST', url: '/api/audit-log/export', headers: { 'x-test-person': 'ada' }, payload: { format: 'csv' } })
    expect(answer.headers['content-disposition']).toBe(`attachment; filename="audit-log.csv"; filename*=UTF-8''audit-log.csv`)
  })

  test('a fault tells nothing of the inside, and is told to whoever runs the server', async () => {
    const faults: unknown[] = []
    const store = { ...server.parts.office.store, snapshot: () => Promise.reject(new Error('SQLITE at /var/lib/secret')) }
    const broken = await buildServer({ ...server.parts, office: { ...server.parts.office, store }, onFault: (fault) => void faults.push(fault) })
    const answer = await broken.inject({ url: listPlants.path, headers: { host: 'localhost', ...signedIn } })
    await broken.close()
    expect(answer.statusCode).toBe(500)
    expect(answer.body).not.toMatch(/SQLITE|secret|\.ts|at /)
    expect(faults.map(String)).toEqual(['Error: SQLITE at /var/lib/secret'])
  })

  test('words of a person come back as data, never as a header or markup', async () => {
    const why = '<img src=x onerror=alert(1)>\r\nSet-Cookie: a=b'
    await ask({ method: 'POST', url: addPlant.path, headers: signedIn, payload: { id: 'hostile', name: '<b>&"', timezone: 'UTC' } })
    const answer = await ask({ method: 'DELETE', url: removePlant.path.replace(':plant', 'hostile'), headers: signedIn, payload: { why } })
    expect(answer.headers['content-type']).toContain('application/json')
    expect(answer.headers['set-cookie']).toBeUndefined()
  })
})
