import { u32be, u32le } from '#ground/bytes'
import type { Finding } from '#ground/report'
import type { CapturedPacket } from './captured-packet.ts'
import { FindingList } from './finding-list.ts'
import type { FormatReader } from './format-reader.ts'
import { PcapReader, pcapVariantOf } from './pcap-reader.ts'
import { PcapngReader, sectionHeaderType } from './pcapng-reader.ts'

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

const magicBytes = 4

const othersWeKnow = (magic: number): string => {
  if (magic >>> 16 === 0x1f8b) return 'it is gzip: unpack it first'
  if (magic === 0x28b52ffd) return 'it is zstd: unpack it with `zstd -d` first'
  if (magic === 0x04224d18) return 'it is lz4: unpack it with `lz4 -d` first'
  if (magic === 0x736e6f6f) return 'it is snoop: convert it with `editcap -F pcapng in.snoop out.pcapng`'
  return 'give a pcap or pcapng file; `editcap -F pcapng in out` converts most other formats'
}

/** Keeps what a format could not use yet and hands it back with more behind. INVARIANT: keeps less than twice the reader's `need`. */
class CaptureFile implements CaptureReader {
  format: 'pcap' | 'pcapng' | undefined
  readonly #findings: FindingList
  #reader: FormatReader | undefined
  #refused = false
  /** Place in the file of the first byte not yet used. */
  #offset = 0
  #kept = new Uint8Array(4096)
  #from = 0
  #to = 0

  constructor(name: string) {
    this.#findings = new FindingList(name)
  }

  get findings(): readonly Finding[] {
    return this.#findings.list
  }
  get packets(): number {
    return this.#reader?.packets ?? 0
  }
  get bytes(): number {
    return this.#reader?.bytes ?? 0
  }

  push(pushed: Uint8Array, onPacket: OnPacket): void {
    // A Node `Buffer` has another hidden class than a Uint8Array; one kind of view keeps every read below monomorphic.
    const chunk = new Uint8Array(pushed.buffer, pushed.byteOffset, pushed.length)
    let at = 0
    while (at < chunk.length && !this.#refused) {
      const skip = this.#reader?.skip ?? 0
      if (skip > 0) {
        const skipped = this.#skipKept(skip)
        const step = Math.min(skip - skipped, chunk.length - at)
        at += step
        this.#offset += step
        if (this.#reader !== undefined) this.#reader.skip = skip - skipped - step
        continue
      }
      if (this.#to > this.#from) {
        const missing = (this.#reader?.need ?? magicBytes) - (this.#to - this.#from)
        const step = Math.min(Math.max(missing, 0), chunk.length - at)
        this.#keep(chunk, at, at + step)
        at += step
        if (step < missing) return
        this.#readKept(false, onPacket)
      } else {
        const done = this.#read(chunk, at, chunk.length, false, onPacket)
        at = done
        if ((this.#reader?.skip ?? 0) === 0 && !this.#refused) {
          this.#keep(chunk, at, chunk.length)
          return
        }
      }
    }
  }

  finish(onPacket: OnPacket): void {
    if (this.#refused) return
    if (this.#reader === undefined && this.#to === this.#from) {
      this.#refuse('the file is empty: a capture has at least a header', 'check that the capture was written to its end')
      return
    }
    const reader = this.#reader
    if (reader !== undefined && reader.skip > 0) {
      const skipped = this.#skipKept(reader.skip)
      reader.skip -= skipped
      if (reader.skip > 0) {
        reader.cutInSkip()
        return
      }
    }
    this.#readKept(true, onPacket)
  }

  #skipKept(skip: number): number {
    const step = Math.min(skip, this.#to - this.#from)
    this.#from += step
    this.#offset += step
    return step
  }

  #readKept(final: boolean, onPacket: OnPacket): void {
    this.#from = this.#read(this.#kept, this.#from, this.#to, final, onPacket)
    if (this.#from === this.#to) this.#from = this.#to = 0
  }

  /** Returns how far it came. */
  #read(bytes: Uint8Array, at: number, end: number, final: boolean, onPacket: OnPacket): number {
    this.#reader ??= this.#detect(bytes, at, end, final)
    if (this.#reader === undefined) return at
    const done = this.#reader.read(bytes, at, end, this.#offset, final, onPacket)
    this.#offset += done - at
    return done
  }

  #detect(bytes: Uint8Array, at: number, end: number, final: boolean): FormatReader | undefined {
    if (end - at < magicBytes) {
      if (final) this.#refuse(`not a capture: the file has only ${end - at} bytes`, othersWeKnow(0))
      return undefined
    }
    const variant = pcapVariantOf(u32le(bytes, at)) ?? pcapVariantOf(u32be(bytes, at))
    if (variant !== undefined) {
      this.format = 'pcap'
      return new PcapReader(variant, pcapVariantOf(u32le(bytes, at)) !== undefined, this.#findings)
    }
    const magic = u32be(bytes, at)
    if (magic === sectionHeaderType) {
      this.format = 'pcapng'
      return new PcapngReader(this.#findings)
    }
    this.#refuse(`not a capture: begins with 0x${magic.toString(16).padStart(8, '0')}, which is neither pcap nor pcapng`, othersWeKnow(magic))
    return undefined
  }

  #refuse(message: string, help: string): void {
    this.#refused = true
    this.#findings.add('capture/not-a-capture', 'error', message, {}, help)
  }

  #keep(chunk: Uint8Array, at: number, end: number): void {
    const length = end - at
    if (this.#to + length > this.#kept.length) {
      const used = this.#to - this.#from
      // Doubling what is used leaves room for many small pushes between two moves: the cost of moving stays linear.
      const room = used + length > this.#kept.length / 2 ? new Uint8Array(Math.max(2 * (used + length), 4096)) : this.#kept
      room.set(this.#kept.subarray(this.#from, this.#to))
      this.#kept = room
      this.#from = 0
      this.#to = used
    }
    this.#kept.set(chunk.subarray(at, end), this.#to)
    this.#to += length
  }
}

/** A reader for one capture file; `name` is only for findings. */
export const openCapture = (name: string): CaptureReader => new CaptureFile(name)
