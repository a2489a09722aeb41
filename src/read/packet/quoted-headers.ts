import { u16be, u32be, u8 } from '#ground/bytes'
import { firstIpv6, formatAddress } from '#ground/net'
import type { Packet } from './packet.ts'

/** The packet that an ICMP error complains about: who sent it to whom. Ports are 0 when `protocol` has none or they were cut. */
export interface QuotedHeaders {
  readonly protocol: number
  readonly source: string
  readonly destination: string
  readonly sourcePort: number
  readonly destinationPort: number
}

/** RFC 792: unreachable, source quench, redirect, time exceeded, parameter problem. RFC 4443 section 2.1: below 128. */
const v4Errors: ReadonlySet<number> = new Set([3, 4, 5, 11, 12])
const v6Errors: ReadonlySet<number> = new Set([1, 2, 3, 4])

const ipv6At = (bytes: Uint8Array, at: number): string => {
  let value = firstIpv6
  for (let i = 0; i < 4; i++) value += BigInt(u32be(bytes, at + 4 * i)) << BigInt(96 - 32 * i)
  return formatAddress(value)
}

const withPorts = (bytes: Uint8Array, at: number, protocol: number, source: string, destination: string): QuotedHeaders => {
  const hasPorts = (protocol === 6 || protocol === 17) && at + 4 <= bytes.length
  return { protocol, source, destination, sourcePort: hasPorts ? u16be(bytes, at) : 0, destinationPort: hasPorts ? u16be(bytes, at + 2) : 0 }
}

/** What an ICMP or ICMPv6 error message (unreachable, time exceeded …) quotes; undefined when it is no error or too short. */
export const readQuotedHeaders = (packet: Packet): QuotedHeaders | undefined => {
  if (packet.transport !== 'icmp') return undefined
  const bytes = packet.payload
  if (packet.protocol === 1 && v4Errors.has(packet.sourcePort)) {
    const headerBytes = (u8(bytes, 0) & 15) * 4
    if (bytes.length < 20 || u8(bytes, 0) >>> 4 !== 4 || headerBytes < 20) return undefined
    return withPorts(bytes, headerBytes, u8(bytes, 9), formatAddress(BigInt(u32be(bytes, 12))), formatAddress(BigInt(u32be(bytes, 16))))
  }
  if (packet.protocol === 58 && v6Errors.has(packet.sourcePort)) {
    if (bytes.length < 40 || u8(bytes, 0) >>> 4 !== 6) return undefined
    return withPorts(bytes, 40, u8(bytes, 6), ipv6At(bytes, 8), ipv6At(bytes, 24))
  }
  return undefined
}
