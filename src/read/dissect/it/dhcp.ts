import { hex, printable, u32be, u8 } from '#ground/bytes'
import type { Dissector, Sink } from '../dissector.ts'
import { datagramSession } from './sessions.ts'
import { isHostName } from './text.ts'

const magic = 0x63825363
const optionsAt = 240

/** Options as (code, start, end); the first of equal codes wins. RFC 2132 2. */
const readOptions = (bytes: Uint8Array): ReadonlyMap<number, readonly [start: number, end: number]> => {
  const options = new Map<number, readonly [number, number]>()
  let at = optionsAt
  while (at + 1 < bytes.length && u8(bytes, at) !== 255 && options.size < 64) {
    const code = u8(bytes, at)
    if (code === 0) {
      at++
      continue
    }
    const end = at + 2 + u8(bytes, at + 1)
    if (end > bytes.length) break
    if (!options.has(code)) options.set(code, [at + 2, end])
    at = end
  }
  return options
}

const isReply = (bytes: Uint8Array): boolean => u8(bytes, 0) === 2

const readMessage = (bytes: Uint8Array, sink: Sink): void => {
  if (u32be(bytes, 236) !== magic) return
  const options = readOptions(bytes)
  const type = options.get(53)
  const code = type === undefined ? 0 : u8(bytes, type[0])
  if (isReply(bytes)) {
    sink.response(code === 6)
    // A reply may repeat the client's names: they say nothing about the server.
    return
  }
  sink.request({ operation: 'session', function: code === 0 ? '' : hex(code) })
  const name = options.get(12)
  if (name !== undefined && isHostName(printable(bytes, name[0], name[1]))) sink.identity('client', 'host-name', printable(bytes, name[0], name[1]))
  const vendor = options.get(60)
  if (vendor !== undefined) sink.identity('client', 'vendor-class', printable(bytes, vendor[0], vendor[1]))
}

/** DHCP for IPv4 (RFC 2131): host name and vendor class of who asks. Function: the message type of option 53. */
export const dhcp: Dissector = {
  service: 'dhcp',
  transport: 'udp',
  ports: [67, 68],
  recognise: (bytes) => (bytes.length >= optionsAt && (u8(bytes, 0) === 1 || isReply(bytes)) && u32be(bytes, 236) === magic ? 'certain' : 'no'),
  senderOf: (bytes) => (isReply(bytes) ? 'server' : 'client'),
  open: () => datagramSession((_side, bytes, sink) => readMessage(bytes, sink)),
}
