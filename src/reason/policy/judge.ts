import { formatAddress, formatRange, isMulticastOrBroadcast } from '#ground/net'
import type { AddressRange } from '#ground/net'
import type { Operation, Transport } from '#ground/service'
import { formatIso } from '#ground/time'
import type { End } from '#reason/plant'
import type { Point } from '#reason/space'
import { operationPoint } from './axes.ts'
import type { PlannedFlow, PlanPolicy } from './plan-policy.ts'
import { zonePlace } from './plan-policy.ts'
import { states } from './compiled-flow.ts'
import { windowIntervals } from './windows.ts'

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

/** In what an attempt differs from a flow. `zones`: the flow lies in another conduit, or runs the other way. */
export type FlowDifference = 'zones' | 'source' | 'destination' | 'service' | 'operation' | 'end' | 'window'

export interface NearestFlow {
  readonly flow: PlannedFlow
  /** What would have to be different, nearest first: `source 10.0.0.9 is not hmi-fill (10.20.1.20)`. */
  readonly differs: readonly string[]
  /** The same differences by their kind, in the same order. */
  readonly kinds: readonly FlowDifference[]
}

/** A decision with its reason. */
export type Verdict =
  | { readonly kind: 'allowed'; readonly by: 'flow'; readonly flow: PlannedFlow; readonly why: string; readonly byPortOnly: boolean }
  | { readonly kind: 'allowed'; readonly by: 'inside-zone' | 'same-segment'; readonly why: string }
  | { readonly kind: 'denied'; readonly nearest?: NearestFlow; readonly why: string }

const protocolOf = (attempt: Attempt): bigint => {
  if (attempt.transport === 'tcp') return 6n
  if (attempt.transport === 'udp') return 17n
  if (attempt.transport === 'ip') return BigInt(attempt.port)
  return attempt.source < 1n << 32n ? 1n : 58n
}

const within = (ranges: readonly AddressRange[], address: bigint): boolean => ranges.some((r) => r.first <= address && address <= r.last)

const presentEnds = (ends: readonly End[]): string =>
  ends.map((end) => (end.kind === 'asset' ? `\`${end.text}\` (${end.ranges.map(formatRange).join(', ')})` : `\`${end.text}\``)).join(' or ')

const nameOf = (policy: PlanPolicy, address: bigint): string => {
  const asset = policy.locate(address)?.asset
  return asset === undefined ? formatAddress(address) : `\`${asset}\` (${formatAddress(address)})`
}

const servicesOf = (planned: PlannedFlow): string => planned.flow.services.map((service) => service.text).join(', ')

interface Difference {
  readonly kind: FlowDifference
  readonly weight: number
  readonly text: string
}

const portDiffers = (planned: PlannedFlow, attempt: Attempt): boolean =>
  !planned.flow.services.some((service) => {
    if (attempt.transport === 'tcp' || attempt.transport === 'udp') {
      return service.ports.some((p) => p.transport === attempt.transport && p.first <= attempt.port && attempt.port <= p.last)
    }
    return service.protocols.includes(Number(protocolOf(attempt))) && (service.icmpTypes.length === 0 || service.icmpTypes.includes(attempt.port))
  })

const sharesTransport = (planned: PlannedFlow, attempt: Attempt): boolean =>
  planned.flow.services.some((service) =>
    attempt.transport === 'tcp' || attempt.transport === 'udp'
      ? service.ports.some((p) => p.transport === attempt.transport)
      : service.protocols.includes(Number(protocolOf(attempt))),
  )

const differences = (policy: PlanPolicy, planned: PlannedFlow, attempt: Attempt, fromZone: string, toZone: string): readonly Difference[] => {
  const found: Difference[] = []
  const add = (kind: FlowDifference, weight: number, text: string): void => void found.push({ kind, weight, text })
  if (planned.from !== fromZone || planned.to !== toZone) {
    const reversed = planned.from === toZone && planned.to === fromZone
    add(
      'zones',
      reversed ? 6 : 8,
      `${reversed ? 'it runs the other way' : 'its conduit'}: from \`${planned.from}\` to \`${planned.to}\`, this goes from \`${fromZone}\` to \`${toZone}\``,
    )
  }
  if (
    !within(
      planned.flow.from.flatMap((end) => end.ranges),
      attempt.source,
    )
  )
    add('source', 3, `source ${nameOf(policy, attempt.source)} is not ${presentEnds(planned.flow.from)}`)
  if (
    !within(
      planned.flow.to.flatMap((end) => end.ranges),
      attempt.destination,
    )
  ) {
    add('destination', 3, `destination ${nameOf(policy, attempt.destination)} is not ${presentEnds(planned.flow.to)}`)
  }
  if (portDiffers(planned, attempt))
    add(
      'service',
      sharesTransport(planned, attempt) ? 4 : 5,
      `${attempt.transport}/${attempt.port}${attempt.service === undefined ? '' : ` (${attempt.service})`} is not ${servicesOf(planned)}`,
    )
  else if (attempt.service !== undefined && planned.flow.services.every((s) => s.name !== undefined && s.name !== attempt.service)) {
    add('service', 4, `the bytes are ${attempt.service}, not ${servicesOf(planned)}`)
  } else if (
    attempt.operation !== undefined &&
    attempt.operation !== 'session' &&
    planned.flow.operations !== undefined &&
    !planned.flow.operations.includes(attempt.operation)
  ) {
    add('operation', 1, `${attempt.operation} is not among its operations (${planned.flow.operations.join(', ')})`)
  }
  if (planned.ended) add('end', 1, 'it has ended')
  else if (planned.flow.until !== undefined && attempt.time >= planned.flow.until) add('end', 1, `it ended ${formatIso(planned.flow.until)}`)
  const window = planned.flow.during === undefined ? undefined : policy.plan.windows.get(planned.flow.during)
  if (window !== undefined) {
    const open = windowIntervals(window, policy.plan.timezone, attempt.time, attempt.time + 1).some(
      ([a, b]) => a <= BigInt(attempt.time) && BigInt(attempt.time) <= b,
    )
    if (!open) add('window', 1, `${formatIso(attempt.time)} is outside window \`${window.id}\``)
  }
  return found
}

