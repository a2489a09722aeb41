import { printable } from '#ground/bytes'
import { startsWith } from './text.ts'

export const httpMethods = [
  'GET',
  'POST',
  'HEAD',
  'PUT',
  'DELETE',
  'OPTIONS',
  'PATCH',
  'CONNECT',
  'PROPFIND',
  'TRACE',
  'SUBSCRIBE',
  'NOTIFY',
  'RPC_IN_DATA',
  'RPC_OUT_DATA',
] as const

/** The method a request line begins with, undefined when it is none. */
export const httpMethod = (bytes: Uint8Array): string | undefined => httpMethods.find((method) => startsWith(bytes, `${method} `))

const mostHeaders = 64

/** Header fields of an HTTP-like head (names lower case, values cut to 200 characters); the first of equal names wins. */
export const httpHeaders = (head: Uint8Array): ReadonlyMap<string, string> => {
  const headers = new Map<string, string>()
  let at = head.indexOf(10) + 1
  for (let i = 0; at > 0 && i < mostHeaders; i++) {
    const end = head.indexOf(10, at)
    const to = end < 0 ? head.length : end
    const colon = head.indexOf(58, at)
    if (colon > at && colon < to) {
      const name = printable(head, at, colon).toLowerCase()
      if (!headers.has(name)) headers.set(name, printable(head, colon + 1, to, 200))
    }
    if (end < 0) break
    at = end + 1
  }
  return headers
}

/** Length of the head that starts the bytes, with its empty line; -1 when it is not whole. */
export const httpHeadLength = (bytes: Uint8Array): number => {
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) {
    if (bytes[at + 1] === 10) return at + 2
    if (bytes[at + 1] === 13 && bytes[at + 2] === 10) return at + 3
  }
  return -1
}
