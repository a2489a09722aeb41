import { hex, u16le, u32le } from '#ground/bytes'
import type { Dissector } from './dissector.ts'
import { datagramSession } from './framed.ts'

// Item count 2 · 8002 length 8: connection id, sequence · 00b1 length n: sequence count (class 1), [run/idle header], data.
const sequencedAddress = 0x8002
const connectedData = 0x00b1
const dataAt = 18

const isImplicit = (bytes: Uint8Array): boolean =>
  u16le(bytes, 0) === 2 &&
  u16le(bytes, 2) === sequencedAddress &&
  u16le(bytes, 4) === 8 &&
  u16le(bytes, 14) === connectedData &&
  bytes.length === dataAt + u16le(bytes, 16)

/** Nothing behind the sequence count: the heartbeat by which a scanner keeps an input-only connection alive. */
const isHeartbeat = (bytes: Uint8Array): boolean => bytes.length <= dataAt + 2

/** Outputs start with a 32-bit run/idle header of which only the lowest bit is used; inputs usually have none. A guess, for finding the scanner. */
const hasRunHeader = (bytes: Uint8Array): boolean => bytes.length >= dataAt + 8 && u32le(bytes, dataAt + 2) === 1

/**
 * EtherNet/IP implicit I/O on UDP 2222, both ports. What the client (the scanner) sends is a write of outputs or a heartbeat,
 * what comes back a report; both count under the address item `0x8002`, because there are no requests.
 */
export const enipIo: Dissector = {
  service: 'enip-io',
  transport: 'udp',
  ports: [2222],
  recognise: (bytes) => (isImplicit(bytes) ? 'certain' : 'no'),
  senderOf: (bytes) => (isImplicit(bytes) && (isHeartbeat(bytes) || hasRunHeader(bytes)) ? 'client' : 'unknown'),
  open: () =>
    datagramSession((side, bytes, sink) => {
      if (!isImplicit(bytes)) sink.trouble('a datagram that is no implicit I/O')
      else sink.request({ operation: side === 1 ? 'report' : isHeartbeat(bytes) ? 'session' : 'write', function: hex(sequencedAddress, 4) })
    }),
}
