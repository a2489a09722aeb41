import { roleById } from '#ground/role'
import type { Asset, Conduit, Consequence, ZoneKind } from '#reason/plant'
import type { PlanPolicy } from '#reason/policy'
import { createFlowJudge, stateOf } from './flow-use.ts'
import type { FlowUse, PairState } from './flow-use.ts'
import { zonesInPurdueOrder } from './purdue.ts'
import type { PurdueBand } from './purdue.ts'
import type { Replay } from './replay.ts'
import type { AssetReach, WriteReach } from './write-reach.ts'
import { trafficBetweenZones } from './zone-traffic.ts'
import type { Traffic } from './zone-traffic.ts'

/** Controllers that an asset can change, as asset ids: what it was seen changing, what the plan lets it, and how the two differ. */
export interface MapReach {
  readonly current: readonly string[]
  readonly planned: readonly string[]
  /** Seen and not planned: reach that enforcement takes away. */
  readonly lost: readonly string[]
}

export interface MapAsset {
  readonly id: string
  readonly name?: string
  readonly role: string
  /** Consequence tier, 1 (minor) to 4 (severe). */
  readonly tier?: number
  /** Where a person starts who judges its role: 1 (minor) to 4 (severe). */
  readonly consequence?: Consequence
  readonly reach: MapReach
}

export interface MapZone {
  readonly id: string
  readonly kind: ZoneKind
  readonly band: PurdueBand
  readonly purpose: string
  readonly owner?: string
  readonly consequence?: Consequence
  /** In the order of the plan. */
  readonly assets: readonly MapAsset[]
}

export interface MapConduit {
  readonly id: string
  readonly why?: string
  readonly owner?: string
  /** Flows that the plan allows now. */
  readonly flows: number
  /** Of them: those that nobody used in the recording. */
  readonly unused: number
  /** Services as the plan writes them, each once. */
  readonly services: readonly string[]
  /** Ids of enforcement points. */
  readonly through: readonly string[]
}

/**
 * What enforcing the plan would change between two zones. `unplanned`: something was observed and no conduit joins them;
 * `stops`: something works that the plan stops; `surplus`, `required` and `no-data`: as in the matrix; `idle`: a conduit that
 * allows nothing, and nothing was observed.
 */
export type MapDifference = 'unplanned' | 'stops' | Exclude<PairState, 'deny'> | 'idle'

/** An ordered pair of zones that a conduit joins or between which something was observed. */
export interface MapEdge {
  readonly from: string
  readonly to: string
  /** What was observed. */
  readonly current: Traffic
  /** What the plan allows. Without conduits nothing: what was observed is then a violation. */
  readonly planned: {
    readonly conduits: readonly MapConduit[]
    readonly flows: number
    /** Each once. */
    readonly services: readonly string[]
    readonly through: readonly string[]
  }
  readonly difference: MapDifference
}

/** The picture of a plant without its layout: what stands where, what is joined, and what each thing says of itself. */
export interface PlantMap {
  /** In Purdue order, the outermost first. */
  readonly zones: readonly MapZone[]
  readonly edges: readonly MapEdge[]
  /** Observed with an address that belongs to no zone. */
  readonly elsewhere: Traffic
  /** The span that was recorded, microseconds since 1970; undefined without packets. */
  readonly firstUs?: number
  readonly lastUs?: number
}

const nowhere: MapReach = { current: [], planned: [], lost: [] }

const reachOf = (row: AssetReach | undefined): MapReach => {
  if (row === undefined) return nowhere
  const planned = new Set(row.planned)
  return { current: row.seen, planned: row.planned, lost: row.seen.filter((id) => !planned.has(id)) }
}

const mapAsset = (asset: Asset, row: AssetReach | undefined): MapAsset => {
  const consequence = roleById(asset.role)?.consequence
  return {
    id: asset.id,
    ...(asset.name === undefined ? {} : { name: asset.name }),
    role: asset.role,
    ...(asset.tier === undefined ? {} : { tier: asset.tier }),
    ...(consequence === undefined ? {} : { consequence }),
    reach: reachOf(row),
  }
}

