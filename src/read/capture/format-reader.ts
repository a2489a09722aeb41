import type { OnPacket } from './capture-reader.ts'

/** Most captured bytes of one packet, as in libpcap and Wireshark. A record that announces more is damage, not a packet. */
export const mostCapturedBytes = 262_144

/** One file format as a resumable reader. The feed gives it what arrived and keeps what it could not use yet. */
export interface FormatReader {
  /**
   * Reads records from `bytes[at..end)` and returns how far it came. It stops when fewer than `need` bytes are left, or
   * when `skip` is not 0. `offset` is the place of `bytes[at]` in the file. `final`: nothing comes after `end`.
   */
  read(bytes: Uint8Array, at: number, end: number, offset: number, final: boolean, onPacket: OnPacket): number
  /** Bytes it must see at once to go on. INVARIANT: bounded by a constant, whatever the file says. */
  readonly need: number
  /** Bytes from where it stopped that nobody wants to see. */
  skip: number
  /** Notes that the file ended while `skip` bytes were still to come. */
  cutInSkip(): void
  readonly packets: number
  readonly bytes: number
}
