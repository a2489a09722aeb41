import { hex, u8 } from '#ground/bytes'
import type { Dissector, Recognition, Side, Sink } from '../dissector.ts'
import { berNumber, readBer, type BerElement } from './ber.ts'
import { datagramSession, framedSession } from './sessions.ts'

// RFC 4511 4.1.1 and appendix B: application tags of requests and answers.
const requests: ReadonlySet<number> = new Set([0x60, 0x42, 0x63, 0x66, 0x68, 0x4a, 0x6c, 0x6e, 0x50, 0x77])
const answers: ReadonlySet<number> = new Set([0x61, 0x64, 0x65, 0x67, 0x69, 0x6b, 0x6d, 0x6f, 0x73, 0x78, 0x79])
const bind = 0x60
const searchEntry = 0x64

const operationOf = (bytes: Uint8Array, at = 0): BerElement | undefined => {
  const outer = readBer(bytes, at)
  if (outer?.tag !== 0x30) return undefined
  const id = readBer(bytes, outer.start)
  if (id === undefined || id.tag !== 2 || id.end - id.start > 4 || id.end === id.start) return undefined
  const operation = readBer(bytes, id.end)
  return operation !== undefined && (requests.has(operation.tag) || answers.has(operation.tag)) ? operation : undefined
}

const isBindVersion3 = (bytes: Uint8Array, operation: BerElement): boolean => {
  const version = readBer(bytes, operation.start)
  return operation.tag === bind && version?.tag === 2 && berNumber(bytes, version) === 3
}

/** Simple authentication (context tag 80) with a password in clear; it is not read. */
const isSimpleBind = (bytes: Uint8Array, operation: BerElement): boolean => {
  const version = readBer(bytes, operation.start)
  const name = version === undefined ? undefined : readBer(bytes, version.end)
  const credentials = name === undefined ? undefined : readBer(bytes, name.end)
  return operation.tag === bind && credentials?.tag === 0x80 && credentials.end > credentials.start
}

const readMessage = (_side: Side, bytes: Uint8Array, sink: Sink): void => {
  const operation = operationOf(bytes)
  if (operation === undefined) return
  if (requests.has(operation.tag)) {
    sink.request({
      operation: 'session',
      function: hex(operation.tag),
      ...(isSimpleBind(bytes, operation) ? { detail: 'password in clear (simple bind)' } : {}),
    })
  } else if (operation.tag !== searchEntry) {
    const result = readBer(bytes, operation.start)
    sink.response(result?.tag === 10 && [49, 50, 53].includes(berNumber(bytes, result)))
  }
}

const recogniseMessage = (bytes: Uint8Array): Recognition => {
  const operation = operationOf(bytes)
  if (operation === undefined) return 'no'
  return isBindVersion3(bytes, operation) ? 'certain' : 'likely'
}

const messageLength = (bytes: Uint8Array, at: number): number => {
  if (bytes.length - at < 6) return u8(bytes, at) === 0x30 ? 0 : -1
  const outer = readBer(bytes, at)
  return outer !== undefined && outer.tag === 0x30 ? outer.end - at : -1
}

/** LDAP and CLDAP. Function: the operation's tag. After SASL sealing or StartTLS nothing is readable. */
export const ldap: Dissector = {
  service: 'ldap',
  transport: 'both',
  ports: [389, 3268],
  recognise(bytes) {
    if (bytes.length > 0 && u8(bytes, 0) !== 0x30) return 'no'
    return bytes.length < 8 ? 'more' : recogniseMessage(bytes)
  },
  senderOf(bytes) {
    const tag = operationOf(bytes)?.tag
    return tag === undefined ? 'unknown' : requests.has(tag) ? 'client' : 'server'
  },
  open: (transport) => (transport === 'udp' ? datagramSession(readMessage) : framedSession({ length: messageLength, read: readMessage, most: 512 })),
}
