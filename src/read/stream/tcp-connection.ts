import type { Finding } from '#ground/report'
import type { Packet } from '#read/packet'

/** One end of a connection: what it sent. */
export interface TcpSide {
  readonly address: string
  readonly port: number
  /** Packets this end sent, retransmissions included. */
  readonly packets: number
  /** Bytes of these frames on the wire. */
  readonly wireBytes: number
  /** TCP payload bytes on the wire, retransmissions included. */
  readonly payloadBytes: number
  readonly syn: boolean
  readonly fin: boolean
  readonly reset: boolean
  /** Payload bytes that were never captured, as far as sequence numbers tell. */
  readonly lostBytes: number
}

/** Why a connection ended: both said FIN; RST; its place was needed for another; a new SYN took its ports; the capture ended. */
export type TcpClose = 'fin' | 'reset' | 'evicted' | 'reused' | 'end'

/** One TCP connection. Side 0 sent the SYN (or received the SYN-ACK); when neither was seen it sent the first packet seen. */
export interface TcpConnection<T> {
  /** Counts from 1 in the order of the first packet. */
  readonly id: number
  readonly sides: readonly [TcpSide, TcpSide]
  /** `syn`, `syn-ack`: side 0 surely opened it. `middle`: nobody knows; side 0 is only who spoke first. */
  readonly start: 'syn' | 'syn-ack' | 'middle'
  /** The opening was answered by RST. */
  readonly refused: boolean
  readonly firstUs: number
  /** Time of the newest packet; during `data` that of the packet that brought the bytes. */
  readonly lastUs: number
  /** Undefined while it is open. Counters go on for late packets of a closed connection, data does not. */
  readonly closed: TcpClose | undefined
  /** The user's own, spares a Map. */
  state: T | undefined
}

/** Receives what happens on connections. `bytes` are valid only until the call returns: copy what you keep. */
export interface TcpHandler<T> {
  /** The first packet of a connection was seen; its counters already count it. `packet` is that packet. */
  opened(connection: TcpConnection<T>, packet: Packet): void
  /**
   * Ordered bytes of one side that are not yet consumed; returns how many leading bytes are done with (0..bytes.length).
   * The rest comes again with more behind it; over 64 KiB of rest is thrown away with a `gap`.
   */
  data(connection: TcpConnection<T>, side: 0 | 1, bytes: Uint8Array): number
  /** Bytes are missing here: the rest not consumed is forgotten, the next `data` starts anywhere. `lengthBytes` is 0 when nobody knows how many. */
  gap(connection: TcpConnection<T>, side: 0 | 1, lengthBytes: number): void
  closed(connection: TcpConnection<T>, why: TcpClose): void
}

/** Upper bounds of memory. */
export interface TcpOptions {
  /** Connections remembered at one time; the one idle for longest makes room. Default 50,000. */
  readonly mostConnections?: number
  /** Bytes kept over all connections (out of order, or not yet consumed); the oldest holder gives up. Default 64 MiB. */
  readonly mostHeldBytes?: number
}

export interface TcpTracker<T> {
  /** Takes one packet; its bytes may be reused when this returns. Undefined when it is not TCP. Never throws. */
  packet(packet: Packet): TcpConnection<T> | undefined
  /** Delivers what still waits, then closes every connection with `end`. */
  finish(): void
  /** Connections now remembered. */
  readonly size: number
  /** Evictions and bytes given up, at most one finding each. */
  findings(): readonly Finding[]
}
