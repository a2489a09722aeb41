import { ascii, hex, printable, u16be, u32be, u8 } from '#ground/bytes'
import type { Operation } from '#ground/service'
import type { Dissector, Recognition, Session, Sink } from './dissector.ts'
import { datagramSession, framedSession } from './framed.ts'
import { tellOnce } from './once.ts'

// TCP: `FINS` · length behind this field · command (2 carries a frame) · error. Frame: 0 ICF (bit 6 answer), 1 RSV, 2 GCT, 3-8 addresses, 9 SID, 10-11 command.
const tcpHeaderBytes = 16
const frameHeaderBytes = 10

const each = (codes: readonly number[], operation: Operation): [number, Operation][] => codes.map((code) => [code, operation])

/** Commands, main code in the high byte (Omron W227, section 5). */
export const finsCommands: ReadonlyMap<number, Operation> = new Map<number, Operation>([
  ...each([0x0101, 0x0104, 0x0220, 0x0601, 0x0602, 0x0603, 0x0620, 0x0701, 0x2102, 0x2140, 0x230a, 0x2603], 'read'),
  ...each([0x0102, 0x0103, 0x0105, 0x220a], 'write'),
  ...each([0x0201, 0x0306, 0x2202, 0x220f, 0x2210], 'upload'),
  ...each([0x0202, 0x0203, 0x0221, 0x0304, 0x0305, 0x2101, 0x2103, 0x2141, 0x2204, 0x2205, 0x2206, 0x2207, 0x2208, 0x2215, 0x2601, 0x2602], 'config'),
  ...each([0x0307, 0x0308, 0x2203, 0x220b, 0x220c, 0x2211], 'download'),
  ...each([0x0401, 0x0402, 0x0403], 'mode-change'),
  ...each([0x0501, 0x0502, 0x2201], 'discover'),
  [0x0702, 'time-sync'],
  ...each([0x0801, 0x0802, 0x0803, 0x0c01, 0x0c02, 0x0c03], 'session'),
  [0x0920, 'report'],
  ...each([0x2301, 0x2302], 'control'),
])

const isFrame = (bytes: Uint8Array, at: number, to: number): boolean =>
  to - at >= frameHeaderBytes + 2 && (u8(bytes, at) & 0x3e) === 0 && (u8(bytes, at) & 0x80) !== 0 && u8(bytes, at + 1) === 0 && u8(bytes, at + 2) <= 7

const isAnswer = (bytes: Uint8Array, at: number): boolean => (u8(bytes, at) & 0x40) !== 0

const measure = (bytes: Uint8Array, at: number): number => {
  const have = bytes.length - at
  if (!'FINS'.startsWith(ascii(bytes, at, at + 4))) return -1
  if (have < tcpHeaderBytes) return 0
  const length = u32be(bytes, at + 4)
  return length < 8 || length > 4_096 || u32be(bytes, at + 8) > 6 ? -1 : 8 + length
}

const recognise = (bytes: Uint8Array, transport: 'tcp' | 'udp'): Recognition => {
  if (transport === 'tcp') {
    const length = measure(bytes, 0)
    return length < 0 ? 'no' : length === 0 ? 'more' : 'certain'
  }
  return isFrame(bytes, 0, bytes.length) && finsCommands.has(u16be(bytes, frameHeaderBytes)) && u8(bytes, 3) <= 127 && u8(bytes, 6) <= 127
    ? 'likely'
    : 'no'
}

const senderOf = (bytes: Uint8Array, transport: 'tcp' | 'udp'): 'client' | 'server' | 'unknown' => {
  if (transport === 'udp') return isAnswer(bytes, 0) ? 'server' : 'client'
  const command = u32be(bytes, 8)
  if (command === 0 || command === 1) return command === 0 ? 'client' : 'server'
  return command === 2 ? (isAnswer(bytes, tcpHeaderBytes) ? 'server' : 'client') : 'unknown'
}

const openSession = (transport: 'tcp' | 'udp'): Session => {
  const once = tellOnce()

  const frame = (bytes: Uint8Array, at: number, to: number, sink: Sink): void => {
    if (!isFrame(bytes, at, to)) {
      sink.trouble('a FINS header that does not fit')
      return
    }
    const code = u16be(bytes, at + frameHeaderBytes)
    const operation = finsCommands.get(code)
    if (!isAnswer(bytes, at)) {
      if (operation === 'download' || operation === 'upload' || operation === 'mode-change')
        once.role(sink, 'client', 'engineering-workstation', `sends FINS ${operation} commands`, 0.7)
      sink.request({ operation: operation ?? 'other', function: hex(code, 4), ...(operation === undefined && { unknown: true }) })
      return
    }
    // The end code, without its relay and error flags.
    const refused = (u16be(bytes, at + 12) & 0x7f3f) !== 0
    sink.response(refused)
    once.role(sink, 'server', 'plc', 'answers FINS', 0.7)
    if (code === 0x0501 && !refused && at + 54 <= to) {
      once.identity(sink, 'server', 'vendor', 'Omron')
      once.identity(sink, 'server', 'model', printable(bytes, at + 14, at + 34))
      once.identity(sink, 'server', 'firmware', printable(bytes, at + 34, at + 54))
    }
  }

  if (transport === 'udp') return datagramSession((_side, bytes, sink) => frame(bytes, 0, bytes.length, sink))
  return framedSession({
    measure,
    read: (_side, bytes, at, to, sink) => {
      const command = u32be(bytes, at + 8)
      if (command === 2) frame(bytes, at + tcpHeaderBytes, to, sink)
      else if (command === 3) sink.response(true)
    },
  })
}

/** Omron FINS, over TCP and UDP: commands as four digits (`0x0101`). Over UDP its header is weak. */
export const fins: Dissector = { service: 'fins', transport: 'both', ports: [9600], recognise, senderOf, open: openSession }
