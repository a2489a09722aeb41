import type { Axis, Box, Interval, Rule } from '#reason/space'

/** Small, fast and the same everywhere (mulberry32): figures of two runs are of one policy. */
export const seeded = (seed: number): ((below: number) => number) => {
  let state = seed >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) % below
  }
}

const firstIpv6 = 1n << 32n

export const packetAxesOf = (zones: number): readonly Axis[] => [
  { name: 'state', max: 4n },
  { name: 'from', max: BigInt(zones) },
  { name: 'to', max: BigInt(zones) },
  { name: 'time', max: (1n << 40n) - 1n },
  { name: 'protocol', max: 255n },
  { name: 'port', max: 65535n },
  { name: 'destination', max: firstIpv6 + (1n << 128n) - 1n },
  { name: 'source', max: firstIpv6 + (1n << 128n) - 1n },
  { name: 'sourcePort', max: 65535n },
  { name: 'operation', max: 400n },
]

const point = (value: bigint): Interval => [value, value]

/** Weekly windows of a year, as seconds: what "Sunday 02:00 to 06:00" is once it is laid out. */
const weekly = (daysOfWeek: readonly number[], fromHour: number, hours: number): readonly Interval[] =>
  Array.from({ length: 53 }, (_, week) => week).flatMap((week) =>
    daysOfWeek.map((day): Interval => {
      const start = 1_790_000_000n + BigInt((week * 7 + day) * 86_400 + fromHour * 3600)
      return [start, start + BigInt(hours * 3600 - 1)]
    }),
  )

const servicePorts = [102, 502, 44818, 4840, 20000, 2404, 443, 3389, 22, 1433, 8530, 123, 161, 514, 5450, 34962]

export interface SamplePolicy {
  readonly axes: readonly Axis[]
  readonly rules: readonly Rule[]
}

/**
 * Rules of a plant's zone firewalls: new connections between two zones, a few ports, 1 to 20 addresses or networks on
 * each side, one rule in eight in a maintenance window, one in twelve over IPv6, one in fifty from or to several zones.
 */
export const samplePolicy = (count: number, seed = 1): SamplePolicy => {
  const below = seeded(seed)
  const zones = Math.max(6, Math.min(120, Math.round(Math.sqrt(count) * 1.5)))
  const windows = [weekly([6], 2, 4), weekly([0, 1, 2, 3, 4], 6, 12), weekly([2, 5], 22, 2), weekly([0, 1, 2, 3, 4, 5], 0, 1)]
  const address = (zone: number, host: number, isV6: boolean): bigint =>
    isV6 ? firstIpv6 + (0xfd00n << 112n) + (BigInt(zone) << 64n) + BigInt(host) : (10n << 24n) + (BigInt(zone) << 10n) + BigInt(host)
  const network = (zone: number, isV6: boolean): Interval => {
    const first = address(zone, 0, isV6)
    if (isV6) return [first, first + (1n << 64n) - 1n]
    const size = 1n << BigInt(4 + below(5))
    const start = first + BigInt(below(4)) * 256n
    return [start, start + size - 1n]
  }
  const side = (zone: number, isV6: boolean): readonly Interval[] =>
    Array.from({ length: below(3) === 0 ? 1 + below(20) : 1 + below(3) }, () =>
      below(6) === 0 ? network(zone, isV6) : point(address(zone, 1 + below(900), isV6)),
    )
  const rules = Array.from({ length: count }, (_, index): Rule => {
    const from = below(zones)
    const to = (from + 1 + below(zones - 1)) % zones
    const isV6 = below(12) === 0
    const wide = below(50) === 0
    const ports = Array.from({ length: 1 + below(3) }, (): Interval => {
      const port = BigInt(servicePorts[below(servicePorts.length)] as number)
      return below(10) === 0 ? [port, port + BigInt(1 + below(200))] : point(port)
    })
    const box: Box = {
      state: [point(0n)],
      from: wide ? [[0n, BigInt(from)]] : [point(BigInt(from))],
      to: [point(BigInt(to))],
      ...(below(8) === 0 ? { time: windows[below(windows.length)] as readonly Interval[] } : {}),
      protocol: [point(below(5) === 0 ? 17n : 6n)],
      port: ports,
      destination: side(to, isV6),
      source: side(from, isV6),
    }
    return { box, terminal: index + 1 }
  })
  return { axes: packetAxesOf(zones), rules }
}

const shuffled = <T>(values: readonly T[], below: (n: number) => number): readonly T[] => {
  const result = [...values]
  for (let i = result.length - 1; i > 0; i--) {
    const j = below(i + 1)
    ;[result[i], result[j]] = [result[j] as T, result[i] as T]
  }
  return result
}

/** The same packets by other rules: shuffled, lists and ranges cut in two, one rule in ten said twice. */
export const rephrased = (rules: readonly Rule[], seed = 7): readonly Rule[] => {
  const below = seeded(seed)
  const halves = ({ box, terminal }: Rule): readonly Rule[] => {
    const axis = (['source', 'destination', 'port'] as const)[below(3)] as string
    const intervals = box[axis] as readonly Interval[]
    const [first, last] = intervals[0] as Interval
    const middle = (first + last) / 2n
    const parts: readonly (readonly Interval[])[] =
      first === last ? [intervals.slice(0, 1), intervals.slice(1)] : [[[first, middle]], [[middle + 1n, last], ...intervals.slice(1)]]
    const cut = parts.filter((part) => part.length > 0).map((part) => ({ box: { ...box, [axis]: part }, terminal }))
    return below(10) === 0 ? [...cut, { box, terminal }] : cut
  }
  return shuffled(rules.flatMap(halves), below)
}

/** One address or network less in one rule; which rule is a matter of the seed. */
export const withOneElementLess = (rules: readonly Rule[], seed = 11): readonly Rule[] => {
  const below = seeded(seed)
  for (;;) {
    const index = below(rules.length)
    const rule = rules[index] as Rule
    const sources = rule.box['source'] as readonly Interval[]
    if (sources.length < 2) continue
    return rules.with(index, { ...rule, box: { ...rule.box, source: sources.slice(1) } })
  }
}