/** The flow that comes nearest to allowing this, with what differs; undefined when none shares even an end or a service. */
export const nearestFlow = (policy: PlanPolicy, attempt: Attempt, fromZone: string, toZone: string): NearestFlow | undefined => {
  let best: { flow: PlannedFlow; found: readonly Difference[]; weight: number } | undefined
  for (const planned of policy.flows) {
    const found = differences(policy, planned, attempt, fromZone, toZone)
    const weight = found.reduce((sum, difference) => sum + difference.weight, 0)
    if (best === undefined || weight < best.weight) best = { flow: planned, found, weight }
  }
  // Past this weight zones, ends and service all differ: naming such a flow would mislead.
  if (best === undefined || best.weight >= 16) return undefined
  const nearestFirst = best.found.toSorted((a, b) => a.weight - b.weight)
  return { flow: best.flow, differs: nearestFirst.map(({ text }) => text), kinds: nearestFirst.map(({ kind }) => kind) }
}

const pointOf = (policy: PlanPolicy, attempt: Attempt, fromZone: string, toZone: string): Point => ({
  state: states.new,
  from: zonePlace(policy, fromZone)[0]?.[0] ?? BigInt(policy.zones.length),
  to: zonePlace(policy, toZone)[0]?.[0] ?? BigInt(policy.zones.length),
  time: BigInt(attempt.time),
  protocol: protocolOf(attempt),
  port: attempt.transport === 'ip' ? 0n : BigInt(attempt.port),
  destination: attempt.destination,
  source: attempt.source,
  // Plans do not constrain the source port; any point of the axis stands for all.
  sourcePort: 49152n,
  operation: attempt.service === undefined ? 0n : operationPoint(attempt.service, attempt.operation ?? 'session'),
})

/** May this be said? Judged by zones: what stays inside one zone passes no conduit. */
export const judge = (policy: PlanPolicy, attempt: Attempt): Verdict => {
  if (isMulticastOrBroadcast(attempt.destination)) {
    return {
      kind: 'allowed',
      by: 'same-segment',
      why: `${formatAddress(attempt.destination)} is a group or broadcast address: it stays in its own segment and passes no conduit`,
    }
  }
  const from = policy.locate(attempt.source)
  const to = policy.locate(attempt.destination)
  if (from === undefined || to === undefined) {
    const missing = [...(from === undefined ? [attempt.source] : []), ...(to === undefined ? [attempt.destination] : [])].map(formatAddress)
    return { kind: 'denied', why: `${missing.join(' and ')} ${missing.length > 1 ? 'belong' : 'belongs'} to no zone of the plan` }
  }
  if (from.zone === to.zone) return { kind: 'allowed', by: 'inside-zone', why: `both ends are in zone \`${from.zone}\`: no conduit is passed` }
  const point = pointOf(policy, attempt, from.zone, to.zone)
  const byPortOnly = attempt.service === undefined
  const terminal = policy.space.terminalAt(byPortOnly ? policy.filtered : policy.diagram, point)
  const flow = policy.flows[terminal - 1]
  if (flow !== undefined) {
    const why = flow.flow.why ?? policy.plan.conduits.get(flow.flow.conduit)?.why ?? 'no reason written'
    return { kind: 'allowed', by: 'flow', flow, why: byPortOnly ? `${why} (judged by its port: the bytes prove no service)` : why, byPortOnly }
  }
  const nearest = nearestFlow(policy, attempt, from.zone, to.zone)
  const why = `no flow from \`${from.zone}\` to \`${to.zone}\` allows it`
  return nearest === undefined ? { kind: 'denied', why } : { kind: 'denied', nearest, why }
}
