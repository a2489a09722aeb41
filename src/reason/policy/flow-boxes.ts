import { familyOf, formatRange } from '#ground/net'
import type { AddressRange } from '#ground/net'
import { serviceByName } from '#ground/service'
import type { Operation, PortRange } from '#ground/service'
import type { End, Flow, FlowService, Plan, Window } from '#reason/plant'
import type { Box, Interval } from '#reason/space'
import { operationIntervals } from './axes.ts'
import { states } from './compiled-flow.ts'
import { windowIntervals } from './windows.ts'

/** Where a flow's two sides are, as points of the axes `from` and `to`. */
export interface Places {
  readonly from: readonly number[]
  readonly to: readonly number[]
}

/** The span in which windows are laid out; seconds since 1970. */
export interface Span {
  readonly from: number
  readonly until: number
}

const merged = (intervals: readonly Interval[]): readonly Interval[] => {
  const result: [bigint, bigint][] = []
  for (const [first, last] of intervals.toSorted((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0))) {
    const previous = result.at(-1)
    if (previous !== undefined && first <= previous[1] + 1n) previous[1] = last > previous[1] ? last : previous[1]
    else result.push([first, last])
  }
  return result
}

const points = (places: readonly number[]): readonly Interval[] => merged(places.map((place) => [BigInt(place), BigInt(place)] as const))

const addresses = (ranges: readonly AddressRange[]): readonly Interval[] => merged(ranges.map((range) => [range.first, range.last] as const))

const rangesOf = (ends: readonly End[]): readonly AddressRange[] => ends.flatMap((end) => end.ranges)

const protocolNumber = { tcp: 6n, udp: 17n } as const

const portIntervals = (ports: readonly PortRange[], transport: 'tcp' | 'udp'): readonly Interval[] =>
  merged(ports.filter((port) => port.transport === transport).map((port) => [BigInt(port.first), BigInt(port.last)] as const))

// ICMPv6 gives its informational types numbers from 128 on (RFC 4443 section 2.1); the types of ICMP in use are below 64.
const icmpTypesFor = (protocol: number, types: readonly number[]): readonly number[] =>
  protocol === 58 ? types.filter((type) => type >= 128) : types.filter((type) => type < 64)

/** The protocol and port part of a service: one box per IP protocol it uses. */
export const serviceBoxes = (service: FlowService): readonly Box[] => {
  const boxes: Box[] = []
  for (const transport of ['tcp', 'udp'] as const) {
    const ports = portIntervals(service.ports, transport)
    if (ports.length > 0) boxes.push({ protocol: [[protocolNumber[transport], protocolNumber[transport]]], port: ports })
  }
  for (const protocol of service.protocols) {
    const types = icmpTypesFor(protocol, service.icmpTypes)
    const isIcmp = protocol === 1 || protocol === 58
    if (isIcmp && service.icmpTypes.length > 0 && types.length === 0) continue
    const only: Box = { protocol: [[BigInt(protocol), BigInt(protocol)]] }
    boxes.push(isIcmp && types.length > 0 ? { ...only, port: points(types) } : only)
  }
  return boxes
}

/** Operations of the flow's service as points: every one for a bare port, which may carry anything; none for ICMP, which operates nothing. */
const operationBox = (service: FlowService, wanted: readonly Operation[] | undefined): Box => {
  if (service.name !== undefined) return { operation: operationIntervals(service.name, wanted) }
  const onlyIcmp = service.ports.length === 0 && service.protocols.every((protocol) => protocol === 1 || protocol === 58)
  return onlyIcmp ? { operation: [[0n, 0n]] } : {}
}

/** The last layout of each window: the flows of one policy ask for the same one again and again. */
const lastLayout = new WeakMap<Window, { readonly key: string; readonly intervals: readonly Interval[] }>()

const layOut = (window: Window, timezone: string, span: Span): readonly Interval[] => {
  const key = `${timezone} ${span.from} ${span.until}`
  const last = lastLayout.get(window)
  if (last?.key === key) return last.intervals
  const intervals = windowIntervals(window, timezone, span.from, span.until)
  lastLayout.set(window, { key, intervals })
  return intervals
}

/** When the flow exists inside the span: undefined for always. `until` cuts exactly. */
export const flowTimes = (plan: Plan, flow: Flow, span: Span): readonly Interval[] | undefined => {
  const { until } = flow
  const window = flow.during === undefined ? undefined : plan.windows.get(flow.during)
  const end = until === undefined ? undefined : BigInt(until) - 1n
  if (window === undefined) return end === undefined ? undefined : end < 0n ? [] : [[0n, end]]
  const intervals = layOut(window, plan.timezone, span)
  return end === undefined ? intervals : intervals.flatMap(([first, last]) => (first > end ? [] : [[first, last < end ? last : end] as const]))
}

const sameFamily = (box: Box, protocol: bigint | undefined): boolean =>
  // ICMP is IPv4 only, ICMPv6 IPv6 only: a box of the other family would be a rule that never matches.
  protocol === undefined || (protocol !== 1n && protocol !== 58n) || (box['source'] ?? []).length > 0

const limitFamily = (intervals: readonly Interval[], protocol: bigint | undefined): readonly Interval[] =>
  protocol === 1n
    ? intervals.filter(([first]) => familyOf(first) === 4)
    : protocol === 58n
      ? intervals.filter(([first]) => familyOf(first) === 6)
      : intervals

/**
 * The packets that open a flow: unions of boxes over the axes of `packetAxes`. Both ends are always bound to addresses
 * and places. A service that either end may open yields boxes in both directions.
 */
export const flowBoxes = (flow: Flow, places: Places, times: readonly Interval[] | undefined): readonly Box[] => {
  const from = addresses(rangesOf(flow.from))
  const to = addresses(rangesOf(flow.to))
  const boxes: Box[] = []
  const add = (service: Box, operation: Box, sources: readonly Interval[], destinations: readonly Interval[], direction: Places): void => {
    const protocol = service['protocol']?.[0]?.[0]
    const box: Box = {
      state: [[states.new, states.new]],
      from: points(direction.from),
      to: points(direction.to),
      ...(times === undefined ? {} : { time: times }),
      ...service,
      destination: limitFamily(destinations, protocol),
      source: limitFamily(sources, protocol),
      ...operation,
    }
    const empty = Object.values(box).some((intervals) => intervals.length === 0)
    if (!empty && sameFamily(box, protocol)) boxes.push(box)
  }
  for (const service of flow.services) {
    const operation = operationBox(service, flow.operations)
    for (const part of serviceBoxes(service)) {
      add(part, operation, from, to, places)
      if (service.name !== undefined && serviceByName(service.name)?.bothWays === true)
        add(part, operation, to, from, { from: places.to, to: places.from })
    }
  }
  return boxes
}

/** `10.20.1.10, 10.20.1.16/28` as people read it. */
export const presentRanges = (ranges: readonly AddressRange[]): string => ranges.map(formatRange).join(', ')
