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

/** Places of controllers by the id of the asset that can change them. A list and no product: a large plant has millions of pairs. */
type Pairs = ReadonlyMap<string, ReadonlySet<number>>

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
  const places = new Map(controllers.map((controller, place) => [controller, place]))
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
  const pairs = new Map<string, Set<number>>()
  for (const { box } of space.boxes(bare, (terminal) => terminal !== 0)) {
    const reached = membersAt(box, 'to', 'destination', controllersIn)
    if (reached.length === 0) continue
    for (const asset of membersAt(box, 'from', 'source', assetsIn)) {
      const known = pairs.get(asset.id) ?? new Set()
      for (const controller of reached) known.add(places.get(controller) ?? 0)
      pairs.set(asset.id, known)
    }
  }
  return pairs
}

const seenPairs = (observations: Observations | undefined, assets: readonly Asset[], controllers: readonly Asset[]): Pairs => {
  const byAddress = (list: readonly Asset[]): ReadonlyMap<string, readonly Asset[]> => {
    const found = new Map<string, Asset[]>()
    for (const asset of list) {
      for (const text of asset.addresses.map(formatAddress)) found.set(text, [...(found.get(text) ?? []), asset])
    }
    return found
  }
  const [clients, servers] = [byAddress(assets), byAddress(controllers)]
  const places = new Map(controllers.map((controller, place) => [controller, place]))
  const pairs = new Map<string, Set<number>>()
  for (const conversation of observations?.conversations ?? []) {
    if (conversation.outcome !== 'answered') continue
    if (![...writeOperations].some((operation) => (conversation.operations[operation] ?? 0) > 0)) continue
    for (const { id } of clients.get(conversation.client) ?? []) {
      const known = pairs.get(id) ?? new Set()
      for (const controller of servers.get(conversation.server) ?? []) known.add(places.get(controller) ?? 0)
      pairs.set(id, known)
    }
  }
  return pairs
}

/** Who can write to how many controllers: on a flat network, as seen, and as planned. */
export const writeReach = (policy: PlanPolicy, observations: Observations | undefined): WriteReach => {
  const assets = [...policy.plan.assets.values()].filter((asset) => asset.addresses.length > 0)
  const controllers = assets.filter((asset) => isControllerRole(asset.role))
  const ids = controllers.map(({ id }) => id)
  const placeOf = new Map(ids.map((id, place) => [id, place]))
  const placesIn = Map.groupBy(controllers.keys(), (place) => controllers[place]?.zone)
  const seen = seenPairs(observations, assets, controllers)
  const planned = pairsOf(policy, policy.diagram, assets, controllers, { operation: changing })
  const filtered = pairsOf(policy, policy.filtered, assets, controllers, {})
  const rows = assets.map((asset): AssetReach => {
    const own = placeOf.get(asset.id)
    // In the order of the plan, each once, and nobody counts for reaching itself.
    const idsOf = (places: ReadonlySet<number>): readonly string[] =>
      [...places]
        .filter((place) => place !== own)
        .toSorted((a, b) => a - b)
        .flatMap((place) => ids[place] ?? [])
    const withNeighbours = (pairs: Pairs): readonly string[] => idsOf(new Set([...(placesIn.get(asset.zone) ?? []), ...(pairs.get(asset.id) ?? [])]))
    return {
      asset,
      flat: own === undefined ? ids : ids.filter((_, place) => place !== own),
      seen: idsOf(seen.get(asset.id) ?? new Set()),
      planned: withNeighbours(planned),
      filtered: withNeighbours(filtered),
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
