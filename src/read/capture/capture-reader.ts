import type { Finding } from '#ground/report'
import type { CapturedPacket } from './captured-packet.ts'

/** Receives each packet; the object and its `data` are valid only until it returns. */
export type OnPacket = (packet: CapturedPacket) => void

/** Reads one file. Push its bytes in any cut, then finish once. Never throws; what is wrong is in `findings`. */
export interface CaptureReader {
  push(chunk: Uint8Array, onPacket: OnPacket): void
  /** Says that no more bytes come: reports a cut end. */
  finish(onPacket: OnPacket): void
  /** What was wrong: `capture/not-a-capture` (error), `capture/cut`, `capture/damaged` … Bounded; grows while reading. */
  readonly findings: readonly Finding[]
  /** Packets handed over so far. */
  readonly packets: number
  /** Bytes these packets had on the wire. */
  readonly bytes: number
  /** Undefined until the first bytes are read, and for a file that is no capture. */
  readonly format: 'pcap' | 'pcapng' | undefined
}

/** A reader for one capture file; `name` is only for findings. */
export const openCapture = (_name: string): CaptureReader => {
  throw new Error('the capture reader is being built')
}
