import { ascii, u16be, u8 } from '#ground/bytes'
import type { Side, Sink } from './dissector.ts'
import type { Framing } from './framed.ts'

// TPKT (RFC 1006 section 6): version 3, reserved 0, length with these four bytes. COTP (ISO 8073): length indicator, type.
// S7comm, S7comm-plus, MMS and RDP share both; what is inside decides.

export const cotpData = 0xf0
const cotpConnect = 0xe0
const cotpConfirm = 0xd0
const cotpTypes: ReadonlySet<number> = new Set([cotpConnect, cotpConfirm, cotpData, 0x80, 0xc0, 0x70, 0x50, 0x60, 0x10, 0x20])

/** One COTP packet inside TPKT. `from`/`to`: its user data. */
export interface Cotp {
  readonly type: number
  /** Length of the whole TPKT packet. */
  readonly length: number
  readonly from: number
  readonly to: number
  /** False when the next data packet continues this one. */
  readonly last: boolean
}

/** Length of the TPKT packet at `at`; 0 too short to tell, -1 not one. A server exists that answers with 5 (section 3 of the facts). */
export const tpktLength = (bytes: Uint8Array, at: number): number => {
  const have = bytes.length - at
  if (have > 0 && bytes[at] !== 3) return -1
  if (have > 1 && bytes[at + 1] !== 0) return -1
  if (have < 4) return 0
  const length = u16be(bytes, at + 2)
  return length < 5 ? -1 : length
}

/** Reads the COTP header of a whole TPKT packet; undefined when it is none. */
export const readCotp = (bytes: Uint8Array, at: number, length: number): Cotp | undefined => {
  const indicator = u8(bytes, at + 4)
  const type = u8(bytes, at + 5) & 0xf0
  if (length < 7 || indicator < 2 || indicator + 5 > length || !cotpTypes.has(type)) return undefined
  return { type, length, from: at + 5 + indicator, to: at + length, last: type !== cotpData || (u8(bytes, at + 6) & 0x80) !== 0 }
}

/** Who connects to whom, from a COTP connect request or confirm. TSAPs as raw bytes, empty when absent. */
export interface Connect {
  readonly isRequest: boolean
  readonly calling: Uint8Array
  readonly called: Uint8Array
}

const nothing = new Uint8Array(0)

export const readConnect = (bytes: Uint8Array, at: number, cotp: Cotp): Connect | undefined => {
  if (cotp.type !== cotpConnect && cotp.type !== cotpConfirm) return undefined
  let calling: Uint8Array = nothing
  let called: Uint8Array = nothing
  // Length indicator, type, destination and source reference, class: parameters start at 11.
  for (let here = at + 11; here + 2 <= cotp.from;) {
    const length = u8(bytes, here + 1)
    if (here + 2 + length > cotp.from) break
    if (u8(bytes, here) === 0xc1) calling = bytes.subarray(here + 2, here + 2 + length)
    else if (u8(bytes, here) === 0xc2) called = bytes.subarray(here + 2, here + 2 + length)
    here += 2 + length
  }
  return { isRequest: cotp.type === cotpConnect, calling, called }
}

/** What a TSAP says: S7 (connection type, rack and slot), S7comm-plus (`SIMATIC-ROOT-…`), or something else. */
export const tsapKind = (connect: Connect): 's7comm' | 's7comm-plus' | 'other' | 'none' => {
  if (ascii(connect.called, 0, 12) === 'SIMATIC-ROOT') return 's7comm-plus'
  if (connect.called.length === 0 && connect.calling.length === 0) return 'none'
  const type = u8(connect.called, 0)
  // 01 programming device, 02 operator panel, 03 basic, 10.. are used by S7 routing and by PLC to PLC connections.
  return connect.called.length === 2 && ((type >= 1 && type <= 3) || (type >= 0x10 && type <= 0x1f)) ? 's7comm' : 'other'
}

