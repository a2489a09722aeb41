import { addressAxisMax, familyOf, firstIpv6, ipv4All, ipv6All } from '#ground/net'
import { states } from '#reason/policy'
import type { PointPolicy } from '#reason/policy'
import type { Box, Interval, Point } from '#reason/space'

/** The same numbers in every run. */
const createRandom = (seed: number): ((below: number) => number) => {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 0x1_0000_0000) * below)
  }
}

const distinct = (values: readonly bigint[], max: bigint): readonly bigint[] => [...new Set(values)].filter((value) => value >= 0n && value <= max)

/** Each end, just inside, just outside. */
const boundaries = (intervals: readonly Interval[] | undefined, max: bigint): readonly bigint[] =>
  distinct(
    (intervals ?? []).flatMap(([first, last]) => [first, last, first - 1n, last + 1n, first + 1n, last - 1n, (first + last) / 2n]),
    max,
  )

/** Connection tracking opens connections only for these types (net/netfilter/nf_conntrack_proto_icmp.c, _icmpv6.c). */
const opensConnection = (protocol: bigint, type: bigint): boolean =>
  protocol === 1n ? [8n, 13n, 15n, 17n].includes(type) : protocol === 58n ? type === 128n : true

/** Protocols whose trackers judge headers that the laboratory does not write (DCCP, SCTP, UDP-Lite), and IPv6's own extension headers. */
const notSpoken: ReadonlySet<bigint> = new Set([0n, 33n, 43n, 44n, 50n, 51n, 59n, 60n, 132n, 135n, 136n, 139n, 140n])

/** Addresses that Linux routes from one interface to another: no loopback, multicast, link-local, unspecified, nor those of the laboratory itself. */
const isRouted = (address: bigint): boolean => {
  if (familyOf(address) === 4) {
    const first = address >> 24n
    return first > 0n && first !== 127n && first < 224n && address >> 16n !== 0xa9fen
  }
  const v6 = address - firstIpv6
  return v6 >> 112n !== 0n && v6 >> 120n !== 0xffn && v6 >> 118n !== 0xfe80n >> 6n
}

const isSendable = (point: Point): boolean => {
  const [source, destination, protocol, port] = [point['source'] ?? 0n, point['destination'] ?? 0n, point['protocol'] ?? 0n, point['port'] ?? 0n]
  if (familyOf(source) !== familyOf(destination) || source === destination || !isRouted(source) || !isRouted(destination) || notSpoken.has(protocol))
    return false
  if (protocol === 1n || protocol === 58n) return (protocol === 1n) === (familyOf(source) === 4) && port <= 255n
  return protocol === 6n || protocol === 17n || (port === 0n && point['sourcePort'] === 0n)
}

/** The state that connection tracking gives a first packet; other types than requests are of no connection. */
const stateOf = (protocol: bigint, port: bigint): bigint => (opensConnection(protocol, port) ? states.new : states.invalid)

/** Client ports of probes, so that no two are one connection; flows of plans leave them free. */
const firstClientPort = 1024n

/** Draws for each box that are inside it in every field, before any that are not. */
const surelyInside = 4

/** Equal for packets that connection tracking takes for one connection, in either direction. Echo requests carry their number. */
const connectionOf = (point: Point, id: number): string => {
  const protocol = point['protocol'] ?? 0n
  const ends = [
    `${point['source']}:${point['sourcePort']}`,
    `${point['destination']}:${protocol === 6n || protocol === 17n ? point['port'] : 0n}`,
  ].toSorted()
  return [protocol, ...ends, ...(protocol === 1n || protocol === 58n ? [id] : [])].join(' ')
}

/** A box for each family: `any` is one interval over both, and no packet has one end in each. */
const familyBoxes = (box: Box): readonly Box[] =>
  [ipv4All, ipv6All].flatMap((family) => {
    const part = (axis: 'source' | 'destination'): readonly Interval[] =>
      (box[axis] ?? [[0n, addressAxisMax] as const]).flatMap(([low, high]) => {
        const [first, last] = [low > family.first ? low : family.first, high < family.last ? high : family.last]
        return first > last ? [] : [[first, last] as const]
      })
    const [source, destination] = [part('source'), part('destination')]
    return source.length === 0 || destination.length === 0 ? [] : [{ ...box, source, destination }]
  })

const variants = (policy: PointPolicy, box: Box, now: bigint): Readonly<Record<string, readonly bigint[]>> => {
  const places = BigInt(policy.interfaces.length)
  const protocol = box['protocol']?.[0]?.[0] ?? 6n
  return {
    from: distinct([...boundaries(box['from'], places), places, box['to']?.[0]?.[0] ?? 0n], places),
    to: distinct([...boundaries(box['to'], places), box['from']?.[0]?.[0] ?? 0n], places),
    time: [now],
    protocol: distinct([protocol, protocol, protocol, 6n, 17n, 1n, 58n, 47n, protocol + 1n], 255n),
    port:
      protocol === 6n || protocol === 17n || protocol === 1n || protocol === 58n
        ? distinct([...boundaries(box['port'] ?? [[0n, 65535n]], 65535n), 0n], 65535n)
        : [0n, 502n],
    destination: boundaries(box['destination'], addressAxisMax),
    source: boundaries(box['source'], addressAxisMax),
  }
}

/**
 * New packets at the boundaries of every flow: each side of each end of every field, combined. `wanted` in all, shared
 * among the boxes, and at least as many inside as the boxes allow: half of the draws change one field of a packet inside.
 */
export const boundaryPoints = (policy: PointPolicy, now: number, wanted: number): readonly Point[] => {
  const random = createRandom(2026)
  const boxes = policy.flows.flatMap((flow) => flow.boxes.flatMap(familyBoxes))
  const points: Point[] = []
  const taken = new Set<string>()
  let tries = 0
  while (points.length < wanted && boxes.length > 0 && tries < wanted * 40) {
    const box = boxes[tries % boxes.length] as Box
    const values = variants(policy, box, BigInt(now))
    const pick = (axis: string): bigint => values[axis]?.[random(values[axis].length)] ?? 0n
    const inside = (axis: string): bigint => {
      const [first, last] = box[axis]?.[random(box[axis].length)] ?? [0n, 0n]
      const at = random(4)
      return at === 0 ? first : at === 1 ? last : first + ((last - first) * BigInt(random(1000))) / 1000n
    }
    const axes = ['from', 'to', 'protocol', 'port', 'destination', 'source']
    // 0..5: that field is at a boundary, the others inside; 6: all inside; 7 and more: anything with anything.
    const changed = tries < boxes.length * surelyInside ? 6 : random(10)
    const drawn = Object.fromEntries(axes.map((axis, i) => [axis, changed > 6 || changed === i ? pick(axis) : inside(axis)])) as Record<
      string,
      bigint
    >
    tries++
    const protocol = drawn['protocol'] ?? 0n
    const ported = protocol === 6n || protocol === 17n
    const clientPort = firstClientPort + BigInt(points.length % 64000)
    const sourcePort = !ported ? 0n : box['sourcePort'] === undefined ? clientPort : random(3) === 0 ? clientPort : inside('sourcePort')
    const port = ported || protocol === 1n || protocol === 58n ? (drawn['port'] ?? 0n) : 0n
    const point: Point = { ...drawn, port, sourcePort, state: stateOf(protocol, port), time: BigInt(now), operation: 0n }
    const connection = connectionOf(point, points.length)
    if (!isSendable(point) || taken.has(connection)) continue
    taken.add(connection)
    points.push(point)
  }
  return points
}
