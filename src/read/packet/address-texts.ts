import { u16be } from '#ground/bytes'
import { firstIpv6, formatAddress } from '#ground/net'

const slots = 4096
const slotBits = 12
/** A scan or a flood of forged sources must not fill the memory with texts. */
const mostRemembered = 262_144

const int32 = (bytes: Uint8Array, at: number): number => (u16be(bytes, at) << 16) | u16be(bytes, at + 2)

const mix = (hash: number, word: number): number => {
  const mixed = Math.imul(hash ^ word, 0x9e3779b1)
  return mixed ^ (mixed >>> 15)
}

const bigOf = (word: number): bigint => BigInt(word >>> 0)

/**
 * Addresses to text, each written once and then found again by its number: formatting costs a hundred times more than
 * finding. After a call `key` is the signed 32 bit hash of the address (the address itself for IPv4).
 */
export class AddressTexts {
  key = 0
  readonly #v4Keys = new Int32Array(slots)
  readonly #v4Texts: string[] = Array.from({ length: slots }, () => '')
  readonly #v4All = new Map<number, string>()
  readonly #v6Words = new Int32Array(4 * slots)
  readonly #v6Texts: string[] = Array.from({ length: slots }, () => '')
  readonly #v6All = new Map<string, string>()

  /** Four bytes at `at`, which the caller has checked to be there. */
  ipv4(bytes: Uint8Array, at: number): string {
    const key = int32(bytes, at)
    this.key = key
    const slot = Math.imul(key, 0x9e3779b1) >>> (32 - slotBits)
    const text = this.#v4Texts[slot] ?? ''
    return text !== '' && this.#v4Keys[slot] === key ? text : this.#ipv4Anew(key, slot)
  }

  #ipv4Anew(key: number, slot: number): string {
    let text = this.#v4All.get(key)
    if (text === undefined) {
      text = formatAddress(bigOf(key))
      if (this.#v4All.size >= mostRemembered) this.#v4All.clear()
      this.#v4All.set(key, text)
    }
    this.#v4Keys[slot] = key
    this.#v4Texts[slot] = text
    return text
  }

  /** Sixteen bytes at `at`, which the caller has checked to be there. */
  ipv6(bytes: Uint8Array, at: number): string {
    const a = int32(bytes, at)
    const b = int32(bytes, at + 4)
    const c = int32(bytes, at + 8)
    const d = int32(bytes, at + 12)
    const key = mix(mix(mix(mix(0x2545f491, a), b), c), d)
    this.key = key
    const slot = Math.imul(key, 0x9e3779b1) >>> (32 - slotBits)
    const words = this.#v6Words
    const w = 4 * slot
    const text = this.#v6Texts[slot] ?? ''
    if (text !== '' && words[w] === a && words[w + 1] === b && words[w + 2] === c && words[w + 3] === d) return text
    words[w] = a
    words[w + 1] = b
    words[w + 2] = c
    words[w + 3] = d
    const anew = this.#interned(formatAddress(firstIpv6 + ((bigOf(a) << 96n) | (bigOf(b) << 64n) | (bigOf(c) << 32n) | bigOf(d))))
    this.#v6Texts[slot] = anew
    return anew
  }

  #interned(text: string): string {
    const known = this.#v6All.get(text)
    if (known !== undefined) return known
    if (this.#v6All.size >= mostRemembered) this.#v6All.clear()
    this.#v6All.set(text, text)
    return text
  }
}
