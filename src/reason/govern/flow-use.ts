import { parseAddress } from '#ground/net'
import { operations as allOperations, serviceByName } from '#ground/service'
import type { Operation } from '#ground/service'
import type { Replayed } from '#reason/analyze'
import type { End, Flow, FlowService } from '#reason/plant'

export const holdsAddress = (end: End, address: bigint): boolean => end.ranges.some(({ first, last }) => first <= address && address <= last)

const isBothWays = ({ services }: Flow): boolean => services.some(({ name }) => name !== undefined && serviceByName(name)?.bothWays === true)

/** Addresses seen at one side of a flow. Where either end may open, a client can be at the side of servers. */
export const seenAt = (flow: Flow, side: 'from' | 'to', used: readonly Replayed[]): readonly bigint[] => {
  const seen = used.flatMap(({ conversation: { client, server } }) => {
    const own = parseAddress(side === 'from' ? client : server)
    const other = parseAddress(side === 'from' ? server : client)
    return [own, ...(isBothWays(flow) ? [other] : [])].filter((address) => address !== undefined)
  })
  return [...new Set(seen)].filter((address) => flow[side].some((end) => holdsAddress(end, address)))
}

export const isServiceUsed = (service: FlowService, used: readonly Replayed[]): boolean =>
  used.some(({ conversation: { service: name, basis, transport, port } }) => {
    if (basis === 'payload' && service.name !== undefined) return service.name === name
    if (transport === 'tcp' || transport === 'udp') return service.ports.some((p) => p.transport === transport && p.first <= port && port <= p.last)
    if (transport === 'ip') return service.protocols.includes(port)
    return service.protocols.length > 0 && (service.icmpTypes.length === 0 || service.icmpTypes.includes(port))
  })

/** Undefined when part of the traffic was told by its port only, or did nothing that can be named. */
export const operationsSeen = (used: readonly Replayed[]): ReadonlySet<Operation> | undefined => {
  if (used.some(({ conversation }) => conversation.basis === 'port')) return undefined
  const seen = allOperations.filter((operation) => used.some(({ conversation }) => (conversation.operations[operation] ?? 0) > 0))
  return seen.length === 0 ? undefined : new Set(seen)
}
