const unitBytes = 8
/** RFC 791, RFC 8200: a datagram's payload ends before 65,536; anything beyond is an attack on the receiver's buffer. */
const mostDatagramBytes = 65_535
const mostUnits = (mostDatagramBytes + unitBytes - 1) / unitBytes
const mostDatagrams = 1024
const mostHeldBytes = 16 * 1_048_576
/** RFC 8200 section 4.5 gives a datagram 60 s; RFC 1122 the same at most. */
const mostAgeUs = 60_000_000

/** One datagram of which pieces came. */
class Datagram {
  buffer = new Uint8Array(2048)
  readonly startUs: number
  protocol = -1
  /** Payload length, -1 until the last fragment came. */
  length = -1
  readonly #have = new Uint8Array(Math.ceil(mostUnits / 8))
  #haveUnits = 0
  #highestUnit = 0

  constructor(startUs: number) {
    this.startUs = startUs
  }

  get heldBytes(): number {
    return this.buffer.length + this.#have.length
  }

  /** INVARIANT: a byte once written is never overwritten: the first fragment wins, as most hosts in a plant do it. */
  put(offset: number, bytes: Uint8Array, from: number, to: number): void {
    const end = offset + (to - from)
    if (end > this.buffer.length) {
      const larger = new Uint8Array(Math.min(Math.max(end, 2 * this.buffer.length), mostDatagramBytes + unitBytes))
      larger.set(this.buffer)
      this.buffer = larger
    }
    for (let at = offset; at < end; at += unitBytes) {
      const unit = at / unitBytes
      const mask = 1 << (unit & 7)
      const seen = this.#have[unit >>> 3] ?? 0
      if ((seen & mask) !== 0) continue
      this.#have[unit >>> 3] = seen | mask
      this.#haveUnits += 1
      if (unit >= this.#highestUnit) this.#highestUnit = unit + 1
      const source = from + (at - offset)
      this.buffer.set(bytes.subarray(source, Math.min(source + unitBytes, to)), at)
    }
  }

  /** Only when nothing lies beyond the length: pieces that contradict each other never become a datagram. */
  complete(): boolean {
    const units = Math.ceil(this.length / unitBytes)
    return this.length >= 0 && this.protocol >= 0 && this.#haveUnits === units && this.#highestUnit === units
  }
}

/** IP fragments back to datagrams, bounded in number, bytes and age. */
export class Fragments {
  /** Datagrams that were never completed. */
  givenUp = 0
  /** After `add` returned bytes: the protocol of the payload. */
  protocol = 0
  readonly #waiting = new Map<string, Datagram>()
  #held = 0

  get waiting(): number {
    return this.#waiting.size
  }

  /**
   * One fragment: `bytes[from..to)` is its whole payload, at `offset` of the datagram. Returns the payload of the datagram
   * when this fragment completes it; it is then the caller's.
   */
  add(
    key: string,
    protocol: number,
    offset: number,
    more: boolean,
    bytes: Uint8Array,
    from: number,
    to: number,
    timeUs: number,
  ): Uint8Array | undefined {
    const size = to - from
    // Every fragment but the last is a multiple of 8 bytes long (RFC 791 section 3.2).
    if (offset + size > mostDatagramBytes || size <= 0 || (more && size % unitBytes !== 0)) return undefined
    this.#forgetOld(timeUs)
    let datagram = this.#waiting.get(key)
    if (datagram === undefined) {
      datagram = new Datagram(timeUs)
      this.#waiting.set(key, datagram)
      this.#held += datagram.heldBytes
    }
    this.#held -= datagram.heldBytes
    datagram.put(offset, bytes, from, to)
    this.#held += datagram.heldBytes
    if (offset === 0 && datagram.protocol < 0) datagram.protocol = protocol
    if (!more && datagram.length < 0) datagram.length = offset + size
    if (datagram.complete()) {
      this.#forget(key, datagram)
      this.protocol = datagram.protocol
      return datagram.buffer.subarray(0, datagram.length)
    }
    this.#makeRoom()
    return undefined
  }

  #forgetOld(nowUs: number): void {
    // A Map keeps the order of insertion: the first one is the oldest.
    for (const [key, datagram] of this.#waiting) {
      if (Math.abs(nowUs - datagram.startUs) <= mostAgeUs) return
      this.givenUp += 1
      this.#forget(key, datagram)
    }
  }

  #makeRoom(): void {
    for (const [key, datagram] of this.#waiting) {
      if (this.#waiting.size <= mostDatagrams && this.#held <= mostHeldBytes) return
      this.givenUp += 1
      this.#forget(key, datagram)
    }
  }

  #forget(key: string, datagram: Datagram): void {
    this.#waiting.delete(key)
    this.#held -= datagram.heldBytes
  }
}
