import { ascii, hex, printable, u16be, u8 } from '#ground/bytes'
import type { Operation } from '#ground/service'
import type { Side, Sink } from './dissector.ts'
import type { Once } from './once.ts'
import { pendingRequests } from './pending.ts'

/** Confirmed services of MMS (ISO 9506-2) by number. 5 (write) goes by the functional constraint in the item name. */
export const mmsServices: ReadonlyMap<number, Operation> = new Map<number, Operation>([
  ...[0, 1, 2, 6, 9, 12, 15, 37, 45, 71, 77].map((n): [number, Operation] => [n, 'discover']),
  ...[3, 7, 8, 10, 11, 13, 14, 16, 36, 66, 67, 69, 70, 75, 76].map((n): [number, Operation] => [n, 'config']),
  [4, 'read'],
  [5, 'write'],
  ...[17, 18].map((n): [number, Operation] => [n, 'other']),
  ...[19, 20, 32, 33].map((n): [number, Operation] => [n, 'session']),
  ...[21, 22].map((n): [number, Operation] => [n, 'config']),
  ...[23, 24, 25].map((n): [number, Operation] => [n, 'read']),
  ...[26, 27, 28, 34, 38, 39, 46].map((n): [number, Operation] => [n, 'download']),
  ...[29, 30, 31, 35, 72, 73, 74].map((n): [number, Operation] => [n, 'upload']),
  ...[40, 41, 42, 43, 44].map((n): [number, Operation] => [n, 'mode-change']),
  ...[47, 48, 50, 51, 53, 54, 55, 57, 58, 59, 60, 61].map((n): [number, Operation] => [n, 'config']),
  ...[49, 52, 56, 63, 64, 65, 68].map((n): [number, Operation] => [n, 'read']),
  [62, 'report'],
])

/** What a write does, by the functional constraint of an IEC 61850 item name `LN$FC$…`. */
const constraints: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ['CO', 'control'],
  ['SP', 'write'],
  ...['SG', 'SE', 'SV', 'CF', 'DC', 'EX', 'GO', 'MS'].map((fc): [string, Operation] => [fc, 'config']),
  ...['BR', 'RP', 'LG', 'GS', 'US'].map((fc): [string, Operation] => [fc, 'session']),
])

/** One BER element: tag number, whether constructed, where its content lies. Tags above 30 take one more byte, lengths at most 4. */
interface Element {
  readonly tag: number
  readonly number: number
  readonly from: number
  readonly to: number
}

const readElement = (bytes: Uint8Array, at: number, end: number): Element | undefined => {
  if (at + 2 > end) return undefined
  const tag = u8(bytes, at)
  let next = at + 1
  let number = tag & 0x1f
  if (number === 31) number = u8(bytes, next++)
  let length = u8(bytes, next++)
  if (length > 0x80) {
    const count = length & 0x7f
    if (count > 4 || next + count > end) return undefined
    length = 0
    for (let i = 0; i < count; i++) length = length * 256 + u8(bytes, next++)
  } else if (length === 0x80) return undefined
  return next + length > end ? undefined : { tag, number, from: next, to: next + length }
}

/** Where the MMS PDU starts in a transport data unit: directly, or inside session and presentation data. -1 when there is none. */
const mmsAt = (bytes: Uint8Array, from: number, to: number): number => {
  if (isMmsTag(u8(bytes, from)) && readElement(bytes, from, to) !== undefined) return from
  // Session data: give tokens 01 00, data 01 00; presentation user data 61 { 30 { 02 context, A0 { PDU } } }.
  if (u16be(bytes, from) !== 0x0100 || u16be(bytes, from + 2) !== 0x0100) return -1
  const user = readElement(bytes, from + 4, to)
  const list = user?.tag === 0x61 ? readElement(bytes, user.from, user.to) : undefined
  const context = list?.tag === 0x30 ? readElement(bytes, list.from, list.to) : undefined
  if (list === undefined || context?.tag !== 0x02) return -1
  const value = readElement(bytes, context.to, list.to)
  // Context 1 is association control, 3 MMS in every capture; what nests as an MMS PDU decides.
  return value?.tag === 0xa0 && isMmsTag(u8(bytes, value.from)) && readElement(bytes, value.from, value.to) !== undefined ? value.from : -1
}

const confirmedRequest = 0xa0
const confirmedResponse = 0xa1
const confirmedError = 0xa2
const initiateRequest = 0xa8
const initiateResponse = 0xa9
const tags: ReadonlySet<number> = new Set([
  confirmedRequest,
  confirmedResponse,
  confirmedError,
  0xa3,
  0xa4,
  0x85,
  initiateRequest,
  initiateResponse,
  0xaa,
  0x8b,
  0x8c,
])

const isMmsTag = (tag: number): boolean => tags.has(tag)

