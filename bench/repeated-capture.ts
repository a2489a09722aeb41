import { createWriteStream, readFileSync } from 'node:fs'
import { once } from 'node:events'
import { listSources } from '#act/source'

/** A packet of a classic pcap file: where its record header stands, and how many bytes of it are there. */
interface Recorded {
  readonly at: number
  readonly length: number
}

const fileHeaderBytes = 24
const recordHeaderBytes = 16
const magicMicros = 0xa1b2c3d4
const ethernet = 1

/** The whole packets of a little-endian Ethernet capture with microseconds; undefined for any other file. */
const packetsOf = (bytes: Buffer): readonly Recorded[] | undefined => {
  if (bytes.length < fileHeaderBytes || bytes.readUInt32LE(0) !== magicMicros || bytes.readUInt32LE(20) !== ethernet) return undefined
  const packets: Recorded[] = []
  for (let at = fileHeaderBytes; at + recordHeaderBytes <= bytes.length;) {
    const length = bytes.readUInt32LE(at + 8)
    if (length > 65_535 || at + recordHeaderBytes + length > bytes.length) break
    packets.push({ at, length })
    at += recordHeaderBytes + length
  }
  return packets
}

const micros = (bytes: Buffer, at: number): number => bytes.readUInt32LE(at) * 1_000_000 + bytes.readUInt32LE(at + 4)

/**
 * Shifts the sequence numbers of a TCP segment in IPv4, so that a repetition is new traffic and no retransmission: every
 * reader has to look into every payload again. Checksums are left: none of the measured programs verifies them.
 */
const shiftSequence = (bytes: Buffer, packet: number, length: number, by: number): void => {
  if (length < 54 || bytes.readUInt16BE(packet + 12) !== 0x0800 || bytes[packet + 23] !== 6) return
  const tcp = packet + 14 + ((bytes[packet + 14] ?? 0) & 15) * 4
  if (tcp + 12 > packet + length) return
  for (const at of [tcp + 4, tcp + 8]) bytes.writeUInt32BE((bytes.readUInt32BE(at) + by) >>> 0, at)
}

export interface RepeatedCapture {
  readonly packets: number
  readonly bytes: number
  readonly repetitions: number
  readonly files: number
}

const longestPauseMicros = 1_000_000
const sequenceStep = 0x0704_1000

/** Writes one capture of at least this size by repeating the Ethernet captures of a folder, one after the other in time. */
export const writeRepeatedCapture = async (folder: string, file: string, leastBytes: number): Promise<RepeatedCapture> => {
  const { paths } = await listSources([folder])
  const captures = paths
    .map((path) => readFileSync(path))
    .flatMap((bytes) => {
      const packets = packetsOf(bytes)
      return packets === undefined || packets.length === 0 ? [] : [{ bytes, packets }]
    })
  if (captures.length === 0) throw new Error(`there is no Ethernet capture in \`${folder}\``)
  const out = createWriteStream(file)
  const header = Buffer.alloc(fileHeaderBytes)
  for (const [at, value] of [
    [0, magicMicros],
    [4, 0x0004_0002],
    [16, 65_535],
    [20, ethernet],
  ] as const)
    header.writeUInt32LE(value, at)
  out.write(header)
  let [packets, bytes, repetitions, now] = [0, fileHeaderBytes, 0, 1_700_000_000_000_000]
  while (bytes < leastBytes) {
    for (const capture of captures) {
      const copy = Buffer.from(capture.bytes)
      let before = micros(copy, fileHeaderBytes)
      for (const { at, length } of capture.packets) {
        const time = micros(copy, at)
        now += Math.min(Math.max(time - before, 0), longestPauseMicros)
        before = time
        copy.writeUInt32LE(Math.floor(now / 1_000_000), at)
        copy.writeUInt32LE(now % 1_000_000, at + 4)
        shiftSequence(copy, at + recordHeaderBytes, length, repetitions * sequenceStep)
      }
      const last = capture.packets.at(-1)
      const end = last === undefined ? fileHeaderBytes : last.at + recordHeaderBytes + last.length
      packets += capture.packets.length
      bytes += end - fileHeaderBytes
      if (!out.write(copy.subarray(fileHeaderBytes, end))) await once(out, 'drain')
    }
    repetitions++
  }
  out.end()
  await once(out, 'close')
  return { packets, bytes, repetitions, files: captures.length }
}
