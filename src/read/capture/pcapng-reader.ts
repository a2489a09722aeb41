import { u16be, u16le, u32be, u32le } from '#ground/bytes'
import type { OnPacket } from './capture-reader.ts'
import type { CapturedPacket } from './captured-packet.ts'
import type { FindingList } from './finding-list.ts'
import { type FormatReader, mostCapturedBytes } from './format-reader.ts'
import { type PcapngInterface, readInterface } from './pcapng-interface.ts'

// Wire facts: draft-ietf-opsawg-pcapng, sections 3 and 4; the obsolete Packet Block in its appendix A.

/** A palindrome, so that it reads the same in both byte orders. */
export const sectionHeaderType = 0x0a0d0d0a
const byteOrderMagic = 0x1a2b3c4d
const interfaceType = 1
const obsoletePacketType = 2
const simplePacketType = 3
const enhancedPacketType = 6
/** Blocks by which a lost reader finds its way: packets, interfaces, names, statistics, journal, secrets, custom. */
const knownTypes: ReadonlySet<number> = new Set([1, 2, 3, 4, 5, 6, 9, 10, 0xbad, 0x40000bad, sectionHeaderType])

/** Blocks that matter: they are read whole or not at all. */
const wholeTypes: ReadonlySet<number> = new Set([interfaceType, obsoletePacketType, simplePacketType, enhancedPacketType, sectionHeaderType])

const smallestBlockBytes = 12
/** A larger block is passed over unseen. Options of a packet are comments and hashes, far smaller than the room left here. */
const mostWholeBytes = mostCapturedBytes + 65_536
/** Of any block, as in Wireshark. */
const mostBlockBytes = 16 * 1_048_576
const mostInterfaces = 65_536

export class PcapngReader implements FormatReader {
  need = smallestBlockBytes
  skip = 0
  packets = 0
  bytes = 0
  readonly #findings: FindingList
  #little = true
  /** False in a section of an unknown version: its blocks are passed over. */
  #readable = true
  #interfaces: PcapngInterface[] = []
  #lostAt = -1
  #waitFrom = 0
  /** Length that the trailer behind the skipped bytes must repeat, 0 when no block is being skipped. */
  #skippedLength = 0
  #skippedAt = 0
  #undeclared = new Set<number>()
  readonly #packet: CapturedPacket = { number: 0, timeUs: 0, linkType: 0, data: new Uint8Array(0), wireLength: 0, interfaceId: 0 }

  constructor(findings: FindingList) {
    this.#findings = findings
  }

  read(bytes: Uint8Array, at: number, end: number, offset: number, final: boolean, onPacket: OnPacket): number {
    let p = at
    for (;;) {
      if (this.#lostAt >= 0) {
        const found = this.#search(bytes, p, end, final)
        if (found < 0 && !final) return this.#waitFrom
        if (found < 0) {
          this.#tellDamage(offset + end - at, false)
          return end
        }
        this.#tellDamage(offset + found - at, true)
        p = found
      }
      if (this.#skippedLength > 0) {
        if (end - p < 4) {
          this.need = 4
          if (final) this.#cut(this.#skippedAt)
          return p
        }
        if (this.#u32(bytes, p) !== this.#skippedLength) this.#lostAt = this.#skippedAt
        p += 4
        this.#skippedLength = 0
        continue
      }
      const left = end - p
      if (left < smallestBlockBytes) {
        this.need = smallestBlockBytes
        if (final && left > 0) this.#cut(offset + p - at)
        return p
      }
      const length = this.#blockLength(bytes, p)
      if (length === 0) {
        this.#lostAt = offset + p - at
        p += 4
        continue
      }
      if (length > mostWholeBytes) {
        this.#skippedLength = this.#rawLength(bytes, p)
        this.#skippedAt = offset + p - at
        p += 8
        const step = Math.min(length - smallestBlockBytes, end - p)
        this.skip = length - smallestBlockBytes - step
        p += step
        if (this.skip === 0) continue
        if (final) this.#cut(this.#skippedAt)
        return p
      }
      if (left < length) {
        this.need = length
        if (!final) return p
        // A wrong length near the end looks like a cut. When good blocks follow inside it, it was damage.
        if (this.#search(bytes, p + 4, end, true) < 0) {
          this.#cut(offset + p - at)
          return end
        }
        this.#lostAt = offset + p - at
        p += 4
        continue
      }
      if (!this.#trailerAgrees(bytes, p, length)) {
        this.#lostAt = offset + p - at
        p += 4
        continue
      }
      this.#block(bytes, p, length, offset + p - at, onPacket)
      p += length
    }
  }

  cutInSkip(): void {
    this.#cut(this.#skippedAt)
  }

  #u32(bytes: Uint8Array, at: number): number {
    return this.#little ? u32le(bytes, at) : u32be(bytes, at)
  }

