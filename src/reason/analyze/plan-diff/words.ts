import { familyOf, firstIpv6, formatAddress, formatRange } from '#ground/net'
import { services } from '#ground/service'
import type { Asset } from '#reason/plant'
import { operationAt, operationIntervals } from '#reason/policy'
import type { PlannedFlow, PlanPolicy } from '#reason/policy'
import type { Box, Interval } from '#reason/space'
import { createTimeWords, gapsIn } from './time-words.ts'

/** One box as people read it: everyone of `sources` to everyone of `destinations`. */
export interface DiffPart {
  /** Asset ids of the deciding plan; asset id with the addresses meant when not all are; ranges of the rest. */
  readonly sources: readonly string[]
  readonly destinations: readonly string[]
  /** `tcp/102`, `udp/53, udp/5353`, `icmp type 8`, `ip/47`. */
  readonly service: string
  /** `s7comm: read, session`; absent when it is every operation. */
  readonly operations?: string
  /** `always`, or the window and end in words. */
  readonly when: string
}

type Intervals = readonly Interval[]

const holds = (intervals: Intervals, point: bigint): boolean => intervals.some(([first, last]) => first <= point && point <= last)

const pointsOf = (first: bigint, last: bigint): readonly bigint[] =>
  Array.from({ length: Number(last - first) + 1 }, (_, index) => first + BigInt(index))

/** "Any address" is one interval of both families. */
const familiesOf = ([first, last]: Interval): readonly Interval[] =>
  first < firstIpv6 && last >= firstIpv6
    ? [
        [first, firstIpv6 - 1n],
        [firstIpv6, last],
      ]
    : [[first, last]]

/** Intervals longer than this are a range to a reader, whatever assets lie in it. */
const mostPoints = 8n

/** An asset and its place in the plan. */
interface Placed {
  readonly asset: Asset
  readonly index: number
}

/** Known assets by id, in the order of the plan, and what is left by range. */
const addressWords = (intervals: Intervals, assetAt: ReadonlyMap<bigint, Placed>): readonly string[] => {
  const named = new Map<Placed, bigint[]>()
  const rest: { first: bigint; last: bigint }[] = []
  const addRest = (first: bigint, last: bigint): void => {
    const previous = rest.at(-1)
    if (previous !== undefined && previous.last + 1n === first && familyOf(previous.last) === familyOf(first)) previous.last = last
    else rest.push({ first, last })
  }
  for (const [first, last] of intervals.flatMap(familiesOf)) {
    if (last - first >= mostPoints) {
      addRest(first, last)
      continue
    }
    for (const address of pointsOf(first, last)) {
      const placed = assetAt.get(address)
      if (placed === undefined) addRest(address, address)
      else named.set(placed, [...(named.get(placed) ?? []), address])
    }
  }
  const names = [...named]
    .toSorted(([a], [b]) => a.index - b.index)
    .map(([{ asset }, meant]) => (meant.length === asset.addresses.length ? asset.id : `${asset.id} (${meant.map(formatAddress).join(', ')})`))
  return [...names, ...rest.map(formatRange)]
}

const protocolNames: ReadonlyMap<bigint, string> = new Map([
  [1n, 'icmp'],
  [6n, 'tcp'],
  [17n, 'udp'],
  [58n, 'icmpv6'],
])

export const protocolName = (protocol: bigint): string => protocolNames.get(protocol) ?? `ip/${protocol}`

const span = ([first, last]: Interval): string => (first === last ? `${first}` : `${first}-${last}`)

const isPorted = (protocol: bigint): boolean => protocol === 6n || protocol === 17n
const isIcmp = (protocol: bigint): boolean => protocol === 1n || protocol === 58n

const serviceWords = (box: Box): string => {
  const ports = box['port']
  const wordsOf = (protocol: bigint): string => {
    const name = protocolName(protocol)
    if (ports === undefined || (!isPorted(protocol) && !isIcmp(protocol))) return name
    return isIcmp(protocol) ? `${name} type ${ports.map(span).join(', ')}` : ports.map((port) => `${name}/${span(port)}`).join(', ')
  }
  const protocols = box['protocol']
  if (protocols === undefined) return 'any protocol'
  return protocols.flatMap(([first, last]) => (last - first < 4n ? pointsOf(first, last).map(wordsOf) : [`ip/${first}-${last}`])).join(', ')
}

/** More services than this are not listed one by one. */
const mostServices = 4

const allWords = (intervals: Intervals): string[] => {
  const words: string[] = []
  for (const { name } of services) {
    const possible = operationIntervals(name, undefined).map(([point]) => point)
    const allowed = possible.filter((point) => holds(intervals, point))
    if (allowed.length === 0) continue
    const listed = allowed.map((point) => operationAt(point)?.operation).join(', ')
    words.push(`${name}: ${allowed.length === possible.length ? 'every operation' : listed}`)
  }
  return words
}

/** Undefined when it is every operation. */
const operationWords = (intervals: Intervals | undefined, max: bigint): string | undefined => {
  if (intervals === undefined) return undefined
  const unknown = holds(intervals, 0n) ? ['what no service is recognised in'] : []
  const words = [...unknown, ...allWords(intervals)]
  if (words.length <= mostServices) return words.length === 0 ? 'operations their service does not have' : words.join('; ')
  const others = gapsIn(intervals, 0n, max)
  const missing = [...(holds(others, 0n) ? ['what no service is recognised in'] : []), ...allWords(others)]
  return missing.length <= mostServices ? `all but ${missing.join('; ')}` : `operations of ${words.length} services`
}

/** ICMP operates nothing: that no service is recognised in it is no news. */
const isOnlyIcmp = (box: Box): boolean => box['protocol']?.every(([first, last]) => first === last && isIcmp(first)) === true

/** Puts boxes of one policy into words; each with the flow that decides it. */
export const createBoxWords = (policy: PlanPolicy, other: PlanPolicy): ((box: Box, decider: PlannedFlow) => DiffPart) => {
  const timeWords = createTimeWords(policy, other)
  const placed = [...policy.plan.assets.values()].map((asset, index): Placed => ({ asset, index }))
  const assetAt = new Map(placed.flatMap((one) => one.asset.addresses.map((address) => [address, one] as const)))
  const ends = (intervals: Intervals | undefined): readonly string[] => (intervals === undefined ? ['any address'] : addressWords(intervals, assetAt))
  const max = policy.space.axes.find(({ name }) => name === 'operation')?.max ?? 0n
  return (box, decider) => {
    const operations = isOnlyIcmp(box) ? undefined : operationWords(box['operation'], max)
    return {
      sources: ends(box['source']),
      destinations: ends(box['destination']),
      service: serviceWords(box),
      ...(operations === undefined ? {} : { operations }),
      when: timeWords(box['time'], decider),
    }
  }
}