/** Session CONNECT and ACCEPT whose presentation context list names MMS: object identifier 1.0.9506.2. */
const namesMms = (bytes: Uint8Array, from: number, to: number): boolean => {
  const kind = u8(bytes, from)
  if (kind !== 0x0d && kind !== 0x0e) return false
  for (let at = from; at + 3 < Math.min(to, from + 512); at++) {
    // 28 ca 22 02: 1.0.9506.2
    if (u8(bytes, at) === 0x28 && u8(bytes, at + 1) === 0xca && u16be(bytes, at + 2) === 0x2202) return true
  }
  return kind === 0x0e && u8(bytes, from + 2) === 5
}

export const isMms = (bytes: Uint8Array, from: number, to: number): boolean => {
  if (namesMms(bytes, from, to)) return true
  const at = mmsAt(bytes, from, to)
  if (at < 0) return false
  const pdu = readElement(bytes, at, to)
  // The reduced form has no envelope: its PDU must end with the unit.
  return pdu !== undefined && (at !== from || pdu.to === to)
}

export const mmsSenderOf = (bytes: Uint8Array, from: number, to: number): 'client' | 'server' | 'unknown' => {
  const kind = u8(bytes, from)
  if (kind === 0x0d) return 'client'
  if (kind === 0x0e) return 'server'
  const at = mmsAt(bytes, from, to)
  const tag = at < 0 ? 0 : u8(bytes, at)
  if (tag === confirmedRequest || tag === initiateRequest || tag === 0x8b || tag === 0x85) return 'client'
  return tag === confirmedResponse || tag === confirmedError || tag === initiateResponse || tag === 0xa3 ? 'server' : 'unknown'
}

/** The functional constraint of the first item name in a request, or ''. */
const constraintOf = (bytes: Uint8Array, from: number, to: number): string => {
  const found = /[A-Za-z0-9_]{1,32}\$([A-Z]{2})\$/.exec(ascii(bytes, from, Math.min(to, from + 512)))
  return found?.[1] ?? ''
}

/** Reads the MMS PDUs of one conversation. */
export const mmsReader = (once: Once): ((side: Side, bytes: Uint8Array, from: number, to: number, sink: Sink) => void) => {
  const pending = pendingRequests<number>(64)

  const readRequest = (bytes: Uint8Array, pdu: Element, sink: Sink): void => {
    const invoke = readElement(bytes, pdu.from, pdu.to)
    if (invoke?.tag !== 0x02) return
    const service = readElement(bytes, invoke.to, pdu.to)
    if (service === undefined) return
    const known = mmsServices.get(service.number)
    const constraint = service.number === 5 || service.number === 4 ? constraintOf(bytes, service.from, service.to) : ''
    let operation = known
    if (service.number === 5 && constraint !== '') operation = constraints.get(constraint) ?? 'write'
    // Reading a select-before-operate attribute selects the switch.
    if (service.number === 4 && ascii(bytes, service.from, Math.min(service.to, service.from + 256)).includes('$SBO')) operation = 'control'
    pending.ask(numberOf(bytes, invoke), service.number)
    sink.request({
      operation: operation ?? 'other',
      function: hex(service.number),
      ...(known === undefined && { unknown: true }),
      ...(constraint !== '' && { detail: `constraint ${constraint}` }),
    })
  }

  const readResponse = (bytes: Uint8Array, pdu: Element, sink: Sink): void => {
    sink.response(pdu.tag === confirmedError)
    const invoke = readElement(bytes, pdu.from, pdu.to)
    if (invoke === undefined) return
    const asked = pending.take(numberOf(bytes, invoke))
    const service = readElement(bytes, invoke.to, pdu.to)
    if (pdu.tag !== confirmedResponse || service?.number !== 2 || (asked !== undefined && asked !== 2)) return
    let at = service.from
    for (const key of ['vendor', 'model', 'firmware']) {
      const text = readElement(bytes, at, service.to)
      if (text === undefined) return
      once.identity(sink, 'server', key, printable(bytes, text.from, text.to, 64))
      at = text.to
    }
  }

  return (_side, bytes, from, to, sink) => {
    const at = mmsAt(bytes, from, to)
    const pdu = at < 0 ? undefined : readElement(bytes, at, to)
    // Association, release and abort of the layers below carry no service.
    if (pdu === undefined) return
    if (pdu.tag === confirmedRequest) readRequest(bytes, pdu, sink)
    else if (pdu.tag === confirmedResponse || pdu.tag === confirmedError) readResponse(bytes, pdu, sink)
  }
}

const numberOf = (bytes: Uint8Array, element: Element): number => {
  let value = 0
  for (let at = element.from; at < Math.min(element.to, element.from + 4); at++) value = value * 256 + u8(bytes, at)
  return value
}
