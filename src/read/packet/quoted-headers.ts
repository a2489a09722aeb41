import type { Packet } from './packet.ts'

/** The packet that an ICMP error complains about: who sent it to whom. Ports are 0 when `protocol` has none or they were cut. */
export interface QuotedHeaders {
  readonly protocol: number
  readonly source: string
  readonly destination: string
  readonly sourcePort: number
  readonly destinationPort: number
}

/** What an ICMP or ICMPv6 error message (unreachable, time exceeded …) quotes; undefined when it is no error or too short. */
export const readQuotedHeaders = (_packet: Packet): QuotedHeaders | undefined => undefined
