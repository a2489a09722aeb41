import { hex, u16be, u16le, u32le, u8 } from '#ground/bytes'
import type { Dissector, Side, Sink } from '../dissector.ts'
import { framedSession } from './sessions.ts'
import { isHostName, printableUtf16 } from './text.ts'

// MS-TDS 2.2.3.1: type, status, length (big-endian, whole packet), process id, packet number, window (0).
const batch = 0x01
const remoteCall = 0x03
const answer = 0x04
const login = 0x10
const prelogin = 0x12
const requestTypes: ReadonlySet<number> = new Set([batch, 0x02, remoteCall, 0x06, 0x07, 0x0e, login, 0x11, prelogin])

const headerHolds = (bytes: Uint8Array, at: number): boolean =>
  (requestTypes.has(u8(bytes, at)) || u8(bytes, at) === answer) &&
  u8(bytes, at + 1) <= 0x1f &&
  u16be(bytes, at + 2) >= 8 &&
  u16be(bytes, at + 2) <= 32_767 &&
  u8(bytes, at + 7) === 0

/** 2.2.6.5: options of token, offset, length (big-endian), ended by ff; the first is the version and its data lies behind the list. */
const hasOptionList = (bytes: Uint8Array): boolean => {
  const most = u16be(bytes, 2) - 8
  for (let at = 8, i = 0; i < 12; at += 5, i++) {
    const token = u8(bytes, at)
    if (token === 0xff) return i > 0 && at < bytes.length
    if (token > 10 || (i === 0 && token !== 0) || at + 5 > bytes.length) return false
    if (u16be(bytes, at + 1) + u16be(bytes, at + 3) > most) return false
  }
  return false
}

// 2.2.5.3: a header block of 22 bytes with one transaction header of 18 opens batches and calls since TDS 7.2.
const hasHeaderBlock = (bytes: Uint8Array): boolean => u32le(bytes, 8) === 22 && u32le(bytes, 12) === 18 && u16le(bytes, 16) === 2

const answerTokens: ReadonlySet<number> = new Set([0x81, 0xaa, 0xab, 0xe3, 0xfd, 0xfe, 0xff])

/** 2.2.6.4: the record's own length at its start, then a TDS version 7.x. */
const isLogin = (bytes: Uint8Array): boolean =>
  u8(bytes, 0) === login && u32le(bytes, 8) === u16be(bytes, 2) - 8 && (u32le(bytes, 12) >>> 24 === 0x70 || u32le(bytes, 12) >>> 28 === 7)

const isTds = (bytes: Uint8Array): boolean => {
  if (!headerHolds(bytes, 0)) return false
  const type = u8(bytes, 0)
  if (type === prelogin || (type === answer && u8(bytes, 8) === 0)) return hasOptionList(bytes)
  if (type === login) return isLogin(bytes)
  if (type === batch || type === remoteCall) return hasHeaderBlock(bytes)
  return type === answer && bytes.length > 8 && answerTokens.has(u8(bytes, 8))
}

const loginText = (bytes: Uint8Array, field: number): string => printableUtf16(bytes, 8 + u16le(bytes, 8 + field), 2 * u16le(bytes, 8 + field + 2))

/** Host name (36), application (48), server (52) and database (68) of a login record. The password (44) is never touched. */
const readLogin = (bytes: Uint8Array, sink: Sink): void => {
  const host = loginText(bytes, 36)
  const application = loginText(bytes, 48)
  const database = loginText(bytes, 68)
  if (isHostName(host)) sink.identity('client', 'host-name', host)
  if (application !== '') sink.identity('client', 'application', application)
  if (database !== '') sink.identity('server', 'database', database)
}

const readPacket = (_side: Side, bytes: Uint8Array, sink: Sink): void => {
  const type = u8(bytes, 0)
  if (type === answer) sink.response(u8(bytes, 8) === 0xaa)
  else if ((u8(bytes, 1) & 1) === 1) sink.request({ operation: 'session', function: hex(type) })
  if (isLogin(bytes)) readLogin(bytes, sink)
}

/** Microsoft SQL Server (TDS 7). Function: the packet type of each whole request. Statements are not read. */
export const mssql: Dissector = {
  service: 'mssql',
  transport: 'tcp',
  ports: [1433],
  recognise(bytes) {
    // Type and length alone also fit TPKT and others: the body must hold.
    if (bytes.length < 18) return bytes.length < 8 || headerHolds(bytes, 0) ? 'more' : 'no'
    return isTds(bytes) ? 'certain' : 'no'
  },
  senderOf: (bytes) => (u8(bytes, 0) === answer ? 'server' : requestTypes.has(u8(bytes, 0)) ? 'client' : 'unknown'),
  open: () =>
    framedSession({
      length: (bytes, at) => (bytes.length - at < 8 ? 0 : headerHolds(bytes, at) ? u16be(bytes, at + 2) : -1),
      read: readPacket,
      most: 1024,
    }),
}
