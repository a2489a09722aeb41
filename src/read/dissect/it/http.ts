import { printable } from '#ground/bytes'
import type { Dissector, Session, Side, Sink } from '../dissector.ts'
import { httpHeaders, httpHeadLength, httpMethod, httpMethods } from './http-head.ts'
import { couldBecome, isHostName, startsWith } from './text.ts'

const mostHead = 16_384

const isResponse = (bytes: Uint8Array): boolean => startsWith(bytes, 'HTTP/1.') || startsWith(bytes, 'HTTP/2')

const isHead = (side: Side, bytes: Uint8Array): boolean => (side === 0 ? httpMethod(bytes) !== undefined : isResponse(bytes))

const requestDetail = (method: string, headers: ReadonlyMap<string, string>): string | undefined => {
  if (method === 'CONNECT') return 'proxy tunnel (CONNECT)'
  if (headers.get('authorization')?.toLowerCase().startsWith('basic ')) return 'password in clear (basic authentication)'
  return undefined
}

const readRequest = (head: Uint8Array, headers: ReadonlyMap<string, string>, sink: Sink): void => {
  const method = httpMethod(head) ?? ''
  const detail = requestDetail(method, headers)
  sink.request({ operation: 'session', function: '', ...(detail === undefined ? {} : { detail }) })
  const agent = headers.get('user-agent')
  if (agent) sink.identity('client', 'user-agent', agent)
  // An absolute target or a tunnel speaks to a proxy: the host named is somebody else.
  const direct = head[method.length + 1] === 47
  const host = headers.get('host')?.replace(/:\d+$/, '')
  if (direct && host !== undefined && isHostName(host)) sink.identity('server', 'host-name', host)
}

const readResponse = (head: Uint8Array, headers: ReadonlyMap<string, string>, sink: Sink): void => {
  const status = Number(printable(head, 9, 12))
  sink.response(status >= 400 && status < 600)
  const server = headers.get('server')
  if (server) sink.identity('server', 'software', server)
  const realm = /realm="([^"]{1,64})"/.exec(headers.get('www-authenticate') ?? '')
  if (realm?.[1] !== undefined) sink.identity('server', 'realm', realm[1])
}

const openSession = (): Session => {
  const skip: [number, number] = [0, 0]
  return {
    data(side, bytes, sink) {
      let at = Math.min(skip[side], bytes.length)
      skip[side] -= at
      while (at < bytes.length) {
        const rest = bytes.subarray(at)
        // Chunked bodies and bodies of unknown length: wait for a segment that starts with a head.
        if (!isHead(side, rest)) return rest.length < 12 && at > 0 ? at : bytes.length
        const length = httpHeadLength(rest.length > mostHead ? rest.subarray(0, mostHead) : rest)
        if (length < 0) return rest.length >= mostHead ? bytes.length : at
        const head = rest.subarray(0, length)
        const headers = httpHeaders(head)
        if (side === 0) readRequest(head, headers, sink)
        else readResponse(head, headers, sink)
        const body = Number(headers.get('content-length') ?? 0)
        at += length
        if (Number.isSafeInteger(body) && body > 0) {
          skip[side] = Math.max(0, at + body - bytes.length)
          at = Math.min(bytes.length, at + body)
        }
      }
      return at
    },
    gap(side) {
      skip[side] = 0
    },
  }
}

/** HTTP/1: requests, and what both ends say about their software. Paths and bodies are not kept. */
export const http: Dissector = {
  service: 'http',
  transport: 'tcp',
  ports: [80, 8080],
  recognise(bytes) {
    if (isResponse(bytes)) return 'certain'
    if (httpMethod(bytes) !== undefined) return 'certain'
    return bytes.length < 12 && (couldBecome(bytes, 'HTTP/1.') || httpMethods.some((method) => couldBecome(bytes, `${method} `))) ? 'more' : 'no'
  },
  senderOf: (bytes) => (isResponse(bytes) ? 'server' : httpMethod(bytes) !== undefined ? 'client' : 'unknown'),
  open: openSession,
}
