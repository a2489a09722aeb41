import { u16be, u16le, u32le, u8 } from '#ground/bytes'
import type { Dissector, Session, Side, Sink } from '../dissector.ts'
import { find, isHostName, printableUtf16, startsWith } from './text.ts'

const isTpkt = (bytes: Uint8Array): boolean => u8(bytes, 0) === 3 && u8(bytes, 1) === 0 && u16be(bytes, 2) >= 7

const cotpType = (bytes: Uint8Array): number => u8(bytes, 5) & 0xf0

// MS-RDPBCGR 2.2.1.1.1: negotiation request (type 1), 2.2.1.2.1: response (2) and failure (3); 8 bytes, length little-endian.
const hasNegotiation = (bytes: Uint8Array, at: number, first: number, last: number): boolean =>
  bytes.length >= at + 8 && u8(bytes, at) >= first && u8(bytes, at) <= last && u16le(bytes, at + 2) === 8

const isConnectRequest = (bytes: Uint8Array): boolean =>
  isTpkt(bytes) && cotpType(bytes) === 0xe0 && (startsWith(bytes, 'Cookie: ', 11) || hasNegotiation(bytes, 11, 1, 1))

const isConnectConfirm = (bytes: Uint8Array): boolean => isTpkt(bytes) && cotpType(bytes) === 0xd0 && hasNegotiation(bytes, 11, 2, 3)

// T.125 Connect-Initial (7f 65) behind a COTP data header: the first message of RDP without TLS.
const isConnectInitial = (bytes: Uint8Array): boolean => isTpkt(bytes) && u8(bytes, 5) === 0xf0 && u8(bytes, 7) === 0x7f && u8(bytes, 8) === 0x65

// 2.2.1.3.2 client core data: type c001, then version, size, colours, keyboard, build, name of the client's host.
const readCoreData = (bytes: Uint8Array, sink: Sink): void => {
  for (let at = find(bytes, '\x01\xc0', 9, 600); at >= 0 && at + 64 <= bytes.length; at = find(bytes, '\x01\xc0', at + 1, 600)) {
    if ((u32le(bytes, at + 4) & 0xffff0000) !== 0x00080000) continue
    const name = printableUtf16(bytes, at + 24, 32)
    if (isHostName(name)) sink.identity('client', 'host-name', name)
    sink.identity('client', 'os', `Windows build ${u32le(bytes, at + 20)}`)
    return
  }
}

const openSession = (): Session => {
  const seen = [0, 0]
  let counted = false
  const count = (sink: Sink, detail?: string): void => {
    if (!counted || detail !== undefined) sink.request({ operation: 'session', function: '', ...(detail === undefined ? {} : { detail }) })
    counted = true
  }
  return {
    data(side: Side, bytes, sink) {
      // Only the first messages are readable; then TLS or RDP's own encryption begins.
      if ((seen[side] ?? 0) >= 3) return bytes.length
      if (isTpkt(bytes) && bytes.length < Math.min(u16be(bytes, 2), 1024)) return 0
      seen[side] = (seen[side] ?? 0) + 1
      if (side === 0) count(sink)
      else if (isConnectConfirm(bytes)) {
        sink.response(u8(bytes, 11) === 3)
        if (u8(bytes, 11) === 2 && u32le(bytes, 15) === 0) count(sink, 'remote desktop without TLS')
      }
      if (side === 0 && isConnectInitial(bytes)) readCoreData(bytes, sink)
      return bytes.length
    },
    gap() {},
  }
}

/** Remote Desktop over TCP, from its X.224 connection request on. S7 and MMS share TPKT but carry TSAP parameters there. */
export const rdp: Dissector = {
  service: 'rdp',
  transport: 'tcp',
  ports: [3389],
  recognise(bytes) {
    if (bytes.length > 0 && u8(bytes, 0) !== 3) return 'no'
    if (bytes.length < 11) return bytes.length < 2 || u8(bytes, 1) === 0 ? 'more' : 'no'
    if (isConnectRequest(bytes) || isConnectConfirm(bytes) || isConnectInitial(bytes)) return 'certain'
    // A connection request or confirm without any parameter: old RDP clients send it, S7 and MMS never do.
    const bare = isTpkt(bytes) && u16be(bytes, 2) === 11 && bytes.length === 11 && (cotpType(bytes) === 0xe0 || cotpType(bytes) === 0xd0)
    return bare ? 'likely' : 'no'
  },
  senderOf(bytes) {
    if (isConnectInitial(bytes)) return 'client'
    if (!isTpkt(bytes)) return 'unknown'
    return cotpType(bytes) === 0xe0 ? 'client' : cotpType(bytes) === 0xd0 ? 'server' : 'unknown'
  },
  open: openSession,
}
