import { formatAddress } from '#ground/net'
import type { Operation } from '#ground/service'
import { formatIso } from '#ground/time'
import { operationAt } from '#reason/policy'
import type { PlanPolicy } from '#reason/policy'
import type { Box, Diagram, Point } from '#reason/space'
import { protocolName } from './words.ts'

/** One opening packet that only one of the plans allows. Replayed through both before it is shown. */
export interface DiffWitness {
  readonly point: Point
  readonly from: string
  readonly to: string
  readonly source: string
  readonly destination: string
  /** `tcp`, `udp`, `icmp`, `icmpv6` or `ip/47`. */
  readonly protocol: string
  /** TCP and UDP only. */
  readonly port?: number
  /** ICMP and ICMPv6 only. */
  readonly icmpType?: number
  readonly service?: string
  readonly operation?: Operation
  /** `2026-11-23T22:41:38Z` */
  readonly time: string
  readonly before: 'allowed' | 'denied'
  readonly after: 'allowed' | 'denied'
  /** All of it in one sentence. */
  readonly message: string
}

/** An ordinary client port, where the box leaves the choice. */
const clientPort = 49152n

const pointOf = (policy: PlanPolicy, box: Box): Point => {
  const wished: Readonly<Record<string, bigint>> = { time: BigInt(policy.span.from), sourcePort: clientPort }
  return Object.fromEntries(
    policy.space.axes.map(({ name, max }) => {
      const intervals = box[name] ?? [[0n, max] as const]
      const wish = wished[name]
      const fits = wish !== undefined && intervals.some(([first, last]) => first <= wish && wish <= last)
      return [name, fits ? wish : (intervals[0]?.[0] ?? 0n)]
    }),
  )
}

const boxHolds = (box: Box, point: Point): boolean =>
  Object.entries(box).every(([axis, intervals]) => intervals.some(([first, last]) => first <= (point[axis] ?? 0n) && (point[axis] ?? 0n) <= last))

/** Terminal of the first flow with a box that holds the point; the second road beside the diagram. */
const walk = (policy: PlanPolicy, point: Point): number => policy.flows.findIndex(({ boxes }) => boxes.some((box) => boxHolds(box, point))) + 1

interface Side {
  readonly policy: PlanPolicy
  readonly diagram: Diagram
}

const replay = ({ policy, diagram }: Side, point: Point): number => {
  const terminal = policy.space.terminalAt(diagram, point)
  // INVARIANT: diagram and walk are two roads to one answer; a witness that only one of them sees is a fault of ours.
  if (walk(policy, point) !== terminal) throw new Error(`a witness does not replay: diagram ${terminal}, walked ${walk(policy, point)}`)
  return terminal
}

const nameOf = (policy: PlanPolicy, address: bigint): string => {
  const asset = policy.locate(address)?.asset
  return asset === undefined ? formatAddress(address) : `${asset} (${formatAddress(address)})`
}

/** A packet of the box; throws when the plans do not differ on it, which would be a fault of ours. */
export const witnessOf = (before: Side, after: Side, box: Box, direction: 'opens' | 'closes'): DiffWitness => {
  const { policy } = direction === 'opens' ? after : before
  const point = pointOf(policy, box)
  const was = replay(before, point)
  const is = replay(after, point)
  if ((was === 0) !== (direction === 'opens') || (is === 0) !== (direction === 'closes')) {
    throw new Error(`a witness of what ${direction} does not replay: before ${was}, after ${is}`)
  }
  const at = (axis: string): bigint => point[axis] ?? 0n
  const protocol = at('protocol')
  const what = operationAt(at('operation'))
  const from = policy.zones[Number(at('from'))] ?? 'no zone'
  const to = policy.zones[Number(at('to'))] ?? 'no zone'
  const isPorted = protocol === 6n || protocol === 17n
  const isIcmp = protocol === 1n || protocol === 58n
  const time = formatIso(Number(at('time')))
  const name = protocolName(protocol)
  const wire = isPorted ? `${name}/${at('port')}` : isIcmp ? `${name} type ${at('port')}` : name
  const doing = what === undefined ? '' : ` to ${what.operation} by ${what.service}`
  return {
    point,
    from,
    to,
    source: formatAddress(at('source')),
    destination: formatAddress(at('destination')),
    protocol: name,
    ...(isPorted ? { port: Number(at('port')) } : {}),
    ...(isIcmp ? { icmpType: Number(at('port')) } : {}),
    ...what,
    time,
    before: was === 0 ? 'denied' : 'allowed',
    after: is === 0 ? 'denied' : 'allowed',
    message: `${nameOf(policy, at('source'))} in \`${from}\` to ${nameOf(policy, at('destination'))} in \`${to}\` on ${wire}${doing} at ${time}`,
  }
}
