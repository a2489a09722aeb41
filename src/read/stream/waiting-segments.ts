/** Bytes that came before their turn. Sequence numbers are signed 32 bit here: differences wrap as RFC 9293 section 3.4 wants. */
export interface Segment {
  sequence: number
  /** Length on the wire, at least `bytes.length`. */
  wireLength: number
  bytes: Uint8Array
}

/** What one object costs besides its bytes: a million one-byte segments must not be free. */
export const segmentOverheadBytes = 128

/**
 * Puts copies of the parts of a segment that nobody sent before into `waiting`, which is ordered and without overlap.
 * INVARIANT: the bytes that came first stay. Returns by how much the held memory grew.
 */
export const holdSegment = (waiting: Segment[], base: number, sequence: number, bytes: Uint8Array, wireLength: number): number => {
  let from = (sequence - base) | 0
  const end = from + wireLength
  const first = from
  let grown = 0
  const put = (index: number, to: number): void => {
    const piece = bytes.slice(Math.min(from - first, bytes.length), Math.min(to - first, bytes.length))
    waiting.splice(index, 0, { sequence: (base + from) | 0, wireLength: to - from, bytes: piece })
    grown += piece.length + segmentOverheadBytes
  }
  // Nearly always the new segment belongs at the end: start there.
  let index = waiting.length
  while (index > 0 && (((waiting[index - 1]?.sequence ?? 0) - base) | 0) > from) index -= 1
  if (index > 0) index -= 1
  for (; index < waiting.length && from < end; index++) {
    const other = waiting[index]
    if (other === undefined) break
    const otherFrom = (other.sequence - base) | 0
    const otherEnd = otherFrom + other.wireLength
    if (otherEnd <= from) continue
    if (otherFrom >= end) break
    if (from < otherFrom) {
      put(index, otherFrom)
      index += 1
    }
    from = otherEnd
  }
  if (from < end) put(index, end)
  return grown
}
