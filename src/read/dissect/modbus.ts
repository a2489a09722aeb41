import { hex, printable, u16be, u8 } from '#ground/bytes'
import type { Operation } from '#ground/service'
import type { Dissector, Recognition, Session, Side, Sink } from './dissector.ts'
import { datagramSession, framedSession } from './framed.ts'
import { modbusAcknowledge, modbusDiagnostics, modbusFunctions, modbusInterfaces, modbusObjects } from './modbus-functions.ts'
import { tellOnce } from './once.ts'
import { pendingRequests } from './pending.ts'
import { isUmasAnswer, isUmasRefusal, readUmasAnswer, readUmasRequest } from './umas.ts'

// MBAP header: transaction id, protocol id 0, length of what follows it, unit id; then function code and data.
const headerBytes = 7
const umas = 90
/** The standard ends at 254; UMAS negotiates about 1 kB. */
const longestUmas = 1_100
const longest = 260

type Fit = 'request' | 'response' | 'both' | 'unknown' | 'no'

const either = (request: boolean, response: boolean): Fit => (request && response ? 'both' : request ? 'request' : response ? 'response' : 'no')

/** Do the length rules of the function code hold for a PDU of `size` bytes at `at` (function code included)? */
const fitOf = (bytes: Uint8Array, at: number, size: number): Fit => {
  const code = u8(bytes, at)
  const next = u8(bytes, at + 1)
  if (code >= 0x80) return size === 2 && next >= 1 && next <= 11 && modbusFunctions.has(code & 0x7f) ? 'response' : 'unknown'
  switch (code) {
    case 1:
    case 2:
    case 3:
    case 4:
      return either(size === 5 && u16be(bytes, at + 3) <= 2_000, size === 2 + next && next > 0)
    case 5:
    case 6:
      return size === 5 ? 'both' : 'no'
    case 7:
      return either(size === 1, size === 2)
    case 8:
      return size >= 3 ? 'both' : 'no'
    case 11:
      return either(size === 1, size === 5)
    case 12:
    case 17:
      return either(size === 1, size === 2 + next)
    case 15:
    case 16:
      return either(size === 6 + u8(bytes, at + 5) && size > 6, size === 5)
    case 20:
    case 21:
      return size === 2 + next ? 'both' : 'no'
    case 22:
      return size === 7 ? 'both' : 'no'
    case 23:
      return either(size === 10 + u8(bytes, at + 9), size === 2 + next)
    case 24:
      return either(size === 3, size === 3 + u16be(bytes, at + 1))
    case 43:
      return next === 14 ? (size >= 7 ? 'response' : size >= 4 ? 'request' : 'no') : size >= 2 ? 'both' : 'no'
    case umas:
      return size < 3 ? 'no' : isUmasAnswer(u8(bytes, at + 2)) ? 'response' : 'request'
    default:
      return modbusFunctions.has(code) ? 'both' : 'unknown'
  }
}

/** Length of the ADU at `at`, 0 when too short to tell, -1 when its header is no Modbus header. */
const aduLength = (bytes: Uint8Array, at: number): number => {
  const have = bytes.length - at
  if ((have > 2 && bytes[at + 2] !== 0) || (have > 3 && bytes[at + 3] !== 0) || (have > 4 && u8(bytes, at + 4) > longestUmas >> 8)) return -1
  if (have <= headerBytes) return have >= 6 && u16be(bytes, at + 4) < 2 ? -1 : 0
  const length = u16be(bytes, at + 4)
  return length < 2 || length > (u8(bytes, at + headerBytes) === umas ? longestUmas : longest) ? -1 : 6 + length
}

const measure = (bytes: Uint8Array, at: number, doubtful: boolean): number => {
  const length = aduLength(bytes, at)
  if (!doubtful || length <= 0) return length
  if (at + length > bytes.length) return modbusFunctions.has(u8(bytes, at + headerBytes)) ? length : -1
  const fit = fitOf(bytes, at + headerBytes, length - headerBytes)
  // A lost place still starts at a segment; one that holds an ADU and no room for another is one, whatever its function code.
  return (fit !== 'no' && fit !== 'unknown') || (at === 0 && bytes.length - length < headerBytes + 1) ? length : -1
}

const recognise = (bytes: Uint8Array, transport: 'tcp' | 'udp', onOwnPort = false): Recognition => {
  let at = 0
  let fitting = 0
  for (let turn = 0; turn < 4 && at < bytes.length; turn++) {
    const length = aduLength(bytes, at)
    if (length === 0) break
    if (length < 0 || (transport === 'udp' && length !== bytes.length)) return lateStart(bytes, at, transport, onOwnPort)
    // A PDU whose end has not come counts for little: wait for it.
    if (at + length > bytes.length) break
    const fit = fitOf(bytes, at + headerBytes, length - headerBytes)
    const fits = fit !== 'no' && fit !== 'unknown'
    if (!fits && !onOwnPort) return 'no'
    if (fits) fitting++
    // Vendor codes and sloppy senders: on its own port a segment that is exactly one ADU is believed.
    else if (at + length === bytes.length) return 'likely'
    at += length
  }
  return fitting >= 2 ? 'certain' : fitting === 1 ? 'likely' : at > 0 ? 'likely' : 'more'
}

/** On its own port Modbus may follow garbage (fuzzing, a stream that starts inside a PDU). */
const lateStart = (bytes: Uint8Array, from: number, transport: 'tcp' | 'udp', onOwnPort: boolean): Recognition => {
  if (!onOwnPort || transport === 'udp') return 'no'
  const end = Math.min(bytes.length, 4_096)
  for (let at = from; at < end; at++) {
    const length = aduLength(bytes, at)
    if (length <= 0 || at + length > bytes.length) continue
    const fit = fitOf(bytes, at + headerBytes, length - headerBytes)
    if ((fit !== 'no' && fit !== 'unknown') || at + length === bytes.length) return 'likely'
  }
  return 'no'
}

