import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import type { IncomingHttpHeaders, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import type { Notice } from './notice.ts'
import { sendWebhook } from './send-webhook.ts'

const notice: Notice = { id: 'riverside:1', plant: 'riverside', kind: 'lapse', title: 'exception x lapses', text: 'ümlaut', at: 1 }
const secret = 'a secret of sixteen'
const timeoutMs = 10_000

describe('a webhook', () => {
  const servers: Server[] = []
  afterEach(async () => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    }
  })

  const listen = async (answer: (response: ServerResponse) => void) => {
    const calls: { readonly path: string | undefined; readonly headers: IncomingHttpHeaders; readonly body: string }[] = []
    const server = createServer((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        calls.push({ path: request.url, headers: request.headers, body: Buffer.concat(chunks).toString() })
        answer(response)
      })
    })
    servers.push(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
    return { host, url: `http://${host}/hook/very-secret-path`, calls }
  }

  test('is a signed call whose signature the receiver can check with the bytes it got', async () => {
    const { url, calls } = await listen((response) => response.writeHead(204).end())
    expect(await sendWebhook(url, secret, notice, 1_795_000_000, timeoutMs)).toBeUndefined()
    const [call] = calls
    expect(JSON.parse(call?.body ?? '')).toEqual(notice)
    const expected = createHmac('sha256', secret)
      .update(`1795000000.${call?.body ?? ''}`)
      .digest('hex')
    expect(call?.headers['x-bulkhead-signature']).toBe(`t=1795000000,v1=${expected}`)
    expect(call?.headers['x-bulkhead-notice']).toBe('riverside%3A1')
  })

  test('a redirect is not followed, wherever it leads', async () => {
    const elsewhere = await listen((response) => response.end())
    const { host, url } = await listen((response) => response.writeHead(307, { location: elsewhere.url }).end())
    expect(await sendWebhook(url, secret, notice, 1, timeoutMs)).toBe(`\`${host}\` answered 307, and redirects are not followed`)
    expect(elsewhere.calls).toEqual([])
  })

  test('a refusal, a silence and a closed port are told, without the path that may be a password', async () => {
    const { host, url } = await listen((response) => response.writeHead(500).end('very-secret-path'))
    expect(await sendWebhook(url, secret, notice, 1, timeoutMs)).toBe(`\`${host}\` answered 500`)
    const silent = await listen(() => {})
    expect(await sendWebhook(silent.url, secret, notice, 1, 50)).toBe(`\`${silent.host}\`: no answer within 0.05 s`)
    expect(await sendWebhook('http://127.0.0.1:9/very-secret-path', secret, notice, 1, timeoutMs)).not.toContain('very-secret-path')
  })
})