  /** The byte order of the block at `at`: its own for a section header, that of the section otherwise. */
  #littleAt(bytes: Uint8Array, at: number): boolean {
    return u32be(bytes, at) === sectionHeaderType ? u32le(bytes, at + 8) === byteOrderMagic : this.#little
  }

  #rawLength(bytes: Uint8Array, at: number): number {
    return this.#littleAt(bytes, at) ? u32le(bytes, at + 4) : u32be(bytes, at + 4)
  }

  #trailerAgrees(bytes: Uint8Array, at: number, length: number): boolean {
    const trailer = at + length - 4
    return (this.#littleAt(bytes, at) ? u32le(bytes, trailer) : u32be(bytes, trailer)) === this.#rawLength(bytes, at)
  }

  /** Bytes the block takes in the file, 0 when that cannot be. Old writers forgot to round up to 4. */
  #blockLength(bytes: Uint8Array, at: number): number {
    const length = this.#rawLength(bytes, at)
    if (length < smallestBlockBytes || length > mostBlockBytes) return 0
    const rounded = (length + 3) & ~3
    const type = this.#u32(bytes, at)
    if (type === sectionHeaderType && (length < 28 || !this.#hasMagic(bytes, at))) return 0
    return rounded > mostWholeBytes && wholeTypes.has(type) ? 0 : rounded
  }

  #hasMagic(bytes: Uint8Array, at: number): boolean {
    return u32le(bytes, at + 8) === byteOrderMagic || u32be(bytes, at + 8) === byteOrderMagic
  }

  #block(bytes: Uint8Array, at: number, length: number, offset: number, onPacket: OnPacket): void {
    const type = this.#u32(bytes, at)
    if (type === sectionHeaderType) {
      this.#section(bytes, at, offset)
    } else if (!this.#readable) {
      return
    } else if (type === interfaceType) {
      if (length < 20) this.#bad('an interface block is shorter than 20 bytes', offset)
      else if (this.#interfaces.length >= mostInterfaces) this.#bad(`more than ${mostInterfaces} interfaces in a section`, offset)
      else this.#interfaces.push(readInterface(bytes, at, length, this.#little))
    } else if (type === enhancedPacketType) {
      if (length < 32) this.#bad('a packet block is shorter than 32 bytes', offset)
      else this.#packetBlock(bytes, at, length, this.#u32(bytes, at + 8), offset, onPacket)
    } else if (type === obsoletePacketType) {
      const interfaceId = this.#little ? u16le(bytes, at + 8) : u16be(bytes, at + 8)
      if (length < 32) this.#bad('a packet block is shorter than 32 bytes', offset)
      else this.#packetBlock(bytes, at, length, interfaceId, offset, onPacket)
    } else if (type === simplePacketType) {
      this.#simplePacket(bytes, at, length, offset, onPacket)
    }
  }

  #section(bytes: Uint8Array, at: number, offset: number): void {
    this.#little = this.#littleAt(bytes, at)
    this.#interfaces = []
    this.#undeclared.clear()
    const major = this.#little ? u16le(bytes, at + 12) : u16be(bytes, at + 12)
    this.#readable = major === 1
    if (!this.#readable) {
      this.#findings.add('capture/version', 'error', `section of pcapng version ${major}: only version 1 is read, the section is passed over`, {
        offset,
      })
    }
  }

  #packetBlock(bytes: Uint8Array, at: number, length: number, interfaceId: number, offset: number, onPacket: OnPacket): void {
    const captured = this.#u32(bytes, at + 20)
    if (captured > mostCapturedBytes || captured > length - 32) {
      this.#bad(`a packet block of ${length} bytes announces ${captured} captured bytes`, offset)
      return
    }
    const port = this.#interfaceOf(interfaceId, offset)
    if (port === undefined) return
    this.#packet.timeUs = port.timeUs(this.#u32(bytes, at + 12), this.#u32(bytes, at + 16))
    this.#deliver(bytes, at + 28, captured, this.#u32(bytes, at + 24), port, interfaceId, onPacket)
  }

  #simplePacket(bytes: Uint8Array, at: number, length: number, offset: number, onPacket: OnPacket): void {
    const port = this.#interfaceOf(0, offset)
    if (length < 16 || port === undefined) return
    const wire = this.#u32(bytes, at + 8)
    const captured = Math.min(wire, port.snapBytes === 0 ? wire : port.snapBytes, length - 16)
    this.#packet.timeUs = 0
    this.#deliver(bytes, at + 12, captured, wire, port, 0, onPacket)
  }

  #deliver(bytes: Uint8Array, from: number, captured: number, wire: number, port: PcapngInterface, interfaceId: number, onPacket: OnPacket): void {
    const packet = this.#packet
    this.packets += 1
    packet.number = this.packets
    packet.linkType = port.linkType
    packet.interfaceId = interfaceId
    packet.data = new Uint8Array(bytes.buffer, bytes.byteOffset + from, captured)
    packet.wireLength = wire < captured ? captured : wire
    this.bytes += packet.wireLength
    onPacket(packet)
  }

  #interfaceOf(id: number, offset: number): PcapngInterface | undefined {
    const port = this.#interfaces[id]
    if (port === undefined && !this.#undeclared.has(id) && this.#undeclared.size < 16) {
      this.#undeclared.add(id)
      this.#findings.add(
        'capture/undeclared-interface',
        'warning',
        `a packet names interface ${id}, the section has declared ${this.#interfaces.length}: its packets cannot be read`,
        { packet: this.packets + 1, offset },
        'the tool that wrote or merged this file lost an interface block',
      )
    }
    return port
  }

  /** A block whose frame is sound and whose contents are not: only this block is lost. */
  #bad(message: string, offset: number): void {
    this.#findings.add('capture/bad-block', 'warning', message, { packet: this.packets + 1, offset }, 'this block was passed over')
  }

  /** A block of a known type whose trailer repeats its length; -1 when there is none (yet). */
  #search(bytes: Uint8Array, from: number, end: number, final: boolean): number {
    this.need = smallestBlockBytes
    for (let p = from; p + smallestBlockBytes <= end; p++) {
      if (!knownTypes.has(this.#u32(bytes, p))) continue
      const length = this.#blockLength(bytes, p)
      if (length === 0 || length > mostWholeBytes) continue
      if (p + length > end) {
        if (final) continue
        this.#waitFrom = p
        this.need = length
        return -1
      }
      if (this.#trailerAgrees(bytes, p, length)) return p
    }
    this.#waitFrom = Math.max(from, end - smallestBlockBytes + 1)
    return -1
  }

  #tellDamage(offset: number, found: boolean): void {
    const skipped = offset - this.#lostAt
    this.#findings.add(
      'capture/damaged',
      'warning',
      found
        ? `a block makes no sense: ${skipped} bytes were skipped to the next good block`
        : `a block makes no sense and no good one follows: the last ${skipped} bytes were skipped`,
      { packet: this.packets + 1, offset: this.#lostAt },
      'packets inside the skipped bytes are missing from every count',
    )
    this.#lostAt = -1
  }

  #cut(offset: number): void {
    this.#findings.add(
      'capture/cut',
      'warning',
      'the file ends inside a block',
      { packet: this.packets + 1, offset },
      'the packets before it were read',
    )
    this.#skippedLength = 0
  }
}
