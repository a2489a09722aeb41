import type { Observations } from '#read/observe'
import { formatAddress } from '#ground/net'
import { isControllerRole } from '#ground/role'
import { operations, services, writeOperations } from '#ground/service'
import type { Asset } from '#reason/plant'
import { operationPoint } from '#reason/policy'
import type { PlanPolicy } from '#reason/policy'
import type { Box, Diagram, Interval } from '#reason/space'

/** Which controllers one asset can write to: the number a segmentation must bring down. Values are asset ids of the plan. */
export interface AssetReach {
  readonly asset: Asset
  /** On a network without zones: every controller it can address. */
  readonly flat: readonly string[]
  /** Controllers it was seen changing. */
  readonly seen: readonly string[]
  /** Controllers the plan lets it change, operations included: firewalls and watch rules together. */
  readonly planned: readonly string[]
  /** Controllers behind a port the plan opens: what firewalls alone leave reachable. */
  readonly filtered: readonly string[]
}

export interface WriteReach {
  readonly controllers: readonly Asset[]
  /** Every asset with an address, controllers included (one controller can write to another), by falling reach. */
  readonly assets: readonly AssetReach[]
  /** Sums over all assets: pairs of an asset and a controller it can write to. */
  readonly totals: { readonly flat: number; readonly seen: number; readonly planned: number; readonly filtered: number }
}

const point = (address: bigint): Interval => [address, address]

/** Ports of services that can change a controller, per transport; layer 4 is all a packet filter sees. */
const writablePorts: readonly Box[] = (['tcp', 'udp'] as const).map((transport) => ({
  protocol: [transport === 'tcp' ? point(6n) : point(17n)],
  port: services
    .filter((service) => service.writeCapable)
    .flatMap((service) => service.ports.filter((p) => p.transport === transport).map((p) => [BigInt(p.first), BigInt(p.last)] as const)),
}))

const changing: readonly Interval[] = services
  .filter((service) => service.writeCapable)
  .flatMap((service) =>
    operations.filter((operation) => writeOperations.has(operation)).map((operation) => point(operationPoint(service.name, operation))),
  )

/** A pair of an asset and a controller it can change, as `asset controller`. */
type Pairs = ReadonlySet<string>

const pairOf = (asset: Asset, controller: Asset): string => `${asset.id} ${controller.id}`

const holds = (intervals: readonly Interval[] | undefined, value: bigint): boolean =>
  intervals === undefined || intervals.some(([first, last]) => first <= value && value <= last)

/** What is forgotten of a packet once it is known to open a port that can change a controller. */
const axesToForget = ['time', 'protocol', 'port', 'sourcePort', 'operation'] as const

/**
 * All pairs of an asset and a controller between which the diagram allows, at some time, something that can change the
 * controller. The diagram is cut down once and then read box by box, so that large plants cost no product of their assets.
 */
const pairsOf = (policy: PlanPolicy, diagram: Diagram, assets: readonly Asset[], controllers: readonly Asset[], operationsThatCount: Box): Pairs => {
  const { space, zones } = policy
  const counted = space.compile(writablePorts.map((ports) => ({ box: { ...ports, ...operationsThatCount }, terminal: 1 })))
  const writes = space.combine(diagram, counted, (allowed, counts) => (allowed !== 0 && counts !== 0 ? 1 : 0))
  const bare = axesToForget.reduce((cut, axis) => space.project(cut, axis), writes)
  const assetsIn = Map.groupBy(assets, (asset) => asset.zone)
  const controllersIn = Map.groupBy(controllers, (controller) => controller.zone)
  const membersAt = (
    box: Box,
    place: 'from' | 'to',
    axis: 'source' | 'destination',
    inZone: ReadonlyMap<string, readonly Asset[]>,
  ): readonly Asset[] =>
    zones
      .filter((_, index) => holds(box[place], BigInt(index)))
      .flatMap((zone) => inZone.get(zone) ?? [])
      .filter((asset) => asset.addresses.some((address) => holds(box[axis], address)))
  const pairs = new Set<string>()
  for (const { box } of space.boxes(bare, (terminal) => terminal !== 0)) {
    const reached = membersAt(box, 'to', 'destination', controllersIn)
    if (reached.length === 0) continue
    for (const asset of membersAt(box, 'from', 'source', assetsIn)) for (const controller of reached) pairs.add(pairOf(asset, controller))
  }
  return pairs
}

const seenPairs = (observations: Observations | undefined): ReadonlySet<string> => {
  const pairs = new Set<string>()
  for (const conversation of observations?.conversations ?? []) {
    if (conversation.outcome !== 'answered') continue
    if ([...writeOperations].some((operation) => (conversation.operations[operation] ?? 0) > 0))
      pairs.add(`${conversation.client} ${conversation.server}`)
  }
  return pairs
}

/** Who can write to how many controllers: on a flat network, as seen, and as planned. */
export const writeReach = (policy: PlanPolicy, observations: Observations | undefined): WriteReach => {
  const assets = [...policy.plan.assets.values()].filter((asset) => asset.addresses.length > 0)
  const controllers = assets.filter((asset) => isControllerRole(asset.role))
  const seen = seenPairs(observations)
  const planned = pairsOf(policy, policy.diagram, assets, controllers, { operation: changing })
  const filtered = pairsOf(policy, policy.filtered, assets, controllers, {})
  const rows = assets.map((asset): AssetReach => {
    const others = controllers.filter((controller) => controller.id !== asset.id)
    const idsOf = (pairs: Pairs): readonly string[] =>
      others.filter((controller) => controller.zone === asset.zone || pairs.has(pairOf(asset, controller))).map((controller) => controller.id)
    return {
      asset,
      flat: others.map((controller) => controller.id),
      seen:
        seen.size === 0
          ? []
          : others
              .filter((controller) =>
                asset.addresses.some((a) => controller.addresses.some((b) => seen.has(`${formatAddress(a)} ${formatAddress(b)}`))),
              )
              .map((controller) => controller.id),
      planned: idsOf(planned),
      filtered: idsOf(filtered),
    }
  })
  const total = (of: (row: AssetReach) => readonly string[]): number => rows.reduce((sum, row) => sum + of(row).length, 0)
  return {
    controllers,
    assets: rows.toSorted(
      (a, b) => b.planned.length - a.planned.length || b.filtered.length - a.filtered.length || (a.asset.id < b.asset.id ? -1 : 1),
    ),
    totals: { flat: total((r) => r.flat), seen: total((r) => r.seen), planned: total((r) => r.planned), filtered: total((r) => r.filtered) },
  }
}
