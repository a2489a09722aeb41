import { addressAxisMax, firstIpv6 } from '#ground/net'
import type { Diagram, Interval, Point, Rule, Space } from '#reason/space'

const ipv4: readonly Interval[] = [[0n, firstIpv6 - 1n]]
const ipv6: readonly Interval[] = [[firstIpv6, addressAxisMax]]
const none: readonly Interval[] = [[0n, 0n]]
const withPorts: readonly Interval[] = [
  [6n, 6n],
  [17n, 17n],
]

/**
 * Points that are packets: both addresses of one family; ports for TCP and UDP only; for ICMP in IPv4 and ICMPv6 in
 * IPv6 the type as port; 0 elsewhere. Two policies that differ on no packet are the same policy.
 */
const packetRules: readonly Rule[] = [[ipv4, 1n] as const, [ipv6, 58n] as const].flatMap(([family, icmp]) => {
  const both = { destination: family, source: family }
  return [
    { box: { ...both, protocol: withPorts }, terminal: 1 },
    { box: { ...both, protocol: [[icmp, icmp]], port: [[0n, 255n]], sourcePort: none }, terminal: 1 },
    {
      box: {
        ...both,
        protocol: [
          [0n, icmp - 1n],
          [icmp + 1n, 255n],
        ],
        port: none,
        sourcePort: none,
      },
      terminal: 1,
    },
  ]
})

/** Keeps the diagram where points are packets, 0 elsewhere. */
export const onPackets = (space: Space, diagram: Diagram): Diagram =>
  space.combine(diagram, space.compile(packetRules), (terminal, isPacket) => (isPacket === 0 ? 0 : terminal))

const within = (value: bigint, intervals: readonly Interval[]): boolean => intervals.some(([first, last]) => value >= first && value <= last)

/** Whether the point holds in the box: the plain meaning, without any diagram. */
export const boxHolds = (box: Readonly<Record<string, readonly Interval[]>>, point: Point): boolean =>
  Object.entries(box).every(([axis, intervals]) => within(point[axis] ?? -1n, intervals))

export const isPacket = (point: Point): boolean => packetRules.some((rule) => boxHolds(rule.box, point))
