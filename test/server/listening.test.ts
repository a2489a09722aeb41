import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { RequestOptions } from 'node:https'
import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { buildServer, startServer } from '#show/server'
import type { RunningServer, ServeOptions } from '#show/server'
import { requireTool, titled } from '../requirements.ts'

let folder: string
let count = 0
const running: RunningServer[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bulkhead-listening-'))
})
afterEach(async () => {
  for (const server of running.splice(0)) await server.close()
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const fresh = (): string => join(folder, String(++count))

const begin = (options: Partial<ServeOptions> = {}) =>
  startServer({ dataFolder: fresh(), port: 0, withSample: false, version: '0', onFault: (error) => expect.unreachable(String(error)), ...options })

const started = async (options: Partial<ServeOptions> = {}): Promise<RunningServer> => {
  const result = await begin(options)
  if (!result.ok) throw new Error(JSON.stringify(result.findings))
  running.push(result.value)
  return result.value
}

const codes = async (options: Partial<ServeOptions>): Promise<readonly string[]> => {
  const result = await begin(options)
  if (!result.ok) return result.findings.map(({ code }) => code)
  running.push(result.value)
  return []
}

const portOf = ({ address }: RunningServer): number => Number(new URL(address).port)

/** Sends bytes and gives all that comes back until the server closes or `until` is there. */
const talk = async (port: number, bytes: string, until?: RegExp): Promise<string> => {
  const socket: Socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  socket.write(bytes)
  let said = ''
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    said += chunk.toString('latin1')
    if (until?.test(said) === true) break
  }
  socket.destroy()
  return said
}

const statusOf = (said: string): number => Number(/^HTTP\/1\.1 (\d{3})/.exec(said)?.[1] ?? 0)

describe('where it listens', () => {
  test('on this machine alone, unless told otherwise', async () => {
    const server = await started()
    expect(new URL(server.address).hostname).toBe('127.0.0.1')
  })

  test.each(['0.0.0.0', '::', '192.0.2.1', 'bulkhead.example', '127.0.0.1.example', '128.0.0.1'])(
    'not at %s without TLS, and nothing is made on the disk before that is said',
    async (host) => {
      const dataFolder = fresh()
      expect(await codes({ host, dataFolder })).toEqual(['server/beyond-loopback'])
      await expect(stat(dataFolder)).rejects.toThrow('ENOENT')
    },
  )

  test('a port that is taken is a finding, and the database is given back', async () => {
    const server = await started()
    const dataFolder = fresh()
    expect(await codes({ dataFolder, port: portOf(server) })).toEqual(['server/cannot-listen'])
    expect(await codes({ dataFolder })).toEqual([])
  })

  test('a second server on one SQLite file is refused, and the first goes on', async () => {
    const dataFolder = fresh()
    const first = await started({ dataFolder })
    expect(await codes({ dataFolder })).toEqual(['store/in-use'])
    expect(statusOf(await talk(portOf(first), `GET /api/status HTTP/1.1\r\nHost: ${new URL(first.address).host}\r\nConnection: close\r\n\r\n`))).toBe(
      200,
    )
  })

  test('keys and folder are for their owner alone', async () => {
    const dataFolder = fresh()
    await started({ dataFolder })
    const modes = await Promise.all(
      [dataFolder, ...['audit.key', 'session.key', 'uploads'].map((name) => join(dataFolder, name))].map((path) => stat(path)),
    )
    expect(modes.map(({ mode }) => (mode & 0o777).toString(8))).toEqual(['700', '600', '600', '700'])
  })
})

const openssl = requireTool('openssl')
describe.skipIf(!openssl.met)(titled('TLS', openssl), () => {
  let certificate: string
  let key: string
  beforeAll(async () => {
    const [certificateFile, keyFile] = [join(folder, 'certificate.pem'), join(folder, 'key.pem')]
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1']
    const made = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', ...subject]
    execFileSync('openssl', [...made, '-keyout', keyFile, '-out', certificateFile], { stdio: 'ignore' })
    certificate = await readFile(certificateFile, 'utf8')
    key = await readFile(keyFile, 'utf8')
  })

  const askTls = (port: number, more: RequestOptions = {}): Promise<{ readonly status: number; readonly headers: Record<string, unknown> }> =>
    new Promise((resolve, reject) => {
      const asked = httpsRequest(
        { host: '127.0.0.1', port, path: '/api/status', servername: 'localhost', ca: certificate, agent: false, ...more },
        (response) => {
          response.resume()
          response.once('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers }))
        },
      )
      asked.once('error', reject)
      asked.end()
    })

  test('a browser that trusts the certificate is answered, and told to come by HTTPS alone from now on', async () => {
    const server = await started({ tls: { certificate, key } })
    expect(new URL(server.address).protocol).toBe('https:')
    const { status, headers } = await askTls(portOf(server))
    expect(status).toBe(200)
    expect(headers['strict-transport-security']).toMatch(/max-age=\d{7,}/)
  })

  test('plain HTTP to it gets no answer, and old TLS none either', async () => {
    const server = await started({ tls: { certificate, key } })
    const said = await talk(portOf(server), `GET /api/status HTTP/1.1\r\nHost: 127.0.0.1:${portOf(server)}\r\n\r\n`).catch(() => '')
    expect(said).not.toContain('needsSetUp')
    expect(said).not.toContain('200')
    await expect(askTls(portOf(server), { maxVersion: 'TLSv1.1', minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' })).rejects.toThrow(
      /protocol version|alert|SSL|TLS/i,
    )
    await expect(askTls(portOf(server), { ca: [] })).rejects.toThrow(/self-signed|certificate/)
  })

  test('with TLS it listens beyond this machine, and answers only to its own names', async () => {
    const server = await started({ host: '0.0.0.0', tls: { certificate, key }, publicHosts: ['bulkhead.plant.example'] })
    expect((await askTls(portOf(server), { headers: { host: 'bulkhead.plant.example' } })).status).toBe(200)
    expect((await askTls(portOf(server), { headers: { host: 'evil.example' } })).status).toBe(421)
  })

  test('without TLS nobody is told to come by HTTPS', async () => {
    const server = await started()
    const said = await talk(portOf(server), `GET /api/status HTTP/1.1\r\nHost: ${new URL(server.address).host}\r\nConnection: close\r\n\r\n`)
    expect(said).not.toMatch(/strict-transport-security/i)
  })
})

describe('what comes over a real connection', () => {
  const get = (host: string, more = ''): string => `GET /api/status HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n${more}\r\n`
  let server: RunningServer
  const ask = async (bytes: (host: string) => string): Promise<number> => {
    server = await started()
    return statusOf(await talk(portOf(server), bytes(new URL(server.address).host)))
  }

  test.each<readonly [name: string, bytes: (host: string) => string, status: number]>([
    ['a usual question', (host) => get(host), 200],
    ['no name of the server', () => 'GET /api/status HTTP/1.1\r\nConnection: close\r\n\r\n', 400],
    ['another name of the server', () => get('evil.example'), 421],
    ['two names of the server', (host) => get(host, 'Host: evil.example\r\n'), 421],
    ['a whole address in the first line', (host) => `GET http://evil.example/api/status HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`, 421],
    ['headers beyond 16 KB', (host) => get(host, `X-Long: ${'x'.repeat(20_000)}\r\n`), 431],
    [
      'two lengths (request smuggling)',
      (host) => `POST /api/plants HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 2\r\nContent-Length: 5\r\n\r\n{}`,
      400,
    ],
    [
      'a length and chunks',
      (host) => `POST /api/plants HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      400,
    ],
    [
      'a broken chunk',
      (host) =>
        `POST /api/set-up HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nOrigin: http://${host}\r\n\r\nzz\r\n`,
      400,
    ],
    ['no HTTP', () => '\u0016\u0003\u0001\u0002\u0000\u0001\r\n\r\n', 400],
    ['a header with a line feed in it', (host) => get(host, 'X-A: b\nc\r\n'), 400],
    ['a method of nobody', (host) => `BREW /api/status HTTP/1.1\r\nHost: ${host}\r\n\r\n`, 400],
    ['a trace', (host) => `TRACE /api/status HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`, 404],
  ])('%s', async (_name, bytes, status) => {
    expect(await ask(bytes)).toBe(status)
  })

  test('many bytes that were not permitted are refused before they are read', async () => {
    server = await started()
    const { host } = new URL(server.address)
    const head = `POST /api/plants HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nContent-Length: 1000000000\r\n\r\n{`
    expect(statusOf(await talk(portOf(server), head, /\r\n\r\n/))).toBe(401)
  })

  test('a client that is silent, or sends its headers drop by drop, loses its connection in the end', async () => {
    server = await started()
    const app = await buildServer(server.parts)
    try {
      expect(app.server.headersTimeout).toBeGreaterThan(0)
      expect(app.server.headersTimeout).toBeLessThanOrEqual(60_000)
      expect(app.server.keepAliveTimeout).toBeLessThanOrEqual(60_000)
      expect(app.server.timeout).toBeGreaterThan(0)
      expect(app.server.timeout).toBeLessThanOrEqual(60_000)
      // The same server with less patience, so that it can be seen.
      app.server.timeout = 100
      await app.listen({ port: 0, host: '127.0.0.1' })
      const bound = app.server.address()
      const socket = connect(typeof bound === 'object' && bound !== null ? bound.port : 0, '127.0.0.1')
      await once(socket, 'connect')
      socket.write('GET /api/status HT')
      socket.resume()
      await once(socket, 'close')
    } finally {
      await app.close()
    }
  })

  test('the server closes though somebody keeps a connection open', async () => {
    const open = await started()
    const socket = connect(portOf(open), '127.0.0.1')
    await once(socket, 'connect')
    socket.on('error', () => undefined)
    socket.resume()
    const closed = once(socket, 'close')
    running.splice(running.indexOf(open), 1)
    await open.close()
    await closed
  })

  test('fifty that ask at once are all answered', async () => {
    server = await started()
    const port = portOf(server)
    const answered = await Promise.all(
      Array.from(
        { length: 50 },
        () =>
          new Promise<number>((resolve, reject) => {
            const asked = httpRequest({ host: '127.0.0.1', port, path: '/api/status', agent: false }, (response) => {
              response.resume()
              resolve(response.statusCode ?? 0)
            })
            asked.once('error', reject)
            asked.end()
          }),
      ),
    )
    expect(new Set(answered)).toEqual(new Set([200]))
  })
})
