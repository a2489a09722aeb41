import { familyOf, firstIpv6 } from '#ground/net'
import type { Point } from '#reason/space'

/** Marks our packets in a capture; the number of the probe follows. */
const magic = 0x424c4b48

const checksum = (parts: readonly Uint8Array[]): number => {
  let sum = 0
  for (const part of parts) {
    for (let i = 0; i < part.length; i += 2) sum += ((part[i] ?? 0) << 8) | (part[i + 1] ?? 0)
  }
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16)
  return ~sum & 0xffff
}

const addressBytes = (address: bigint): Uint8Array => {
  const family = familyOf(address)
  let rest = family === 4 ? address : address - firstIpv6
  const bytes = new Uint8Array(family === 4 ? 4 : 16)
  for (let i = bytes.length - 1; i >= 0; i--) {
    bytes[i] = Number(rest & 0xffn)
    rest >>= 8n
  }
  return bytes
}

const u16 = (value: number): readonly number[] => [value >>> 8, value & 255]
const u32 = (value: number): readonly number[] => [...u16(value >>> 16), ...u16(value & 0xffff)]

interface Transport {
  readonly header: Uint8Array
  /** Where its checksum stands; undefined when it has none. */
  readonly checksumAt?: number
  /** ICMP of IPv4 has no pseudo header. */
  readonly pseudo: boolean
}

/**
 * TCP is a SYN, so that connection tracking sees a new connection, or the answer to one: it acknowledges the SYN (1000)
 * with its payload (8) and itself. ICMP carries the number of the probe it belongs to, by which requests find their replies.
 */
const transport = (point: Point, connection: number, payloadLength: number, isReply: boolean): Transport => {
  const protocol = Number(point['protocol'])
  const port = Number(point['port'])
  const sourcePort = Number(point['sourcePort'])
  const family = familyOf(point['source'] ?? 0n)
  switch (protocol) {
    case 6:
      return {
        header: Uint8Array.from([
          ...u16(sourcePort),
          ...u16(port),
          ...u32(1000),
          ...u32(isReply ? 1009 : 0),
          0x50,
          isReply ? 0x12 : 0x02,
          ...u16(64240),
          0,
          0,
          0,
          0,
        ]),
        checksumAt: 16,
        pseudo: true,
      }
    case 17:
      return { header: Uint8Array.from([...u16(sourcePort), ...u16(port), ...u16(8 + payloadLength), 0, 0]), checksumAt: 6, pseudo: true }
    case 1:
    case 58:
      return { header: Uint8Array.from([port, 0, 0, 0, ...u16(connection & 0xffff), ...u16(connection >>> 16)]), checksumAt: 2, pseudo: family === 6 }
    default:
      return { header: Uint8Array.from([0, 0, 0x12, 0x34]), pseudo: false }
  }
}

/** What a frame carries besides its point. */
export interface FrameOptions {
  readonly id: number
  /** The probe that this one answers. */
  readonly answers?: number
  /** Chooses the way out of the laboratory's firewall. */
  readonly dscp: number
  readonly macs: { readonly source: readonly number[]; readonly destination: readonly number[] }
}

/** One Ethernet frame of this packet. */
export const frameOf = (point: Point, { id, answers, dscp, macs }: FrameOptions): Uint8Array => {
  const payload = Uint8Array.from([...u32(magic), ...u32(id)])
  const protocol = Number(point['protocol'])
  const { header, checksumAt, pseudo } = transport(point, answers ?? id, payload.length, answers !== undefined)
  const [source, destination] = [addressBytes(point['source'] ?? 0n), addressBytes(point['destination'] ?? 0n)]
  const length = header.length + payload.length
  if (checksumAt !== undefined) {
    const sum = checksum([...(pseudo ? [source, destination, Uint8Array.from([...u16(length), ...u16(protocol)])] : []), header, payload])
    header.set(u16(protocol === 17 && sum === 0 ? 0xffff : sum), checksumAt)
  }
  const isIpv4 = source.length === 4
  const ip = isIpv4
    ? Uint8Array.from([0x45, dscp << 2, ...u16(20 + length), 0, 0, 0x40, 0, 64, protocol, 0, 0, ...source, ...destination])
    : Uint8Array.from([0x60 | (dscp >>> 2), (dscp & 3) << 6, 0, 0, ...u16(length), protocol, 64, ...source, ...destination])
  if (isIpv4) ip.set(u16(checksum([ip])), 10)
  return Uint8Array.from([...macs.destination, ...macs.source, ...u16(isIpv4 ? 0x0800 : 0x86dd), ...ip, ...header, ...payload])
}

/** The number of the probe in a captured frame; undefined when it is none of ours. */
export const probeIn = (frame: Uint8Array): number | undefined => {
  if (frame.length < 8) return undefined
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength)
  return view.getUint32(frame.length - 8) === magic ? view.getUint32(frame.length - 4) : undefined
}

/** A classic capture file, microseconds, Ethernet. */
export const pcapOf = (frames: readonly Uint8Array[]): Uint8Array => {
  const size = frames.reduce((sum, frame) => sum + 16 + frame.length, 24)
  const bytes = new Uint8Array(size)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, 0xa1b2c3d4)
  view.setUint16(4, 2)
  view.setUint16(6, 4)
  view.setUint32(16, 65535)
  view.setUint32(20, 1)
  let at = 24
  for (const [index, frame] of frames.entries()) {
    view.setUint32(at, Math.floor(index / 1_000_000))
    view.setUint32(at + 4, index % 1_000_000)
    view.setUint32(at + 8, frame.length)
    view.setUint32(at + 12, frame.length)
    bytes.set(frame, at + 16)
    at += 16 + frame.length
  }
  return bytes
}

/** Frames of a little-endian classic capture as dumpcap writes it here; a last, cut-off one is left out. */
export const framesIn = (bytes: Uint8Array): readonly Uint8Array[] => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const frames: Uint8Array[] = []
  for (let at = 24; at + 16 <= bytes.length;) {
    const length = view.getUint32(at + 8, true)
    if (at + 16 + length > bytes.length) break
    frames.push(bytes.subarray(at + 16, at + 16 + length))
    at += 16 + length
  }
  return frames
}
