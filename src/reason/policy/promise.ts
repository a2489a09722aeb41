import { formatAddress, formatRange } from '#ground/net'
import type { AddressRange } from '#ground/net'
import type { Finding } from '#ground/report'
import { operations as allOperations, services } from '#ground/service'
import { formatIso } from '#ground/time'
import type { Asset, End, PlanPromise } from '#reason/plant'
import type { Box, Diagram, Interval, Point } from '#reason/space'
import { operationAt, operationPoint, timeMax } from './axes.ts'
import { serviceBoxes } from './flow-boxes.ts'
import { zonePlace } from './plan-policy.ts'
import type { PlanPolicy } from './plan-policy.ts'

/** A promise with what was found. `broken`: a packet that the plan allows and the promise forbids. */
export interface PromiseVerdict {
  readonly promise: PlanPromise
  readonly holds: boolean
  /** True when it holds only because of operations, which no packet filter sees: a watch rule must keep it. */
  readonly needsWatch: boolean
  readonly witness?: string
  readonly allowedBy?: string
}

const zoneOf = (end: End): string => end.text.replace(/^zone:/, '')

const covered = (ranges: readonly AddressRange[]): readonly Interval[] => ranges.map((range) => [range.first, range.last] as const)

const assetsOf = (policy: PlanPolicy, end: End): readonly Asset[] =>
  [...policy.plan.assets.values()].filter((asset) =>
    asset.addresses.some((address) => end.ranges.some((r) => r.first <= address && address <= r.last)),
  )

/**
 * A zone end means the place, whatever addresses hide there. An asset or role means its addresses in its own zone: a
 * packet that leaves for another zone with such an address does not reach it. Bare addresses mean them wherever they are.
 */
const endBoxes = (policy: PlanPolicy, end: End, side: 'from' | 'to'): readonly Box[] => {
  const axis = side === 'from' ? 'source' : 'destination'
  if (end.kind === 'any') return [{}]
  if (end.kind === 'zone') return [{ [side]: zonePlace(policy, zoneOf(end)) }]
  if (end.kind === 'network') return [{ [axis]: covered(end.ranges) }]
  const byZone = Map.groupBy(assetsOf(policy, end), (asset) => asset.zone)
  return [...byZone].map(([zone, assets]) => ({
    [side]: zonePlace(policy, zone),
    [axis]: assets.flatMap((asset) => asset.addresses.map((a) => [a, a] as const)),
  }))
}

const zonesOf = (policy: PlanPolicy, end: End): ReadonlySet<string> => {
  if (end.kind === 'any') return new Set(policy.zones)
  if (end.kind === 'zone') return new Set([zoneOf(end)])
  const zones = new Set(assetsOf(policy, end).map((asset) => asset.zone))
  if (end.kind !== 'network') return zones
  for (const zone of policy.plan.zones.values()) {
    if (zone.networks.some((network) => end.ranges.some((r) => r.first <= network.last && network.first <= r.last))) zones.add(zone.id)
  }
  return zones
}

/** Points of the operation axis that mean one of these operations in any service, and everything unrecognised. */
const operationsBox = (promise: PlanPromise): Box => {
  if (promise.operations === undefined) return {}
  const names = promise.service?.name === undefined ? services.map((service) => service.name) : [promise.service.name]
  const wanted = promise.operations
  const points = names.flatMap((name) => wanted.map((operation) => operationPoint(name, operation)))
  return { operation: points.map((point) => [point, point] as const) }
}

/** Only the time that lies ahead counts: what a flow allowed before is over. */
const ahead = (policy: PlanPolicy): Box => ({ time: [[BigInt(policy.span.from), timeMax]] })

const serviceScopes = (promise: PlanPromise): readonly Box[] => (promise.service === undefined ? [{}] : serviceBoxes(promise.service))

const scopes = (policy: PlanPolicy, promise: PlanPromise): readonly Box[] =>
  endBoxes(policy, promise.from, 'from').flatMap((from) =>
    endBoxes(policy, promise.to, 'to').flatMap((to) =>
      serviceScopes(promise).map((service) => ({ ...ahead(policy), ...from, ...to, ...operationsBox(promise), ...service })),
    ),
  )

/** Where an `only` promise looks: towards the destination, from everyone but those it names. */
const outside = (policy: PlanPolicy, promise: PlanPromise, diagram: Diagram): readonly Diagram[] => {
  const { space } = policy
  const towards = endBoxes(policy, promise.to, 'to').flatMap((to) =>
    serviceScopes(promise).map((service) => ({ ...ahead(policy), ...to, ...operationsBox(promise), ...service })),
  )
  const named = space.compile(endBoxes(policy, promise.from, 'from').map((box) => ({ box, terminal: 1 })))
  return towards.map((box) => space.combine(space.restrict(diagram, box), named, (allowed, isNamed) => (isNamed === 0 ? allowed : 0)))
}

