import { once } from 'node:events'
import { connect } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { readAudit } from '#act/audit-log'
import type { Identity } from '#act/identity'
import { addPlant, endpoints, lookAtLink } from '#show/contract'
import type { Endpoint } from '#show/contract'
import { buildServer } from '#show/server'
import { startOfficeServer } from './office-server.ts'
import type { OfficeServer } from './office-server.ts'

let server: OfficeServer
beforeAll(async () => {
  server = await startOfficeServer()
})
afterAll(() => server?.close())

const pathOf = ({ path }: Endpoint): string => path.replace(':plant', server.plant).replaceAll(/:\w+/g, 'none')
const from = { host: 'localhost', origin: 'http://localhost' }

describe('a body is read as what its endpoint takes, and as nothing else', () => {
  const ofBytes = endpoints.filter(({ carries }) => carries === 'bytes-up')
  const ofJson = endpoints.filter(({ method, needs, carries }) => method !== 'GET' && needs !== 'anyone' && carries !== 'bytes-up')

  test.each(ofBytes.map((endpoint) => [endpoint.name, endpoint] as const))('%s holds no JSON of gigabytes in memory', async (_name, endpoint) => {
    for (const type of ['application/json', 'application/json; charset=utf-8', 'text/plain', 'application/vnd.x+json']) {
      let sent = 0
      const payload = Readable.from(
        (function* () {
          for (; sent < 32; sent++) yield Buffer.alloc(64 * 1024, 0x20)
        })(),
      )
      const headers = { ...from, 'x-test-person': 'anna', 'content-type': type }
      const query = { name: 'x.pcap', title: 'x', why: 'x' }
      const answer = await server.app.inject({ method: endpoint.method, url: pathOf(endpoint), query, headers, payload })
      expect([type, answer.statusCode, answer.json().findings[0].code]).toEqual([type, 415, 'server/unknown-content-type'])
      expect(sent, 'it was not read to its end').toBeLessThan(32)
    }
  })

  test.each(ofJson.map((endpoint) => [endpoint.name, endpoint] as const))('%s takes no stream of bytes', async (_name, endpoint) => {
    const codes: number[] = []
    for (const person of ['adam', 'anna', 'ben', 'olga', 'sven', 'ada']) {
      const headers = { ...from, 'x-test-person': person, 'content-type': 'application/octet-stream' }
      const answer = await server.app.inject({ method: endpoint.method, url: pathOf(endpoint), headers, payload: Buffer.from('{}') })
      codes.push(answer.statusCode)
    }
    expect(codes.filter((code) => code !== 403 && code !== 415)).toEqual([])
    expect(codes).toContain(415)
  })
})

test.each([lookAtLink.path, '/api/set-up', '/api/invitation', '/api/reset', '/api/auth/sign-in/email'])(
  'nobody who is not signed in has megabytes held for them at %s',
  async (url) => {
    const headers = { ...from, 'content-type': 'application/json' }
    const answer = await server.app.inject({ method: 'POST', url, headers, payload: JSON.stringify({ token: 'x'.repeat(20_000) }) })
    expect(answer.statusCode).toBe(413)
  },
)

describe('the same name without TLS is another origin', () => {
  const asks = async (isSecure: boolean, origin: string) => {
    const app = await buildServer({ ...server.parts, isSecure, hosts: ['plant.example', 'plant.example:443', 'plant.example:8620'] })
    const host = 'plant.example'
    const headers = { host, origin, 'x-test-person': 'adam', 'content-type': 'application/json' }
    const [deed, signIn] = [
      await app.inject({ method: 'POST', url: addPlant.path, headers, payload: {} }),
      await app.inject({ method: 'POST', url: '/api/auth/sign-out', headers, payload: {} }),
    ]
    await app.close()
    return [deed.statusCode, signIn.statusCode]
  }
  // 400 and 404 are past the guard.
  test('behind TLS a page that anybody on the network could have written asks for nothing', async () => {
    expect(await asks(true, 'http://plant.example')).toEqual([403, 403])
    expect(await asks(true, 'https://plant.example')).toEqual([400, 404])
    expect(await asks(true, 'https://plant.example:443')).toEqual([400, 404])
    expect(await asks(false, 'http://plant.example')).toEqual([400, 404])
    expect(await asks(false, 'https://plant.example')).toEqual([403, 403])
  })
})

describe('who is shut out while a body is on its way', () => {
  const answerOf = async (socket: Socket): Promise<string> => {
    let said = ''
    socket.on('data', (chunk: Buffer) => (said += chunk.toString()))
    await once(socket, 'close')
    return said
  }

  test('has nothing done, though they began in time', async () => {
    let isShutOut = false
    const whoIs = vi.fn<Identity['whoIs']>(async (headers) => (isShutOut ? undefined : server.parts.identity.whoIs(headers)))
    const app = await buildServer({ ...server.parts, identity: { ...server.parts.identity, whoIs } })
    await app.listen({ host: '127.0.0.1', port: 0 })
    const body = JSON.stringify({ id: 'slow', name: 'Slow', timezone: 'UTC' })
    const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1')
    const answer = answerOf(socket)
    const head = ['host: localhost', 'origin: http://localhost', 'x-test-person: adam', 'content-type: application/json', 'connection: close']
    socket.write(`POST ${addPlant.path} HTTP/1.1\r\n${head.join('\r\n')}\r\ncontent-length: ${body.length}\r\n\r\n${body.slice(0, 10)}`)
    await vi.waitFor(() => expect(whoIs).toHaveBeenCalledOnce())
    isShutOut = true
    socket.write(body.slice(10))
    expect(await answer).toMatch(/^HTTP\/1\.1 401 /)
    await app.close()
    const entries = await server.parts.office.store.read((reader) => readAudit(reader, { deed: 'plant-added', actor: 'user:adam' }))
    expect(entries).toEqual([])
  })
})
