import { hex, u16le, u32le, u8 } from '#ground/bytes'
import type { Operation } from '#ground/service'
import type { Dissector, Recognition, Session } from './dissector.ts'
import { framedSession } from './framed.ts'
import { tellOnce } from './once.ts'

// 0 0x68 · 1 length (behind it, 4..253) · 2-5 control · ASDU: 6 type, 7 qualifier, 8 cause, 9 originator, 10-11 common address (IEC 60870-5-104, 5).

const each = (from: number, to: number, operation: Operation): [number, Operation][] =>
  Array.from({ length: to - from + 1 }, (_, i) => [from + i, operation])

/** Types in control direction. Bit 7 of a command's qualifier selects instead of executing: both are control. */
export const iec104Types: ReadonlyMap<number, Operation> = new Map<number, Operation>([
  ...each(45, 47, 'control'),
  ...each(48, 51, 'write'),
  ...each(58, 60, 'control'),
  ...each(61, 64, 'write'),
  ...each(100, 102, 'read'),
  [103, 'time-sync'],
  [104, 'session'],
  [105, 'mode-change'],
  [106, 'time-sync'],
  [107, 'session'],
  ...each(110, 113, 'config'),
  // Files: 122 calls or selects one, 125 carries a segment.
  [122, 'upload'],
  [124, 'session'],
  [125, 'download'],
])

const isMonitor = (type: number): boolean =>
  (type >= 1 && type <= 21) || (type >= 30 && type <= 41) || type === 70 || (type >= 81 && type <= 95) || (type >= 120 && type <= 127)

const startAct = 0x07
const unnumbered: ReadonlySet<number> = new Set([startAct, 0x0b, 0x13, 0x23, 0x43, 0x83])

type Format = 'information' | 'supervisory' | 'unnumbered' | 'none'

const formatOf = (bytes: Uint8Array, at: number, length: number): Format => {
  const first = u8(bytes, at + 2)
  if ((first & 1) === 0) return length >= 14 && (u8(bytes, at + 4) & 1) === 0 ? 'information' : 'none'
  if (length !== 6) return 'none'
  if (first === 1) return u8(bytes, at + 3) === 0 && (u8(bytes, at + 4) & 1) === 0 ? 'supervisory' : 'none'
  return unnumbered.has(first) && u32le(bytes, at + 2) >>> 8 === 0 ? 'unnumbered' : 'none'
}

const measure = (bytes: Uint8Array, at: number, doubtful: boolean): number => {
  const have = bytes.length - at
  if (have > 0 && bytes[at] !== 0x68) return -1
  if (have > 1 && (u8(bytes, at + 1) < 4 || u8(bytes, at + 1) > 253)) return -1
  if (have < 6) return 0
  const length = 2 + u8(bytes, at + 1)
  const format = formatOf(bytes, at, length)
  if (format === 'none') return -1
  if (doubtful && format === 'information' && have > 8) {
    const type = u8(bytes, at + 6)
    const cause = u8(bytes, at + 8) & 0x3f
    if ((!isMonitor(type) && !iec104Types.has(type)) || cause === 0 || cause > 47) return -1
  }
  return length
}

const recognise = (bytes: Uint8Array): Recognition => {
  let fitting = 0
  let at = 0
  for (let turn = 0; turn < 4 && at < bytes.length; turn++) {
    const length = measure(bytes, at, true)
    if (length < 0) return 'no'
    if (length === 0 || at + length > bytes.length) break
    if (formatOf(bytes, at, length) === 'unnumbered') return 'certain'
    fitting++
    at += length
  }
  return fitting >= 2 ? 'certain' : fitting === 1 ? 'likely' : 'more'
}

const senderOf = (bytes: Uint8Array): 'client' | 'server' | 'unknown' => {
  let at = 0
  for (let turn = 0; turn < 16; turn++) {
    const length = measure(bytes, at, false)
    if (length <= 0 || at + length > bytes.length) return 'unknown'
    const format = formatOf(bytes, at, length)
    const first = u8(bytes, at + 2)
    if (format === 'unnumbered' && (first === startAct || first === 0x13)) return 'client'
    if (format === 'unnumbered' && (first === 0x0b || first === 0x23)) return 'server'
    if (format === 'information') {
      const type = u8(bytes, at + 6)
      const cause = u8(bytes, at + 8) & 0x3f
      if (type <= 41 || type === 70) return 'server'
      if (iec104Types.has(type)) return cause === 6 || cause === 8 || (type === 102 && cause === 5) ? 'client' : 'server'
    }
    at += length
  }
  return 'unknown'
}

const openSession = (): Session => {
  const once = tellOnce()
  return framedSession({
    measure,
    read: (side, bytes, at, to, sink) => {
      const format = formatOf(bytes, at, to - at)
      if (format === 'unnumbered' && side === 0 && (u8(bytes, at + 2) & 0x54) !== 0)
        sink.request({ operation: 'session', function: hex(u8(bytes, at + 2), 4) })
      if (format === 'unnumbered' && u8(bytes, at + 2) === startAct) once.role(sink, 'client', 'scada-server', 'starts IEC 104 data transfer', 0.6)
      if (format !== 'information') return
      const type = u8(bytes, at + 6)
      const cause = u8(bytes, at + 8) & 0x3f
      if (side === 1) {
        once.role(sink, 'server', 'rtu', 'reports by IEC 104', 0.6)
        // 7 confirms (bit 6: refused), 44 and above: unknown type, cause, address or object.
        if (cause === 7 || cause >= 44) sink.response((u8(bytes, at + 8) & 0x40) !== 0 || cause >= 44)
        return
      }
      const operation = iec104Types.get(type)
      sink.request({
        operation: operation ?? 'other',
        function: hex(type),
        ...(operation === undefined && { unknown: true }),
        detail: `station ${u16le(bytes, at + 10)}`,
      })
    },
  })
}

/** IEC 60870-5-104: what the controlling station sends, by ASDU type (`0x2d`); U frames by their control byte in four digits (`0x0007`). */
export const iec104: Dissector = { service: 'iec104', transport: 'tcp', ports: [2404], recognise, senderOf, open: openSession }