const describe = (policy: PlanPolicy, point: Point): string => {
  const what = operationAt(point['operation'] ?? 0n)
  const protocol = point['protocol'] === 6n ? 'tcp' : point['protocol'] === 17n ? 'udp' : `ip/${point['protocol']}`
  const name = (address: bigint): string => {
    const asset = policy.locate(address)?.asset
    return asset === undefined ? formatAddress(address) : `${asset} (${formatAddress(address)})`
  }
  const doing = what === undefined ? '' : ` to ${what.operation} by ${what.service}`
  return `${name(point['source'] ?? 0n)} in \`${policy.zones[Number(point['from'])] ?? 'no zone'}\` may reach ${name(point['destination'] ?? 0n)} in \`${
    policy.zones[Number(point['to'])] ?? 'no zone'
  }\` on ${protocol}/${point['port']}${doing} at ${formatIso(Number(point['time']))}`
}

/**
 * A broken promise of kind `never` needs no conduit when both ends share a zone: zones do not filter inside. `any`
 * speaks of everything beyond the own zone.
 */
const sharedZone = (policy: PlanPolicy, promise: PlanPromise): string | undefined => {
  if (promise.kind !== 'never' || promise.from.kind === 'any' || promise.to.kind === 'any') return undefined
  const to = zonesOf(policy, promise.to)
  return [...zonesOf(policy, promise.from)].find((zone) => to.has(zone))
}

export const judgePromise = (policy: PlanPolicy, promise: PlanPromise): PromiseVerdict => {
  const shared = sharedZone(policy, promise)
  if (shared !== undefined) {
    return { promise, holds: false, needsWatch: false, witness: `both ends lie in zone \`${shared}\`, inside which nothing is filtered` }
  }
  const { space } = policy
  const empty = space.compile([])
  const forbidden = (diagram: Diagram): readonly Diagram[] =>
    promise.kind === 'never' ? scopes(policy, promise).map((box) => space.restrict(diagram, box)) : outside(policy, promise, diagram)
  const firstWitness = (diagrams: readonly Diagram[]) => {
    for (const diagram of diagrams) {
      const witness = space.witness(diagram, empty, (a) => a !== 0)
      if (witness !== undefined) return witness
    }
    return undefined
  }
  const witness = firstWitness(forbidden(policy.diagram))
  if (witness !== undefined) {
    // A witness is replayed before it is shown.
    if (space.terminalAt(policy.diagram, witness.point) !== witness.left) throw new Error('a promise witness does not replay')
    const allowedBy = policy.flows[witness.left - 1]?.id
    return { promise, holds: false, needsWatch: false, witness: describe(policy, witness.point), ...(allowedBy === undefined ? {} : { allowedBy }) }
  }
  // The filtered diagram is constant along the operation axis: restricting it by operations changes nothing a filter sees.
  const needsWatch = promise.operations !== undefined && firstWitness(forbidden(policy.filtered)) !== undefined
  return { promise, holds: true, needsWatch }
}

const endText = (end: End): string => (end.kind === 'asset' ? `${end.text} (${end.ranges.map(formatRange).join(', ')})` : end.text)

/** Every promise of the plan as findings: broken ones are errors, those that no firewall can keep alone are notes. */
export const checkPromises = (policy: PlanPolicy): readonly Finding[] =>
  policy.plan.promises.flatMap((promise, index): readonly Finding[] => {
    const verdict = judgePromise(policy, promise)
    const at = policy.plan.placeOf(`promises.${index}`)
    if (!verdict.holds) {
      const by = verdict.allowedBy === undefined ? '' : `; flow \`${verdict.allowedBy}\` allows it`
      return [
        {
          code: 'promise/broken',
          severity: 'error',
          message: `\`${promise.text}\` is broken: ${verdict.witness ?? ''}${by}`,
          at,
          help:
            verdict.allowedBy === undefined
              ? `part the zones of ${endText(promise.from)} and ${endText(promise.to)}`
              : 'narrow that flow, or change the promise together with those it was given to',
        },
      ]
    }
    if (!verdict.needsWatch) return []
    return [
      {
        code: 'promise/needs-watch',
        severity: 'note',
        at,
        message: `\`${promise.text}\` holds in the plan, but a packet filter cannot tell ${(promise.operations ?? allOperations).join(', ')} from other operations`,
        help: 'keep it with a watch rule at the conduit, or let the traffic pass a gateway that knows the protocol',
      },
    ]
  })
