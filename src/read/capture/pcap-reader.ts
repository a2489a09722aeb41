import { u16be, u16le, u32be, u32le } from '#ground/bytes'
import type { OnPacket } from './capture-reader.ts'
import type { CapturedPacket } from './captured-packet.ts'
import type { FindingList } from './finding-list.ts'
import { type FormatReader, mostCapturedBytes } from './format-reader.ts'

// Wire facts: draft-ietf-opsawg-pcap (file header 24 bytes, record header 16 bytes).

/** What the magic number says besides the byte order. */
export interface PcapVariant {
  readonly nanoseconds: boolean
  /** 16; 24 in the files of Alexey Kuznetsov's modified libpcap, which adds an interface, a protocol and a packet type. */
  readonly recordHeaderBytes: 16 | 24
}

export const pcapVariantOf = (magic: number): PcapVariant | undefined => {
  if (magic === 0xa1b2c3d4) return { nanoseconds: false, recordHeaderBytes: 16 }
  if (magic === 0xa1b23c4d) return { nanoseconds: true, recordHeaderBytes: 16 }
  if (magic === 0xa1b2cd34) return { nanoseconds: false, recordHeaderBytes: 24 }
  return undefined
}

const fileHeaderBytes = 24
const yearS = 366 * 86_400
const dayS = 86_400
/** TSO makes frames of 64 KiB; nothing real is near this. */
const mostWireBytes = 16 * 1_048_576

export class PcapReader implements FormatReader {
  need = fileHeaderBytes
  skip = 0
  packets = 0
  bytes = 0
  readonly #little: boolean
  readonly #headerBytes: number
  readonly #nanoseconds: boolean
  readonly #findings: FindingList
  #begun = false
  #snapBytes = 0
  /** Seconds of the last good record, -1 before the first. */
  #lastS = -1
  /** Place of the damage while the next good record is looked for, -1 otherwise. */
  #lostAt = -1
  readonly #packet: CapturedPacket = { number: 0, timeUs: 0, linkType: 0, data: new Uint8Array(0), wireLength: 0, interfaceId: 0 }

  constructor(variant: PcapVariant, little: boolean, findings: FindingList) {
    this.#little = little
    this.#headerBytes = variant.recordHeaderBytes
    this.#nanoseconds = variant.nanoseconds
    this.#findings = findings
  }

