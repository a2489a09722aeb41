import { addressAxisMax } from '#ground/net'
import { operations, serviceByName, services } from '#ground/service'
import type { Operation } from '#ground/service'
import type { Axis, Interval } from '#reason/space'

/** Seconds UTC; far enough that no plan ends later, small enough to print. */
export const timeMax = (1n << 40n) - 1n

const serviceIndex: ReadonlyMap<string, number> = new Map(services.map((service, index) => [service.name, index]))

/** Point 0 is "recognised as nothing we know"; then each service has one point per operation class. */
const operationMax = BigInt(services.length * operations.length)

/**
 * The axes of a packet space whose `from` and `to` have `places` named places (zones, or interfaces of one point) and
 * one more: "any other". Order matters: places first keep the diagram small, operation is last as no firewall of ours has it.
 */
export const packetAxes = (places: number): readonly Axis[] => [
  { name: 'state', max: 4n },
  { name: 'from', max: BigInt(places) },
  { name: 'to', max: BigInt(places) },
  { name: 'time', max: timeMax },
  { name: 'protocol', max: 255n },
  { name: 'port', max: 65535n },
  { name: 'destination', max: addressAxisMax },
  { name: 'source', max: addressAxisMax },
  { name: 'sourcePort', max: 65535n },
  { name: 'operation', max: operationMax },
]

/** The point of one service's one operation; 0 when the service is not in the catalogue. */
export const operationPoint = (service: string, operation: Operation): bigint => {
  const index = serviceIndex.get(service)
  return index === undefined ? 0n : BigInt(1 + index * operations.length + operations.indexOf(operation))
}

/** What a point of the `operation` axis means; undefined for 0. */
export const operationAt = (point: bigint): { readonly service: string; readonly operation: Operation } | undefined => {
  const index = Number(point) - 1
  const service = services[Math.floor(index / operations.length)]
  const operation = operations[index % operations.length]
  return index < 0 || service === undefined || operation === undefined ? undefined : { service: service.name, operation }
}

/**
 * Points of a service that a flow allows. `wanted` undefined: everything the service can do. `session` comes with any
 * other operation, since nothing can be read without connecting first.
 */
export const operationIntervals = (service: string, wanted: readonly Operation[] | undefined): readonly Interval[] => {
  const writeCapable = serviceByName(service)?.writeCapable ?? true
  const possible = (operation: Operation): boolean =>
    writeCapable || !['write', 'control', 'download', 'mode-change', 'firmware', 'config'].includes(operation)
  const allowed = wanted === undefined ? operations.filter(possible) : wanted.length === 0 ? [] : [...wanted, 'session' as const]
  return [...new Set(allowed)]
    .map((operation) => operationPoint(service, operation))
    .toSorted((a, b) => (a < b ? -1 : 1))
    .map((point) => [point, point] as const)
}
