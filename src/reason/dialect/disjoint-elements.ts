import { familyOf } from '#ground/net'
import { firstFlowTerminal, states, timeMax } from '#reason/policy'
import type { PointPolicy } from '#reason/policy'
import type { Box, Interval } from '#reason/space'
import { planDiagram, proofSpace } from './plan-meaning.ts'

/**
 * One product of intervals that belongs to exactly one flow and overlaps no other element of the point.
 * Undefined parts are unconstrained; ports are defined only for TCP and UDP, `icmpType` only for ICMP in its own family.
 */
export interface FlowElement {
  readonly family: 4 | 6
  readonly protocol: Interval
  readonly icmpType?: Interval
  readonly port?: Interval
  readonly sourcePort?: Interval
  readonly destination: Interval
  readonly source: Interval
}

/** Elements of one flow that share interfaces and times. */
export interface FlowElements {
  /** Index in `PointPolicy.flows`. */
  readonly flow: number
  /** Index of the incoming and outgoing interface. */
  readonly from: number
  readonly to: number
  /** Seconds UTC, inclusive, ascending; undefined for always. */
  readonly times?: readonly Interval[]
  readonly elements: readonly FlowElement[]
}

const anyPort: Interval = [0n, 65535n]

const whole = (intervals: readonly Interval[] | undefined, last: bigint): readonly (Interval | undefined)[] =>
  intervals === undefined ? [undefined] : intervals.map((interval) => (interval[0] === 0n && interval[1] === last ? undefined : interval))

const isPorted = (protocol: bigint): boolean => protocol === 6n || protocol === 17n

/** The least refinement of a protocol interval in which each part has ports, has ICMP types, or has neither. */
const protocolParts = ([first, last]: Interval, icmp: bigint): readonly Interval[] => {
  const parts: Interval[] = []
  let at = first
  for (const special of [6n, 17n, icmp].toSorted((a, b) => (a < b ? -1 : 1))) {
    if (special < at || special > last) continue
    if (at < special) parts.push([at, special - 1n])
    parts.push([special, special])
    at = special + 1n
  }
  if (at <= last) parts.push([at, last])
  return parts
}

const elementsOf = (box: Box): readonly FlowElement[] => {
  const elements: FlowElement[] = []
  for (const destination of box['destination'] ?? []) {
    for (const source of box['source'] ?? []) {
      const family = familyOf(destination[0])
      for (const protocols of box['protocol'] ?? [[0n, 255n]]) {
        for (const protocol of protocolParts(protocols, family === 4 ? 1n : 58n)) {
          for (const port of whole(box['port'], 65535n)) {
            for (const sourcePort of whole(box['sourcePort'], 65535n)) {
              const base = { family, protocol, destination, source } as const
              if (isPorted(protocol[0])) elements.push({ ...base, port: port ?? anyPort, ...(sourcePort === undefined ? {} : { sourcePort }) })
              else if (protocol[0] === (family === 4 ? 1n : 58n)) {
                elements.push(port === undefined || (port[0] === 0n && port[1] === 255n) ? base : { ...base, icmpType: port })
              } else elements.push(base)
            }
          }
        }
      }
    }
  }
  return elements
}

const keyOf = (element: FlowElement): string =>
  [element.family, element.protocol, element.icmpType ?? '', element.port ?? '', element.sourcePort ?? '', element.destination, element.source].join(
    '|',
  )

const mergedTimes = (times: readonly Interval[]): readonly Interval[] => {
  const merged: [bigint, bigint][] = []
  for (const [first, last] of times.toSorted((a, b) => (a[0] < b[0] ? -1 : 1))) {
    const previous = merged.at(-1)
    if (previous !== undefined && first === previous[1] + 1n) previous[1] = last
    else merged.push([first, last])
  }
  return merged
}

const always = (times: readonly Interval[]): boolean => times.length === 1 && times[0]?.[0] === 0n && times[0][1] === timeMax

const numbersOf = (intervals: readonly Interval[] | undefined, last: number): readonly number[] =>
  (intervals ?? [[0n, BigInt(last)]]).flatMap(([first, end]) => Array.from({ length: Number(end - first) + 1 }, (_, i) => Number(first) + i))

/**
 * What the flows of a point open, cut so that each new packet is in exactly one element of exactly one flow: overlaps
 * go to the first flow, as in the plan. The paths of the diagram are such a cut.
 */
export const disjointElements = (policy: PointPolicy): readonly FlowElements[] => {
  const space = proofSpace(policy)
  const opening = space.restrict(planDiagram(space, policy), { state: [[states.new, states.new]] })
  interface Cell {
    readonly flow: number
    readonly from: number
    readonly to: number
    readonly element: FlowElement
    readonly times: Interval[]
  }
  const cells = new Map<string, Cell>()
  for (const { box, terminal } of space.boxes(opening, (t) => t >= firstFlowTerminal)) {
    const flow = terminal - firstFlowTerminal
    const elements = elementsOf(box)
    for (const from of numbersOf(box['from'], policy.interfaces.length)) {
      for (const to of numbersOf(box['to'], policy.interfaces.length)) {
        for (const element of elements) {
          const key = `${flow}/${from}/${to}/${keyOf(element)}`
          const cell = cells.get(key) ?? { flow, from, to, element, times: [] }
          cell.times.push(...(box['time'] ?? [[0n, timeMax] as const]))
          cells.set(key, cell)
        }
      }
    }
  }
  const groups = new Map<string, { readonly head: Omit<FlowElements, 'elements'>; readonly elements: FlowElement[] }>()
  for (const { flow, from, to, element, times: spans } of cells.values()) {
    const times = mergedTimes(spans)
    const key = `${flow}/${from}/${to}/${times.join(' ')}`
    const group = groups.get(key) ?? { head: { flow, from, to, ...(always(times) ? {} : { times }) }, elements: [] }
    group.elements.push(element)
    groups.set(key, group)
  }
  return [...groups.values()]
    .map(({ head, elements }) => ({ ...head, elements }))
    .toSorted((a, b) => a.flow - b.flow || a.from - b.from || a.to - b.to)
}