  read(bytes: Uint8Array, at: number, end: number, offset: number, final: boolean, onPacket: OnPacket): number {
    let p = at
    if (!this.#begun) {
      if (end - p < fileHeaderBytes) {
        if (final)
          this.#findings.add(
            'capture/cut',
            'error',
            `the file ends inside its header: need ${fileHeaderBytes} bytes, have ${end - p}`,
            {},
            'capture again',
          )
        return p
      }
      this.#readFileHeader(bytes, p)
      p += fileHeaderBytes
    }
    const header = this.#headerBytes
    for (;;) {
      if (this.#lostAt >= 0) {
        const found = this.#search(bytes, p, end, final)
        if (this.#lostAt >= 0 && !final) {
          if (found < 0) return this.#waitFrom
          this.#foundAgain(offset + found - at)
        } else if (final) {
          if (found < 0) {
            this.#neverFound(offset + end - at)
            return end
          }
          this.#foundAgain(offset + found - at)
        }
        p = found
      }
      const left = end - p
      if (left < header) {
        this.need = header
        if (final && left > 0) this.#cut(offset + p - at, `need ${header} bytes of a record header, have ${left}`)
        return p
      }
      if (this.#oddities(bytes, p) >= 2) {
        this.#lostAt = offset + p - at
        p += 1
        continue
      }
      const captured = this.#u32(bytes, p + 8)
      if (left < header + captured) {
        this.need = header + captured
        if (!final) return p
        // A wrong length near the end looks like a cut. When good records follow inside it, it was damage.
        const found = this.#search(bytes, p + 1, end, true)
        if (found < 0) {
          this.#cut(offset + p - at, `need ${captured} bytes of a packet, have ${left - header}`)
          return end
        }
        this.#lostAt = offset + p - at
        this.#foundAgain(offset + found - at)
        p = found
        continue
      }
      this.#deliver(bytes, p, captured, onPacket)
      p += header + captured
    }
  }

  cutInSkip(): void {
    // Never skips: everything in a pcap file is a packet.
  }

  #u32(bytes: Uint8Array, at: number): number {
    return this.#little ? u32le(bytes, at) : u32be(bytes, at)
  }

  #readFileHeader(bytes: Uint8Array, at: number): void {
    this.#begun = true
    this.need = this.#headerBytes
    const major = this.#little ? u16le(bytes, at + 4) : u16be(bytes, at + 4)
    if (major !== 2) this.#findings.add('capture/version', 'warning', `pcap version ${major} is not known, read as version 2`, { offset: 4 })
    this.#snapBytes = this.#u32(bytes, at + 16)
    // The upper half holds the length of the frame check sequence and flags.
    this.#packet.linkType = this.#u32(bytes, at + 20) & 0xffff
  }

  #deliver(bytes: Uint8Array, at: number, captured: number, onPacket: OnPacket): void {
    const packet = this.#packet
    const seconds = this.#u32(bytes, at)
    const fraction = this.#u32(bytes, at + 4)
    this.#lastS = seconds
    this.packets += 1
    packet.number = this.packets
    packet.timeUs = seconds * 1_000_000 + (this.#nanoseconds ? Math.floor(fraction / 1000) : fraction)
    const from = at + this.#headerBytes
    packet.data = new Uint8Array(bytes.buffer, bytes.byteOffset + from, captured)
    const wire = this.#u32(bytes, at + 12)
    packet.wireLength = wire < captured ? captured : wire
    this.bytes += packet.wireLength
    onPacket(packet)
  }

  /** How much about a record header is strange; 2 is damage, a single oddity occurs in files of careless writers. */
  #oddities(bytes: Uint8Array, at: number): number {
    const seconds = this.#u32(bytes, at)
    const fraction = this.#u32(bytes, at + 4)
    const captured = this.#u32(bytes, at + 8)
    const wire = this.#u32(bytes, at + 12)
    if (captured > mostCapturedBytes) return 2
    // A hole of zeros (a disk that lost power) reads as packets of no bytes.
    if (seconds === 0 && fraction === 0 && captured === 0 && wire === 0) return 2
    let odd = 0
    if (fraction >= (this.#nanoseconds ? 1_000_000_000 : 1_000_000)) odd += 1
    if (wire < captured) odd += 1
    if (wire > mostWireBytes) odd += 1
    if (this.#snapBytes > 0 && captured > this.#snapBytes) odd += 1
    if (this.#lastS >= 0 && Math.abs(seconds - this.#lastS) > yearS) odd += 1
    return odd
  }

  /** Where a search that needs more bytes must go on. */
  #waitFrom = 0

  /** A header without any oddity, followed by another one of about the same time or by the end of the file; -1 when there is none (yet). */
  #search(bytes: Uint8Array, from: number, end: number, final: boolean): number {
    const header = this.#headerBytes
    this.#waitFrom = from
    this.need = header
    for (let p = from; p + header <= end; p++) {
      const captured = this.#u32(bytes, p + 8)
      if (captured === 0 || captured > mostCapturedBytes || this.#oddities(bytes, p) > 0) continue
      const next = p + header + captured
      if (next + header > end) {
        if (!final) {
          this.#waitFrom = p
          this.need = 2 * header + captured
          return -1
        }
        if (next <= end) return p
        continue
      }
      if (this.#oddities(bytes, next) === 0 && Math.abs(this.#u32(bytes, p) - this.#u32(bytes, next)) <= dayS) return p
    }
    this.#waitFrom = Math.max(from, end - header + 1)
    return -1
  }

  #foundAgain(offset: number): void {
    this.#findings.add(
      'capture/damaged',
      'warning',
      `a record header makes no sense: ${offset - this.#lostAt} bytes were skipped to the next good packet`,
      { packet: this.packets + 1, offset: this.#lostAt },
      'packets inside the skipped bytes are missing from every count',
    )
    this.#lostAt = -1
  }

  #neverFound(offset: number): void {
    this.#findings.add(
      'capture/damaged',
      'warning',
      `a record header makes no sense and no good packet follows: the last ${offset - this.#lostAt} bytes were skipped`,
      { packet: this.packets + 1, offset: this.#lostAt },
      'the packets before it were read',
    )
    this.#lostAt = -1
  }

  #cut(offset: number, what: string): void {
    this.#findings.add(
      'capture/cut',
      'warning',
      `the file ends inside a packet: ${what}`,
      { packet: this.packets + 1, offset },
      'the packets before it were read',
    )
  }
}
