import { formatAddress } from '#ground/net'
import { formatIso } from '#ground/time'
import { states } from '#reason/policy'
import type { Point } from '#reason/space'

/** A point of the packet space as a person reads it. */
export interface PacketInWords {
  readonly state: string
  readonly from: string
  readonly to: string
  /** `2026-11-23T22:41:38Z` */
  readonly time: string
  /** `tcp`, `udp`, `icmp`, `icmpv6` or `ip/47`. */
  readonly protocol: string
  readonly source: string
  readonly destination: string
  /** TCP and UDP only. */
  readonly sourcePort?: number
  /** TCP and UDP only. */
  readonly port?: number
  /** ICMP and ICMPv6 only. */
  readonly icmpType?: number
}

const protocolNames: ReadonlyMap<bigint, string> = new Map([
  [1n, 'icmp'],
  [6n, 'tcp'],
  [17n, 'udp'],
  [58n, 'icmpv6'],
])
const stateNames: ReadonlyMap<bigint, string> = new Map(Object.entries(states).map(([name, point]) => [point, name]))

/** `places`: names of the axes `from` and `to`; points beyond them are any other interface. */
export const packetInWords = (point: Point, places: readonly string[]): PacketInWords => {
  const at = (axis: string): bigint => point[axis] ?? 0n
  const place = (axis: string): string => places[Number(at(axis))] ?? 'any other interface'
  const protocol = at('protocol')
  const isPorted = protocol === 6n || protocol === 17n
  const isIcmp = protocol === 1n || protocol === 58n
  return {
    state: stateNames.get(at('state')) ?? 'invalid',
    from: place('from'),
    to: place('to'),
    time: formatIso(Number(at('time'))),
    protocol: protocolNames.get(protocol) ?? `ip/${protocol}`,
    source: formatAddress(at('source')),
    destination: formatAddress(at('destination')),
    ...(isPorted ? { sourcePort: Number(at('sourcePort')), port: Number(at('port')) } : {}),
    ...(isIcmp ? { icmpType: Number(at('port')) } : {}),
  }
}

const withPort = (address: string, port: number | undefined): string =>
  port === undefined ? address : address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`

/** `new tcp 10.10.0.5:49152 > 10.20.1.10:102 in ops0 out cell1 at 2026-11-23T22:41:38Z` */
export const presentPacket = (packet: PacketInWords): string => {
  const type = packet.icmpType === undefined ? '' : ` type ${packet.icmpType}`
  const ends = `${withPort(packet.source, packet.sourcePort)} > ${withPort(packet.destination, packet.port)}`
  return `${packet.state} ${packet.protocol}${type} ${ends} in ${packet.from} out ${packet.to} at ${packet.time}`
}
