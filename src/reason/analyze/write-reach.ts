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

const axesToForget = ['time', 'protocol', 'port', 'destination', 'sourcePort', 'operation'] as const

/** Sources (and their zones) from which one controller can be changed at some time. */
const sourcesOf = (policy: PlanPolicy, diagram: Diagram, controller: Asset, extra: Box): Diagram => {
  const { space } = policy
  const towards = writablePorts.map((ports) => space.restrict(diagram, { ...ports, destination: controller.addresses.map(point), ...extra }))
  return towards
    .map((part) => axesToForget.reduce((d, axis) => space.project(d, axis), part))
    .reduce((a, b) => space.combine(a, b, (x, y) => (x !== 0 || y !== 0 ? 1 : 0)))
}

const reaches = (policy: PlanPolicy, sources: Diagram, asset: Asset): boolean =>
  asset.addresses.some((address) => {
    const at = {
      state: 0n,
      from: BigInt(Math.max(0, policy.zones.indexOf(asset.zone))),
      to: 0n,
      time: 0n,
      protocol: 0n,
      port: 0n,
      destination: 0n,
      source: address,
      sourcePort: 0n,
      operation: 0n,
    }
    return policy.space.terminalAt(sources, at) !== 0
  })

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
  // Projection keeps the `to` axis; forgetting it too lets one lookup answer for all zones a controller's address may lie in.
  const { space } = policy
  const planned = controllers.map((c) => space.project(sourcesOf(policy, policy.diagram, c, { operation: [...changing, [0n, 0n]] }), 'to'))
  const filtered = controllers.map((c) => space.project(sourcesOf(policy, policy.filtered, c, {}), 'to'))
  const rows = assets.map((asset): AssetReach => {
    const others = controllers.map((controller, index) => ({ controller, index })).filter(({ controller }) => controller.id !== asset.id)
    const inside = (controller: Asset): boolean => controller.zone === asset.zone
    const idsOf = (diagrams: readonly Diagram[]): readonly string[] =>
      others
        .filter(({ controller, index }) => inside(controller) || reaches(policy, diagrams[index] as Diagram, asset))
        .map(({ controller }) => controller.id)
    return {
      asset,
      flat: others.map(({ controller }) => controller.id),
      seen: others
        .filter(({ controller }) =>
          asset.addresses.some((a) => controller.addresses.some((b) => seen.has(`${formatAddress(a)} ${formatAddress(b)}`))),
        )
        .map(({ controller }) => controller.id),
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
