import type { Session, Side, Sink } from './dissector.ts'

/** How one protocol puts its PDUs into a TCP stream. */
export interface Framing {
  /**
   * Length in bytes of the PDU that starts at `at` (more than what is there when its end has not come yet);
   * 0: too few bytes to tell; -1: no PDU starts here. `doubtful`: nothing proves that `at` is a boundary, so be strict.
   */
  measure(bytes: Uint8Array, at: number, doubtful: boolean): number
  /** One whole PDU. `sink` is the caller's; `from` inclusive, `to` exclusive. */
  read(side: Side, bytes: Uint8Array, from: number, to: number, sink: Sink): void
  /** Bytes of this side were lost: forget what was half read. */
  lose?(side: Side): void
}

const resume = (framing: Framing, bytes: Uint8Array, from: number): number => {
  for (let at = from; at < bytes.length; at++) {
    const length = framing.measure(bytes, at, true)
    if (length > 0 && at + length <= bytes.length) return at
  }
  return -1
}

/**
 * Cuts a stream into PDUs. After garbage or a gap it looks for the next place where a PDU fits strictly; when this piece
 * has none it drops the piece, because real senders start a PDU with a segment far more often than inside one.
 * INVARIANT: every turn of the loop moves on, and nothing is kept here but two flags.
 */
export const framedSession = (framing: Framing): Session => {
  const lost = [false, false]
  return {
    data: (side, bytes, sink) => {
      let at = 0
      while (at < bytes.length) {
        const length = framing.measure(bytes, at, lost[side] === true)
        if (length === 0 || at + length > bytes.length) return at
        if (length > 0) {
          lost[side] = false
          framing.read(side, bytes, at, at + length, sink)
          at += length
          continue
        }
        // A keep-alive carries one stale byte, usually 00, before what was acknowledged (RFC 1122 4.2.3.6).
        const keepAlive = at === 0 && bytes[0] === 0 && framing.measure(bytes, 1, true) >= 0
        const next = resume(framing, bytes, at + 1)
        if (!keepAlive) sink.trouble('bytes between PDUs that fit no header were skipped')
        framing.lose?.(side)
        lost[side] = true
        if (next < 0) return bytes.length
        at = next
      }
      return at
    },
    gap: (side) => {
      lost[side] = true
      framing.lose?.(side)
    },
  }
}

/** One datagram is one PDU: `read` gets it whole. */
export const datagramSession = (read: (side: Side, bytes: Uint8Array, sink: Sink) => void): Session => ({
  data: (side, bytes, sink) => {
    read(side, bytes, sink)
    return bytes.length
  },
  gap: () => undefined,
})
