import type { Session, Side, Sink } from '../dissector.ts'

/** How the messages of a stream are cut. */
export interface Framing {
  /** Total bytes of the message that starts at `at`; 0: more bytes are needed to tell; -1: no message starts here. */
  length(bytes: Uint8Array, at: number): number
  /** Reads one message. `message` may end before the message does when it is longer than `most`. */
  read(side: Side, message: Uint8Array, sink: Sink): void
  /** As many leading bytes of a message as `read` wants to see; the rest is skipped without being kept. */
  readonly most: number
}

/**
 * A session over length-prefixed messages. After bytes that are no message it drops what it has and tries again at the
 * start of the next segment, where messages usually begin.
 */
export const framedSession = (framing: Framing): Session => {
  const skip: [number, number] = [0, 0]
  let told = false
  return {
    data(side, bytes, sink) {
      let at = Math.min(skip[side], bytes.length)
      skip[side] -= at
      while (at < bytes.length) {
        const length = framing.length(bytes, at)
        if (length === 0) return at
        if (length < 0) {
          if (!told) sink.trouble('bytes between messages were skipped')
          told = true
          return bytes.length
        }
        if (bytes.length - at < Math.min(length, framing.most)) return at
        framing.read(side, bytes.subarray(at, Math.min(at + length, bytes.length)), sink)
        at += length
      }
      skip[side] = at - bytes.length
      return bytes.length
    },
    gap(side) {
      skip[side] = 0
    },
  }
}

/** A session where each datagram is one message. */
export const datagramSession = (read: (side: Side, datagram: Uint8Array, sink: Sink) => void): Session => ({
  data(side, bytes, sink) {
    read(side, bytes, sink)
    return bytes.length
  },
  gap() {},
})

/** Lines longer than this are cut: no field we read is longer, and a hostile peer may never end its line. */
const mostLine = 1024

/**
 * A session over text lines. `read` gets each line without its end (CR LF or LF) until it returns false; from then on
 * that side's bytes are dropped unread.
 */
export const lineSession = (read: (side: Side, line: Uint8Array, sink: Sink) => boolean): Session => {
  const done: [boolean, boolean] = [false, false]
  return {
    data(side, bytes, sink) {
      let at = 0
      while (!done[side] && at < bytes.length) {
        const end = bytes.indexOf(10, at)
        if (end < 0) {
          if (bytes.length - at < mostLine) return at
          done[side] = true
          break
        }
        const to = end > at && bytes[end - 1] === 13 ? end - 1 : end
        if (!read(side, bytes.subarray(at, Math.min(to, at + mostLine)), sink)) done[side] = true
        at = end + 1
      }
      return done[side] ? bytes.length : at
    },
    gap() {},
  }
}