const senderOf = (bytes: Uint8Array): 'client' | 'server' | 'unknown' => {
  let at = 0
  for (let turn = 0; turn < 16; turn++) {
    const length = aduLength(bytes, at)
    if (length <= 0 || at + length > bytes.length) return 'unknown'
    const fit = fitOf(bytes, at + headerBytes, length - headerBytes)
    if (fit === 'request') return 'client'
    if (fit === 'response') return 'server'
    at += length
  }
  return 'unknown'
}

interface Asked {
  readonly code: number
  readonly umasCode: number
}

const openSession = (transport: 'tcp' | 'udp'): Session => {
  const pending = pendingRequests<Asked>()
  const once = tellOnce()
  let firstUnit = -1

  const request = (bytes: Uint8Array, at: number, to: number, sink: Sink): void => {
    const unit = u8(bytes, at + 6)
    const code = u8(bytes, at + headerBytes)
    let operation: Operation = modbusFunctions.get(code) ?? 'other'
    let unknown = !modbusFunctions.has(code)
    let detail = `unit ${unit}`
    let umasCode = -1
    if (code === 8 || code === 43) {
      const sub = code === 8 ? u16be(bytes, at + 8) : u8(bytes, at + 8)
      const named = (code === 8 ? modbusDiagnostics : modbusInterfaces).get(sub)
      operation = named ?? 'other'
      unknown = named === undefined
      detail = `${code === 8 ? 'sub-function' : 'MEI'} ${sub}, ${detail}`
    } else if (code === umas) {
      const inner = readUmasRequest(bytes, at + 8, to, sink, once)
      operation = inner.operation
      unknown = inner.unknown
      detail = `${inner.detail}, ${detail}`
      umasCode = u8(bytes, at + 9)
    }
    pending.ask((u16be(bytes, at) << 8) | unit, { code, umasCode })
    sink.request(unknown ? { operation, function: hex(code), unknown, detail } : { operation, function: hex(code), detail })
  }

  const response = (bytes: Uint8Array, at: number, to: number, sink: Sink): void => {
    const unit = u8(bytes, at + 6)
    const code = u8(bytes, at + headerBytes)
    const asked = pending.take((u16be(bytes, at) << 8) | unit)
    if (code >= 0x80) {
      const exception = u8(bytes, at + 8)
      if (exception === 10 || exception === 11)
        once.role(sink, 'server', 'protocol-gateway', `Modbus exception ${exception}: a gateway without its target`, 0.5)
      sink.response(exception !== modbusAcknowledge)
      return
    }
    sink.response(code === umas && isUmasRefusal(u8(bytes, at + 9)))
    once.role(sink, 'server', 'plc', 'answers Modbus', 0.4)
    if (firstUnit < 0) firstUnit = unit
    // 0 and 255 mean the device itself; two different slaves behind one address mean a gateway.
    else if (unit !== firstUnit && unit > 0 && unit < 248 && firstUnit > 0 && firstUnit < 248) {
      once.role(sink, 'server', 'protocol-gateway', 'answers for several Modbus units', 0.6)
    }
    if (code === umas) readUmasAnswer(asked?.umasCode, bytes, at + 8, to, sink, once)
    else if (code === 17) readServerId(bytes, at + 8, to, sink)
    else if (code === 43 && u8(bytes, at + 8) === 14) readObjects(bytes, at + 8, to, sink)
  }

  const readServerId = (bytes: Uint8Array, from: number, to: number, sink: Sink): void => {
    // Device specific: the longest printable run of at least four characters is its name.
    let best = ''
    for (let start = from + 1; start < to; start++) {
      let end = start
      while (end < to && u8(bytes, end) >= 0x20 && u8(bytes, end) < 0x7f) end++
      if (end - start > best.length) best = printable(bytes, start, end)
      start = end
    }
    if (best.length >= 4) once.identity(sink, 'server', 'server-id', best)
  }

  const readObjects = (bytes: Uint8Array, from: number, to: number, sink: Sink): void => {
    // MEI, read code, conformity level, more follows, next object, number of objects; then id, length, text.
    const count = u8(bytes, from + 5)
    let at = from + 6
    for (let i = 0; i < count && at + 2 <= to; i++) {
      const length = u8(bytes, at + 1)
      if (at + 2 + length > to) return
      const key = modbusObjects.get(u8(bytes, at))
      if (key !== undefined) once.identity(sink, 'server', key, printable(bytes, at + 2, at + 2 + length))
      at += 2 + length
    }
  }

  const read = (side: Side, bytes: Uint8Array, from: number, to: number, sink: Sink): void => {
    if (side === 0) request(bytes, from, to, sink)
    else response(bytes, from, to, sink)
  }

  if (transport === 'tcp') return framedSession({ measure, read })
  return datagramSession((side, bytes, sink) => {
    const length = aduLength(bytes, 0)
    if (length > headerBytes && length <= bytes.length) read(side, bytes, 0, length, sink)
    else sink.trouble('a datagram that is no Modbus message')
  })
}

/**
 * Modbus/TCP. A weak header: it wants two PDUs or both directions on a foreign port. Function codes are the PDU's first byte;
 * function 90 carries UMAS. Source: Modbus Messaging on TCP/IP V1.0b, Application Protocol V1.1b3.
 */
export const modbus: Dissector = { service: 'modbus', transport: 'both', ports: [502], recognise, senderOf, open: openSession }
