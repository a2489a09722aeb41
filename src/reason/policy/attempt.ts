import type { Operation, Transport } from '#ground/service'
import type { FlowService } from '#reason/plant'

/** The opening packet of something that wants to talk, with what it would do once it may. */
export interface Attempt {
  readonly source: bigint
  readonly destination: bigint
  readonly transport: Extract<Transport, 'tcp' | 'udp' | 'icmp' | 'ip'>
  /** Destination port; ICMP type; IP protocol number for `ip`. */
  readonly port: number
  /** Undefined when the bytes did not prove a service: then only the port is judged. */
  readonly service?: string
  readonly operation?: Operation
  /** Seconds since 1970, inside the span of the policy. */
  readonly time: number
}

/** Its IP protocol number: ICMP is another protocol in IPv6 than in IPv4. */
export const protocolOf = (attempt: Attempt): number => {
  if (attempt.transport === 'tcp') return 6
  if (attempt.transport === 'udp') return 17
  if (attempt.transport === 'ip') return attempt.port
  return attempt.source < 1n << 32n ? 1 : 58
}

/** Whether a service opens the port of an attempt, or its ICMP type or IP protocol; its bytes are another question. */
export const opensPort = (service: FlowService, attempt: Attempt): boolean => {
  if (attempt.transport === 'tcp' || attempt.transport === 'udp') {
    return service.ports.some((p) => p.transport === attempt.transport && p.first <= attempt.port && attempt.port <= p.last)
  }
  return service.protocols.includes(protocolOf(attempt)) && (service.icmpTypes.length === 0 || service.icmpTypes.includes(attempt.port))
}