const measure = (bytes: Uint8Array, at: number, doubtful: boolean): number => {
  const length = tpktLength(bytes, at)
  if (!doubtful || length < 0) return length
  if (length === 0 || bytes.length - at < 7) return 0
  const indicator = u8(bytes, at + 4)
  const type = u8(bytes, at + 5) & 0xf0
  if (type === cotpData) return indicator === 2 && (u8(bytes, at + 6) & 0x7f) === 0 ? length : -1
  return cotpTypes.has(type) && indicator + 5 === length ? length : -1
}

/** What is done with the two things a TPKT stream carries. */
export interface TransportUser {
  connect(side: Side, connect: Connect, sink: Sink): void
  /** One transport data unit, joined from its data packets. Empty ones (legal and common with S7) are not told. */
  unit(side: Side, bytes: Uint8Array, from: number, to: number, sink: Sink): void
}

/** More than the largest S7, S7comm-plus or MMS unit that is negotiated in practice; the head is enough to classify. */
const mostUnitBytes = 32_768

/** Frames TPKT and joins COTP data packets until the last-unit bit. Keeps at most `mostUnitBytes` a side. */
export const tpktFraming = (user: TransportUser): Framing => {
  const parts: [Uint8Array[], Uint8Array[]] = [[], []]
  const held: [number, number] = [0, 0]
  const forget = (side: Side): void => {
    parts[side] = []
    held[side] = 0
  }
  const join = (side: Side): Uint8Array => {
    const whole = new Uint8Array(held[side])
    let at = 0
    for (const part of parts[side]) {
      whole.set(part, at)
      at += part.length
    }
    forget(side)
    return whole
  }
  return {
    measure,
    lose: forget,
    read: (side, bytes, at, to, sink) => {
      const cotp = readCotp(bytes, at, to - at)
      if (cotp === undefined) {
        sink.trouble('a TPKT packet without a COTP header')
        return
      }
      if (cotp.type !== cotpData) {
        const connect = readConnect(bytes, at, cotp)
        if (connect !== undefined) user.connect(side, connect, sink)
        return
      }
      const size = cotp.to - cotp.from
      if (cotp.last && held[side] === 0) {
        if (size > 0) user.unit(side, bytes, cotp.from, cotp.to, sink)
        return
      }
      const room = mostUnitBytes - held[side]
      // INVARIANT: empty parts are not kept, so their number is bounded by the bytes held.
      if (size > 0 && room > 0) {
        parts[side].push(bytes.slice(cotp.from, cotp.from + Math.min(size, room)))
        held[side] += Math.min(size, room)
      }
      if (!cotp.last) return
      const whole = join(side)
      if (whole.length > 0) user.unit(side, whole, 0, whole.length, sink)
    },
  }
}

/** The first transport data unit (or its first packet) and the first connect packet among the leading TPKT packets of a direction. */
export interface Opening {
  readonly connect?: Connect
  /** Where the first user data lies; `complete` when all of its packet is there. */
  readonly data?: { readonly from: number; readonly to: number; readonly complete: boolean }
  readonly broken: boolean
}

export const readOpening = (bytes: Uint8Array): Opening => {
  let connect: Connect | undefined
  let at = bytes[0] === 0 && bytes.length > 1 ? 1 : 0
  for (let turn = 0; turn < 16 && at < bytes.length; turn++) {
    const length = tpktLength(bytes, at)
    if (length < 0) return { ...(connect && { connect }), broken: at < 2 }
    if (length === 0 || bytes.length - at < 7) break
    const cotp = readCotp(bytes, at, length)
    if (cotp === undefined && at === 0) return { broken: true }
    if (cotp?.type === cotpData && cotp.to > cotp.from) {
      if (u8(bytes, at + 4) !== 2) return { broken: true }
      return {
        ...(connect && { connect }),
        data: { from: cotp.from, to: Math.min(cotp.to, bytes.length), complete: cotp.to <= bytes.length },
        broken: false,
      }
    }
    if (cotp !== undefined && cotp.to <= bytes.length) connect ??= readConnect(bytes, at, cotp)
    at += length
  }
  return { ...(connect && { connect }), broken: false }
}
