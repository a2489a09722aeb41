import { be16, be32, bytes, le16, le32 } from './bytes.ts'
import type { TimedFrame } from './frame.ts'

export interface CaptureFormat {
  /** Default little. */
  readonly byteOrder?: 'little' | 'big'
  /** Default micro. Frames carry microseconds, so nanosecond files end in three zeros. */
  readonly resolution?: 'micro' | 'nano'
}

const chunkBytes = 1 << 16
const linkTypeEthernet = 1

/** Gathers small pieces to chunks of at most 64 KiB; a longer piece is a chunk of its own. */
function* inChunks(pieces: Iterable<Uint8Array>): Generator<Uint8Array> {
  let chunk = new Uint8Array(chunkBytes)
  let size = 0
  for (const piece of pieces) {
    if (size + piece.length > chunkBytes) {
      if (size > 0) yield chunk.subarray(0, size)
      chunk = new Uint8Array(Math.max(chunkBytes, piece.length))
      size = 0
    }
    chunk.set(piece, size)
    size += piece.length
  }
  if (size > 0) yield chunk.subarray(0, size)
}

function* pcapPieces(frames: Iterable<TimedFrame>, format: CaptureFormat): Generator<Uint8Array> {
  const u16 = format.byteOrder === 'big' ? be16 : le16
  const u32 = format.byteOrder === 'big' ? be32 : le32
  const nano = format.resolution === 'nano'
  yield bytes(u32(nano ? 0xa1b23c4d : 0xa1b2c3d4), u16(2), u16(4), u32(0), u32(0), u32(262144), u32(linkTypeEthernet))
  for (const frame of frames) {
    const seconds = Math.floor(frame.atUs / 1_000_000)
    const micros = frame.atUs - seconds * 1_000_000
    yield bytes(u32(seconds), u32(nano ? micros * 1000 : micros), u32(frame.bytes.length), u32(frame.bytes.length))
    yield frame.bytes
  }
}

/** A pcap file of Ethernet frames, in chunks. */
export const writePcap = (frames: Iterable<TimedFrame>, format: CaptureFormat = {}): Iterable<Uint8Array> => inChunks(pcapPieces(frames, format))

const padTo4 = (length: number): number => (4 - (length % 4)) % 4

function* pcapngPieces(frames: Iterable<TimedFrame>, format: CaptureFormat): Generator<Uint8Array> {
  const u16 = format.byteOrder === 'big' ? be16 : le16
  const u32 = format.byteOrder === 'big' ? be32 : le32
  const nano = format.resolution === 'nano'
  const block = (type: number, body: Uint8Array): Uint8Array => bytes(u32(type), u32(12 + body.length), body, u32(12 + body.length))
  yield block(0x0a0d0d0a, bytes(u32(0x1a2b3c4d), u16(1), u16(0), [255, 255, 255, 255, 255, 255, 255, 255]))
  // Option 9, if_tsresol: the negative power of ten of one tick.
  yield block(1, bytes(u16(linkTypeEthernet), u16(0), u32(0), u16(9), u16(1), nano ? 9 : 6, 0, 0, 0, u16(0), u16(0)))
  for (const frame of frames) {
    const ticks = BigInt(frame.atUs) * (nano ? 1000n : 1n)
    const length = frame.bytes.length
    yield block(
      6,
      bytes(
        u32(0),
        u32(Number(ticks >> 32n)),
        u32(Number(ticks & 0xffffffffn)),
        u32(length),
        u32(length),
        frame.bytes,
        new Uint8Array(padTo4(length)),
      ),
    )
  }
}

/** A pcapng file with one section and one interface, in chunks. */
export const writePcapng = (frames: Iterable<TimedFrame>, format: CaptureFormat = {}): Iterable<Uint8Array> => inChunks(pcapngPieces(frames, format))
