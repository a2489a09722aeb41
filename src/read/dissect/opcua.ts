import { ascii, hex, printable, u16le, u32le, u8 } from '#ground/bytes'
import type { Operation } from '#ground/service'
import type { Dissector, Recognition, Session } from './dissector.ts'
import { framedSession } from './framed.ts'
import { tellOnce } from './once.ts'

// 0-2 type · 3 chunk F, C or A · 4-7 size · 8-11 channel; MSG: 12 token, 16 sequence, 20 request, 24 node id of the service (OPC 10000-6, 6.7).
const headerBytes = 8
const mostChunkBytes = 1 << 24

const each = (codes: readonly number[], operation: Operation): [number, Operation][] => codes.map((code) => [code, operation])

/** Requests by the numeric id of their binary encoding (OPC 10000-6, annex A). An answer has the request's id and 3. */
export const opcuaServices: ReadonlyMap<number, Operation> = new Map<number, Operation>([
  ...each([422, 428, 12_208], 'discover'),
  ...each([437, 446, 452, 461, 467, 473, 479, 12_211], 'session'),
  ...each([527, 533, 554, 560, 566, 615, 621], 'discover'),
  ...each([631, 664], 'read'),
  [673, 'write'],
  ...each([488, 494, 500, 506, 700], 'config'),
  [712, 'control'],
  ...each([751, 763, 769, 775, 781, 787, 793, 799, 826, 832, 841, 847], 'session'),
])
const serviceFault = 397

const types: ReadonlySet<string> = new Set(['HEL', 'ACK', 'ERR', 'RHE', 'OPN', 'MSG', 'CLO'])

const measure = (bytes: Uint8Array, at: number, _doubtful: boolean): number => {
  const have = bytes.length - at
  if (have < 4) return [...types].some((type) => type.startsWith(ascii(bytes, at, at + 3))) ? 0 : -1
  const chunk = u8(bytes, at + 3)
  if (!types.has(ascii(bytes, at, at + 3)) || (chunk !== 0x46 && chunk !== 0x43 && chunk !== 0x41)) return -1
  if (have < headerBytes) return 0
  const size = u32le(bytes, at + 4)
  return size < headerBytes || size > mostChunkBytes ? -1 : size
}

const recognise = (bytes: Uint8Array): Recognition => {
  const length = measure(bytes, 0, true)
  return length < 0 ? 'no' : length === 0 ? 'more' : 'certain'
}

/** The numeric id of the service in a message that is not encrypted; -1 when it cannot be read. */
const serviceAt = (bytes: Uint8Array, at: number, to: number): number =>
  at + 4 <= to && u8(bytes, at) === 0x01 && u8(bytes, at + 1) === 0 ? u16le(bytes, at + 2) : -1

const senderOf = (bytes: Uint8Array): 'client' | 'server' | 'unknown' => {
  const type = ascii(bytes, 0, 3)
  if (type === 'HEL' || type === 'CLO') return 'client'
  if (type === 'ACK' || type === 'ERR' || type === 'RHE') return 'server'
  const id = type === 'MSG' ? u16le(bytes, 26) : -1
  if (opcuaServices.has(id)) return 'client'
  return opcuaServices.has(id - 3) || id === serviceFault ? 'server' : 'unknown'
}

const openSession = (): Session => {
  const once = tellOnce()
  // Of a message in several chunks only the first names the service: continuations are known by their request id.
  let continued = [-1, -1]
  return framedSession({
    measure,
    lose: () => {
      continued = [-1, -1]
    },
    read: (side, bytes, at, to, sink) => {
      const type = ascii(bytes, at, at + 3)
      if (type === 'HEL' && at + 32 <= to) once.identity(sink, 'server', 'endpoint', printable(bytes, at + 32, to))
      if (type === 'OPN' && at + 16 <= to) {
        const length = Math.min(u32le(bytes, at + 12), 128)
        const policy = /#([A-Za-z0-9_]+)$/.exec(printable(bytes, at + 16, Math.min(to, at + 16 + length)))
        if (policy !== null) once.identity(sink, 'server', 'security-policy', policy[1] ?? '')
      }
      if (type === 'HEL' || type === 'OPN' || type === 'CLO') {
        if (side === 0) sink.request({ operation: 'session', function: hex(type === 'HEL' ? 0 : type === 'OPN' ? 446 : 452, 4) })
        else if (type === 'OPN') sink.response(false)
      } else if (type === 'ACK' || type === 'ERR') sink.response(type === 'ERR')
      if (type !== 'MSG') return
      const requestId = u32le(bytes, at + 20)
      const isContinuation = continued[side] === requestId
      continued[side] = u8(bytes, at + 3) === 0x43 ? requestId : -1
      if (isContinuation) return
      const id = serviceAt(bytes, at + 24, to)
      const operation = opcuaServices.get(id)
      if (side === 1) sink.response(id === serviceFault)
      // Without a readable id the message is encrypted: what it does stays unknown, and is said so.
      else
        sink.request({
          operation: operation ?? 'other',
          function: id < 0 ? hex(0xffff, 4) : hex(id, 4),
          ...(operation === undefined && { unknown: true }),
          ...(id < 0 && { detail: 'encrypted' }),
        })
    },
  })
}

/** OPC UA binary: requests by the numeric id of their encoding (`0x02a1` writes). Encrypted messages are `0xffff`, unknown. */
export const opcua: Dissector = {
  service: 'opcua',
  transport: 'tcp',
  ports: [4840, 4841, 48010, 48020, 49320, 51210, 53530, 62541],
  recognise,
  senderOf,
  open: openSession,
}
