import { hex, printable, u16le, u8 } from '#ground/bytes'
import type { Operation } from '#ground/service'
import type { Dissector, Recognition, Session, Side, Sink } from './dissector.ts'
import { datagramSession, framedSession } from './framed.ts'
import { tellOnce } from './once.ts'

// 05 64 · length (control to the end of user data, without CRCs) · control · destination · source · CRC, then blocks of up to 16 bytes with a CRC each (IEEE 1815, 9.2).
const headerBytes = 10

/** Application functions of a master (IEEE 1815, 4.4). 02 (write), 19 and 1b go by the object they name. */
export const dnp3Functions: ReadonlyMap<number, Operation> = new Map<number, Operation>([
  [0x00, 'session'],
  [0x01, 'read'],
  [0x02, 'write'],
  ...[0x03, 0x04, 0x05, 0x06].map((code): [number, Operation] => [code, 'control']),
  ...[0x07, 0x08, 0x09, 0x0a, 0x0b, 0x0c].map((code): [number, Operation] => [code, 'write']),
  ...[0x0d, 0x0e, 0x0f, 0x10, 0x11, 0x12].map((code): [number, Operation] => [code, 'mode-change']),
  ...[0x13, 0x14, 0x15, 0x16, 0x1b, 0x1f].map((code): [number, Operation] => [code, 'config']),
  [0x17, 'time-sync'],
  [0x18, 'time-sync'],
  [0x19, 'upload'],
  [0x1a, 'session'],
  [0x1c, 'discover'],
  [0x1d, 'session'],
  [0x1e, 'session'],
  [0x20, 'session'],
  [0x21, 'session'],
])

/** What a write does, by object group; others write process values. */
const writtenGroups: ReadonlyMap<number, Operation> = new Map<number, Operation>([
  [50, 'time-sync'],
  [80, 'session'],
  [70, 'download'],
  [112, 'control'],
  [120, 'session'],
  ...[0, 34, 110, 111, 113].map((group): [number, Operation] => [group, 'config']),
])

const crcTable = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte
  for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 1 ? (crc >> 1) ^ 0xa6bc : crc >> 1
  return crc
})

const headerCrcFits = (bytes: Uint8Array, at: number): boolean => {
  let crc = 0
  for (let i = at; i < at + 8; i++) crc = (crc >> 8) ^ (crcTable[(crc ^ u8(bytes, i)) & 0xff] ?? 0)
  return (~crc & 0xffff) === u16le(bytes, at + 8)
}

const measure = (bytes: Uint8Array, at: number, doubtful: boolean): number => {
  const have = bytes.length - at
  if ((have > 0 && bytes[at] !== 0x05) || (have > 1 && bytes[at + 1] !== 0x64) || (have > 2 && u8(bytes, at + 2) < 5)) return -1
  if (have < headerBytes) return 0
  if (doubtful && !headerCrcFits(bytes, at)) return -1
  const user = u8(bytes, at + 2) - 5
  return headerBytes + user + 2 * Math.ceil(user / 16)
}

const recognise = (bytes: Uint8Array, _transport: 'tcp' | 'udp', onOwnPort = false): Recognition => {
  const length = measure(bytes, 0, false)
  if (length <= 0) return length < 0 ? 'no' : 'more'
  if (headerCrcFits(bytes, 0)) return 'certain'
  return onOwnPort ? 'likely' : 'no'
}

const isFromMaster = (bytes: Uint8Array, at: number): boolean => (u8(bytes, at + 3) & 0x80) !== 0

/** User data without the CRCs. */
const userData = (bytes: Uint8Array, at: number): Uint8Array => {
  const size = u8(bytes, at + 2) - 5
  const data = new Uint8Array(size)
  for (let done = 0, from = at + headerBytes; done < size; done += 16, from += 18)
    data.set(bytes.subarray(from, from + Math.min(16, size - done)), done)
  return data
}

const operationOf = (code: number, data: Uint8Array): Operation | undefined => {
  const group = u8(data, 3)
  // Only the first object of a request is looked at: masters do not mix what is written.
  if (code === 0x02 && data.length > 4) return writtenGroups.get(group) ?? 'write'
  if (code === 0x01 && group === 0 && data.length > 4) return 'discover'
  // Open file: group 70 variation 3. Behind group, variation, qualifier, count and size: name offset and length, time, rights, key, size, mode (1 read, 2 write, 3 append).
  if (code === 0x19 && group === 70 && u16le(data, 9 + 20) >= 2) return 'download'
  return dnp3Functions.get(code)
}

/** Device attributes (group 0) as identity keys, by variation. */
const attributes: ReadonlyMap<number, string> = new Map([
  [252, 'vendor'],
  [250, 'product'],
  [248, 'serial'],
  [242, 'firmware'],
  [243, 'hardware'],
  [245, 'location'],
  [247, 'name'],
])

const openSession = (transport: 'tcp' | 'udp'): Session => {
  const once = tellOnce()

  const readAnswer = (data: Uint8Array, sink: Sink): void => {
    // IIN2 bits 0-2: function not supported, object unknown, parameter error.
    sink.response((u8(data, 4) & 0x07) !== 0)
    once.role(sink, 'server', 'rtu', 'answers DNP3', 0.6)
    const key = u8(data, 5) === 0 ? attributes.get(u8(data, 6)) : undefined
    // Qualifier 00 with start and stop, then type 1 (text), length, text.
    if (key !== undefined && u8(data, 7) === 0 && u8(data, 10) === 1) once.identity(sink, 'server', key, printable(data, 12, 12 + u8(data, 11), 64))
  }

  const read = (_side: Side, bytes: Uint8Array, at: number, _to: number, sink: Sink): void => {
    // Primary 3, 4: user data. Everything else keeps the link.
    const link = u8(bytes, at + 3) & 0x4f
    if (link !== 0x43 && link !== 0x44) return
    const data = userData(bytes, at)
    // Transport byte: only the first segment (FIR) holds the application header.
    if (data.length < 3 || (u8(data, 0) & 0x40) === 0) return
    const code = u8(data, 2)
    if (!isFromMaster(bytes, at)) {
      if (code === 0x81 || code === 0x83) readAnswer(data, sink)
      return
    }
    const operation = operationOf(code, data)
    once.role(sink, 'client', 'scada-server', 'sends DNP3 requests as a master', 0.4)
    sink.request({
      operation: operation ?? 'other',
      function: hex(code),
      ...(operation === undefined && { unknown: true }),
      detail: `outstation ${u16le(bytes, at + 4)}`,
    })
  }

  if (transport === 'tcp') return framedSession({ measure, read })
  return datagramSession((side, bytes, sink) => {
    // A datagram may hold several link frames.
    for (let at = 0, length = measure(bytes, 0, false); length > 0 && at + length <= bytes.length; length = measure(bytes, at, false)) {
      read(side, bytes, at, at + length, sink)
      at += length
    }
  })
}

/** DNP3 (IEEE 1815): requests of the master by application function. Its header CRC makes it recognisable on any port. */
export const dnp3: Dissector = {
  service: 'dnp3',
  transport: 'both',
  ports: [20000],
  recognise,
  senderOf: (bytes) => (measure(bytes, 0, false) <= 0 ? 'unknown' : isFromMaster(bytes, 0) ? 'client' : 'server'),
  open: openSession,
}
