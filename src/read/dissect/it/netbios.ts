import { printable, u16be, u32le, u8 } from '#ground/bytes'
import type { Dissector, Side, Sink } from '../dissector.ts'
import { decodeNetbiosName } from './netbios-name.ts'
import { datagramSession } from './sessions.ts'
import { find, isHostName } from './text.ts'

/** A datagram of port 138 (RFC 1002 4.4.1): its type, and the address and port it came from. */
const isDatagram = (bytes: Uint8Array): boolean =>
  u8(bytes, 0) >= 0x10 && u8(bytes, 0) <= 0x12 && bytes.length >= 82 && u16be(bytes, 8) === 138 && decodeNetbiosName(bytes, 14) !== undefined

const isAnswer = (bytes: Uint8Array): boolean => (u8(bytes, 2) & 0x80) !== 0

// The name record after the question of a registration: flags at its end, 0x8000 means a group.
const isGroup = (bytes: Uint8Array, recordAt: number): boolean => (u16be(bytes, recordAt + 12) & 0x8000) !== 0

const domainControllerName = (suffix: number): boolean => suffix === 0x1b || suffix === 0x1c

const readNameService = (side: Side, bytes: Uint8Array, sink: Sink): void => {
  const opcode = (u8(bytes, 2) >> 3) & 15
  if (isAnswer(bytes)) {
    sink.response((u8(bytes, 3) & 15) !== 0)
    readNodeStatus(bytes, sink)
    return
  }
  sink.request({ operation: 'discover', function: '' })
  const asked = decodeNetbiosName(bytes, 12)
  // Registration (5), release (6) and refresh (8, 9) name the sender itself; a query names somebody else.
  if (asked === undefined || opcode === 0 || side !== 0) return
  const group = isGroup(bytes, 50)
  if (!group && (asked.suffix === 0 || asked.suffix === 0x20) && isHostName(asked.name)) sink.identity('client', 'host-name', asked.name)
  if (domainControllerName(asked.suffix))
    sink.role('client', 'domain-controller-ot', `registered the NetBIOS name of a domain controller (\`${asked.name}\`)`, 0.5)
}

// Answer to a node status query (RFC 1002 4.2.18): names of 15 bytes, suffix, flags.
const readNodeStatus = (bytes: Uint8Array, sink: Sink): void => {
  if (u16be(bytes, 46) !== 0x21) return
  const count = Math.min(u8(bytes, 56), 32)
  for (let i = 0; i < count && 57 + 18 * (i + 1) <= bytes.length; i++) {
    const at = 57 + 18 * i
    const name = printable(bytes, at, at + 15)
    const group = (u16be(bytes, at + 16) & 0x8000) !== 0
    if (u8(bytes, at + 15) === 0 && isHostName(name)) sink.identity('server', group ? 'domain' : 'host-name', name)
  }
}

const serverTypes: readonly (readonly [bit: number, role: string, words: string, weight: number])[] = [
  [0x18, 'domain-controller-ot', 'announced itself as a domain controller', 0.6],
]

// Host announcement (MS-BRWS 2.2.1): command, update count, period, name, Windows version, server type, …, comment.
const readBrowser = (bytes: Uint8Array, at: number, sink: Sink): void => {
  const command = u8(bytes, at)
  if ((command !== 0x01 && command !== 0x0f) || bytes.length < at + 28) return
  const name = printable(bytes, at + 6, at + 22)
  if (isHostName(name)) sink.identity('client', 'host-name', name)
  sink.identity('client', 'os', `Windows ${u8(bytes, at + 22)}.${u8(bytes, at + 23)}`)
  const bits = u32le(bytes, at + 24)
  for (const [bit, role, words, weight] of serverTypes) if ((bits & bit) !== 0) sink.role('client', role, words, weight)
}

const readDatagram = (bytes: Uint8Array, sink: Sink): void => {
  sink.request({ operation: 'discover', function: '' })
  const source = decodeNetbiosName(bytes, 14)
  if (source !== undefined && isHostName(source.name)) sink.identity('client', 'host-name', source.name)
  const mailslot = find(bytes, '\\MAILSLOT\\BROWSE\0', 82, 300)
  if (mailslot >= 0) readBrowser(bytes, mailslot + 17, sink)
}

/** NetBIOS name service (137) and datagram service with the Windows browser (138). */
export const netbios: Dissector = {
  service: 'netbios',
  transport: 'udp',
  ports: [137, 138],
  recognise(bytes) {
    if (isDatagram(bytes)) return 'certain'
    if (bytes.length < 50 || decodeNetbiosName(bytes, 12) === undefined) return 'no'
    const type = u16be(bytes, 46)
    return (type === 0x20 || type === 0x21) && u8(bytes, 45) === 0 ? 'certain' : 'no'
  },
  senderOf: (bytes) => (isDatagram(bytes) || !isAnswer(bytes) ? 'client' : 'server'),
  open: () => datagramSession((side, bytes, sink) => (isDatagram(bytes) ? readDatagram(bytes, sink) : readNameService(side, bytes, sink))),
}
