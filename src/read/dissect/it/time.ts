import { ascii, hex, u16be, u8 } from '#ground/bytes'
import type { Dissector, Sink } from '../dissector.ts'
import { datagramSession } from './sessions.ts'

// RFC 5905 7.3: leap and version and mode in the first byte; modes 6 (control) and 7 (private) are queries about the daemon.
const ntpMode = (bytes: Uint8Array): number => u8(bytes, 0) & 7
const ntpVersion = (bytes: Uint8Array): number => (u8(bytes, 0) >> 3) & 7
const isNtpQuery = (bytes: Uint8Array): boolean => ntpMode(bytes) >= 6

const isNtp = (bytes: Uint8Array): boolean => {
  if (ntpVersion(bytes) < 1 || ntpVersion(bytes) > 4) return false
  if (isNtpQuery(bytes)) return ntpVersion(bytes) >= 2 && bytes.length >= 8
  return ntpMode(bytes) > 0 && bytes.length >= 48 && (bytes.length - 48) % 4 === 0 && bytes.length <= 468 && u8(bytes, 1) <= 16
}

const readNtp = (bytes: Uint8Array, sink: Sink): void => {
  if (!isNtp(bytes)) return
  const mode = ntpMode(bytes)
  // Response bits: mode 6 has it in the second byte, mode 7 in the first.
  if (mode === 6 || mode === 7) {
    if ((u8(bytes, mode === 6 ? 1 : 0) & 0x80) !== 0) sink.response(false)
    else sink.request({ operation: 'discover', function: '', detail: 'query about the time daemon' })
  } else if (mode === 4) {
    sink.response(false)
    const stratum = u8(bytes, 1)
    if (stratum >= 1 && stratum < 16) sink.identity('server', 'stratum', String(stratum))
    const reference = ascii(bytes, 12, 16).replace(/\0+$/, '')
    if (stratum === 1 && /^[A-Z0-9]{2,4}$/.test(reference)) sink.identity('server', 'time-reference', reference)
  } else {
    sink.request({ operation: 'time-sync', function: '' })
    if (mode === 5) sink.role('client', 'time-server', 'broadcasts time (NTP mode 5)', 0.6)
  }
}

export const ntp: Dissector = {
  service: 'ntp',
  transport: 'udp',
  ports: [123],
  // The header is weak and the port never moves.
  recognise: (bytes, _transport, onOwnPort) => (onOwnPort === true && isNtp(bytes) ? 'likely' : 'no'),
  senderOf(bytes) {
    if (ntpMode(bytes) === 4 || (ntpMode(bytes) === 6 && (u8(bytes, 1) & 0x80) !== 0) || (ntpMode(bytes) === 7 && (u8(bytes, 0) & 0x80) !== 0))
      return 'server'
    return ntpMode(bytes) === 3 || isNtpQuery(bytes) || ntpMode(bytes) === 5 ? 'client' : 'unknown'
  },
  open: () => datagramSession((_side, bytes, sink) => readNtp(bytes, sink)),
}

const ptpMessages: ReadonlySet<number> = new Set([0, 1, 2, 3, 8, 9, 10, 11, 12, 13])
const announce = 11

/** IEEE 1588 13.3: message type, version 2, length of the whole message. Also behind EtherType 0x88f7. */
export const isPtp = (bytes: Uint8Array): boolean =>
  bytes.length >= 34 && ptpMessages.has(u8(bytes, 0) & 15) && (u8(bytes, 1) & 15) === 2 && u16be(bytes, 2) >= 34 && u16be(bytes, 2) <= bytes.length

const readPtp = (side: 0 | 1, bytes: Uint8Array, sink: Sink): void => {
  if (!isPtp(bytes)) return
  const type = u8(bytes, 0) & 15
  sink.request({ operation: 'time-sync', function: hex(type) })
  if (type === announce) sink.role(side === 0 ? 'client' : 'server', 'time-server', 'announces itself as a PTP clock', 0.5)
}

export const ptp: Dissector = {
  service: 'ptp',
  transport: 'udp',
  ports: [319, 320],
  // RADIUS and others have a length at the same place: only on its own ports.
  recognise: (bytes, _transport, onOwnPort) => (onOwnPort === true && isPtp(bytes) ? 'likely' : 'no'),
  senderOf: () => 'client',
  open: () => datagramSession(readPtp),
}