interface AllowedFlow {
  readonly use: FlowUse
  readonly services: readonly string[]
}

const unique = (texts: readonly string[]): readonly string[] => [...new Set(texts)]

const mapConduit = ({ id, why, owner, through }: Conduit, flows: readonly AllowedFlow[]): MapConduit => ({
  id,
  ...(why === undefined ? {} : { why }),
  ...(owner === undefined ? {} : { owner }),
  flows: flows.length,
  unused: flows.filter(({ use }) => use === 'unused').length,
  services: unique(flows.flatMap(({ services }) => services)),
  through,
})

const differenceOf = (current: Traffic, conduits: readonly MapConduit[], uses: readonly FlowUse[]): MapDifference => {
  if (conduits.length === 0) return 'unplanned'
  if (current.breaks > 0) return 'stops'
  const state = stateOf(uses)
  return state === 'deny' ? 'idle' : state
}

/**
 * The picture of a plant: what was observed, what the plan allows and how the two differ, all in one, so that a page only
 * chooses. Its cost grows with assets, conduits and conversations, never with their product.
 */
export const plantMap = (policy: PlanPolicy, replay: Replay, writeReach: WriteReach): PlantMap => {
  const { plan } = policy
  const traffic = trafficBetweenZones(policy, replay)
  const useOf = createFlowJudge(plan, replay, traffic.usesOf)

  const reach = new Map(writeReach.assets.map((row) => [row.asset.id, row]))
  const assetsOf = new Map<string, MapAsset[]>([...plan.zones.keys()].map((id) => [id, []]))
  for (const asset of plan.assets.values()) assetsOf.get(asset.zone)?.push(mapAsset(asset, reach.get(asset.id)))

  const flowsOf = new Map<string, AllowedFlow[]>([...plan.conduits.keys()].map((id) => [id, []]))
  for (const planned of policy.flows) {
    if (planned.ended) continue
    flowsOf.get(planned.flow.conduit)?.push({ use: useOf(planned), services: planned.flow.services.map(({ text }) => text) })
  }
  const pairs = new Map<string, { readonly from: string; readonly to: string; readonly conduits: Conduit[] }>()
  const pairAt = (from: string, to: string) => {
    // Ids have no spaces.
    const known = pairs.get(`${from} ${to}`)
    if (known !== undefined) return known
    const pair = { from, to, conduits: [] }
    pairs.set(`${from} ${to}`, pair)
    return pair
  }
  for (const conduit of plan.conduits.values()) pairAt(conduit.from, conduit.to).conduits.push(conduit)
  for (const [from, to] of traffic.pairs()) pairAt(from, to)

  const edges = [...pairs.values()].map(({ from, to, conduits: joining }): MapEdge => {
    const current = traffic.between(from, to)
    const conduits = joining.map((conduit) => mapConduit(conduit, flowsOf.get(conduit.id) ?? []))
    const flows = joining.flatMap(({ id }) => flowsOf.get(id) ?? [])
    return {
      from,
      to,
      current,
      planned: {
        conduits,
        flows: flows.length,
        services: unique(conduits.flatMap(({ services }) => services)),
        through: unique(conduits.flatMap(({ through }) => through)),
      },
      difference: differenceOf(
        current,
        conduits,
        flows.map(({ use }) => use),
      ),
    }
  })
  return {
    zones: zonesInPurdueOrder(plan).map(({ zone: { id, kind, purpose, owner, consequence }, band }): MapZone => ({
      id,
      kind,
      band,
      purpose,
      ...(owner === undefined ? {} : { owner }),
      ...(consequence === undefined ? {} : { consequence }),
      assets: assetsOf.get(id) ?? [],
    })),
    edges,
    elsewhere: traffic.elsewhere,
    ...(replay.firstUs === undefined ? {} : { firstUs: replay.firstUs }),
    ...(replay.lastUs === undefined ? {} : { lastUs: replay.lastUs }),
  }
}
