import type { Packet } from '#read/packet'
import type { TcpClose, TcpConnection, TcpHandler, TcpOptions, TcpTracker } from './tcp-connection.ts'
import { createTcpTracker } from './tcp-tracker.ts'

export const FIN = 1
export const SYN = 2
export const RST = 4
export const PSH = 8
export const ACK = 16

export interface SegmentSpec {
  /** Who sends: the client 10.0.0.1:49152 or the server 10.0.0.2:502. */
  readonly by?: 'client' | 'server'
  readonly seq?: number
  readonly ack?: number
  readonly flags?: number
  readonly data?: string | Uint8Array
  /** Payload length on the wire, when the capture was short. */
  readonly wire?: number
  readonly us?: number
  readonly clientPort?: number
  readonly serverAddress?: string
}

const nothing = new Uint8Array(0)
const hash = (text: string): number => [...text].reduce((sum, letter) => (Math.imul(sum, 31) + letter.charCodeAt(0)) | 0, 7)

export const segment = (spec: SegmentSpec): Packet => {
  const payload = typeof spec.data === 'string' ? Uint8Array.from(Buffer.from(spec.data, 'latin1')) : (spec.data ?? nothing)
  const client = ['10.0.0.1', spec.clientPort ?? 49_152] as const
  const server = [spec.serverAddress ?? '10.0.0.2', 502] as const
  const [from, to] = spec.by === 'server' ? [server, client] : [client, server]
  return {
    number: 1,
    timeUs: spec.us ?? 1000,
    wireLength: 54 + (spec.wire ?? payload.length),
    frame: nothing,
    sourceMacAt: -1,
    destinationMacAt: -1,
    vlan: -1,
    etherType: 0x800,
    network: 'ipv4',
    source: from[0],
    destination: to[0],
    sourceKey: hash(from[0]),
    destinationKey: hash(to[0]),
    arpOperation: 0,
    arpSenderMacAt: -1,
    protocol: 6,
    transport: 'tcp',
    sourcePort: from[1],
    destinationPort: to[1],
    tcpSequence: (spec.seq ?? 0) >>> 0,
    tcpAcknowledgement: (spec.ack ?? 0) >>> 0,
    tcpFlags: spec.flags ?? (spec.ack === undefined ? PSH : PSH | ACK),
    payload,
    payloadWireLength: spec.wire ?? payload.length,
  }
}

export interface Watched {
  readonly tracker: TcpTracker<string>
  readonly connections: TcpConnection<string>[]
  /** What came out, in order: `0:abc` bytes of side 0, `1-12` a gap of 12 bytes on side 1, `+1 syn`, `x1 fin`. */
  readonly events: string[]
  /** All bytes of a side of the first connection, gaps as `[12]`. */
  stream(side: 0 | 1): string
  send(...specs: readonly SegmentSpec[]): Watched
}

/** A tracker whose handler takes `takes(bytes)` of what it is given, all by default. */
export const watch = (options: TcpOptions = {}, takes: (bytes: Uint8Array) => number = (bytes) => bytes.length): Watched => {
  const events: string[] = []
  const connections: TcpConnection<string>[] = []
  const streams: [string, string] = ['', '']
  const note = (connection: TcpConnection<string>, side: 0 | 1, text: string): void => {
    if (connection.id === 1) streams[side] += text
  }
  const handler: TcpHandler<string> = {
    opened: (connection) => {
      connections.push(connection)
      events.push(`+${connection.id} ${connection.start}`)
    },
    data: (connection, side, bytes) => {
      const text = Buffer.from(bytes).toString('latin1')
      events.push(`${side}:${text}`)
      const used = takes(bytes)
      note(connection, side, text.slice(0, Math.max(0, used)))
      return used
    },
    gap: (connection, side, lengthBytes) => {
      events.push(`${side}-${lengthBytes}`)
      note(connection, side, `[${lengthBytes}]`)
    },
    closed: (connection, why: TcpClose) => events.push(`x${connection.id} ${why}`),
  }
  const tracker = createTcpTracker<string>(handler, options)
  const watched: Watched = {
    tracker,
    connections,
    events,
    stream: (side) => streams[side],
    send: (...specs) => {
      for (const spec of specs) tracker.packet(segment(spec))
      return watched
    },
  }
  return watched
}

export const handshake: readonly SegmentSpec[] = [
  { seq: 99, flags: SYN },
  { by: 'server', seq: 499, ack: 100, flags: SYN | ACK },
  { seq: 100, ack: 500, flags: ACK },
]
