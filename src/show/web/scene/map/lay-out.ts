import type { ElkNode } from 'elkjs/lib/elk-api'
import { bundlesOf } from './bundles.ts'
import { lineBelow, straightLine } from './edge-points.ts'
import type { Bundle, LaidOutBand, LaidOutBundle, LaidOutMap, LaidOutZone, MapAsset, PlantMap, Spot } from './laid-out.ts'
import { packBands } from './pack-bands.ts'
import { zoneBox } from './zone-box.ts'

/** Lays a graph out, away from the page: ELK in a worker. */
export type Arrange = (graph: ElkNode) => Promise<ElkNode>

type SizedZone = Omit<LaidOutZone, 'x' | 'y'>

interface Arranged {
  readonly spots: ReadonlyMap<string, Spot>
  /** By bundle; those that are missing run straight. */
  readonly lines: ReadonlyMap<string, readonly Spot[]>
}

/** Past this many zones in one band a picture of layers is wider than any screen, and rows are better. */
const mostInLayer = 8

const bandNames: Readonly<Record<string, string>> = {
  outside: 'Outside',
  enterprise: 'Enterprise',
  dmz: 'DMZ',
  operations: 'Operations',
  process: 'Process',
  visiting: 'Visiting',
}

const margin = 28
/** Right of a line that runs along the edge: half of the words on it. */
const labelRoom = 60
/** Left of the zones, where the names of the bands stand. */
const gutter = 150

const layered = async (
  boxes: readonly SizedZone[],
  bandOf: (zone: SizedZone) => number,
  bundles: readonly Bundle[],
  arrange: Arrange,
): Promise<Arranged> => {
  const bands = new Map(boxes.map((box) => [box.zone.id, bandOf(box)]))
  const graph = await arrange({
    id: 'plant',
    layoutOptions: {
      'elk.algorithm': 'layered',
      'elk.direction': 'DOWN',
      'elk.partitioning.activate': 'true',
      'elk.separateConnectedComponents': 'false',
      'elk.edgeRouting': 'ORTHOGONAL',
      'elk.spacing.nodeNode': '48',
      'elk.spacing.edgeEdge': '14',
      'elk.spacing.edgeNode': '22',
      'elk.layered.spacing.nodeNodeBetweenLayers': '80',
      'elk.layered.spacing.edgeNodeBetweenLayers': '28',
      'elk.layered.spacing.edgeEdgeBetweenLayers': '12',
      'elk.layered.nodePlacement.strategy': 'BRANDES_KOEPF',
      'elk.layered.nodePlacement.bk.fixedAlignment': 'BALANCED',
    },
    children: boxes.map(({ zone: { id }, width, height }) => ({
      id,
      width,
      height,
      layoutOptions: { 'elk.partitioning.partition': String(bands.get(id)) },
    })),
    // What joins zones of one band would pull them apart into layers: it is drawn afterwards.
    edges: bundles.filter(({ a, b }) => bands.get(a) !== bands.get(b)).map(({ id, a, b }) => ({ id, sources: [a], targets: [b] })),
  })
  return {
    spots: new Map((graph.children ?? []).map(({ id, x = 0, y = 0 }) => [id, { x, y }])),
    lines: new Map(
      (graph.edges ?? []).flatMap(({ id, sections }) => {
        const [section] = sections ?? []
        if (section === undefined) return []
        return [[id, [section.startPoint, ...(section.bendPoints ?? []), section.endPoint].map(({ x, y }) => ({ x, y }))] as const]
      }),
    ),
  }
}

const bandsAround = (map: PlantMap, zones: readonly LaidOutZone[], width: number): readonly LaidOutBand[] =>
  map.bands.flatMap(({ id, levels }) => {
    const own = zones.filter(({ zone }) => zone.band === id)
    if (own.length === 0) return []
    const top = Math.min(...own.map(({ y }) => y)) - margin
    const bottom = Math.max(...own.map(({ y, height }) => y + height)) + margin
    const name = bandNames[id] ?? id
    return [{ id, label: levels === '' ? name : `${name} · ${levels}`, x: 0, y: top, width, height: bottom - top }]
  })

const shifted = ({ x, y }: Spot): Spot => ({ x: x + gutter + margin, y: y + margin })

const areInOneRow = (a: LaidOutZone, b: LaidOutZone): boolean => a.y < b.y + b.height && b.y < a.y + a.height

/** Gives everything its place. `isCollapsed` says which zones are drawn as a count. */
export const layOut = async (map: PlantMap, isCollapsed: (zone: string) => boolean, arrange: Arrange): Promise<LaidOutMap> => {
  const members = Map.groupBy(map.assets, ({ zone }): string => zone)
  const boxes = map.zones.map((zone) => zoneBox(zone, (members.get(zone.id) ?? []) as readonly MapAsset[], isCollapsed(zone.id)))
  const bundles = bundlesOf(map.zones, map.edges)
  const order = new Map(map.bands.map(({ id }, index) => [id, index]))
  const bandOf = ({ zone }: SizedZone): number => order.get(zone.band) ?? 0
  const isSmall = [...Map.groupBy(boxes, bandOf).values()].every(({ length }) => length <= mostInLayer)
  const { spots, lines }: Arranged = isSmall
    ? await layered(boxes, bandOf, bundles, arrange)
    : {
        spots: packBands(
          boxes.map((box) => ({ id: box.zone.id, band: bandOf(box), width: box.width, height: box.height })),
          bundles,
        ),
        lines: new Map(),
      }
  const zones = boxes.map((box): LaidOutZone => ({ ...box, ...shifted(spots.get(box.zone.id) ?? { x: 0, y: 0 }) }))
  const byId = new Map(zones.map((zone) => [zone.zone.id, zone]))
  const lanes = new Map<number, number>()
  const laidOut = bundles.flatMap((bundle): readonly LaidOutBundle[] => {
    const [a, b] = [byId.get(bundle.a), byId.get(bundle.b)]
    if (a === undefined || b === undefined) return []
    const line = lines.get(bundle.id)
    if (line !== undefined) return [{ ...bundle, points: line.map(shifted) }]
    if (!isSmall || !areInOneRow(a, b)) return [{ ...bundle, points: straightLine(a, b) }]
    const lane = lanes.get(a.y) ?? 0
    lanes.set(a.y, lane + 1)
    return [{ ...bundle, points: lineBelow(a, b, lane) }]
  })
  const right = Math.max(0, ...zones.map(({ x, width }) => x + width), ...laidOut.flatMap(({ points }) => points.map(({ x }) => x + labelRoom)))
  const width = right + margin
  const bands = bandsAround(map, zones, width)
  const height = Math.max(0, ...bands.map((band) => band.y + band.height), ...laidOut.flatMap(({ points }) => points.map(({ y }) => y)))
  return { width, height: height + margin, bands, zones, bundles: laidOut }
}

/** The same map with some zones where a person put them; lines to them run straight. */
export const withPins = (map: LaidOutMap, pins: Readonly<Record<string, Spot>>): LaidOutMap => {
  const isPinned = (id: string): boolean => Object.hasOwn(pins, id)
  if (!map.zones.some(({ zone }) => isPinned(zone.id))) return map
  const zones = map.zones.map((zone): LaidOutZone => ({ ...zone, ...pins[zone.zone.id] }))
  const byId = new Map(zones.map((zone) => [zone.zone.id, zone]))
  const bundles = map.bundles.map((bundle): LaidOutBundle => {
    const [a, b] = [byId.get(bundle.a), byId.get(bundle.b)]
    return a !== undefined && b !== undefined && (isPinned(bundle.a) || isPinned(bundle.b)) ? { ...bundle, points: straightLine(a, b) } : bundle
  })
  return {
    ...map,
    width: Math.max(map.width, ...zones.map(({ x, width }) => x + width + margin)),
    height: Math.max(map.height, ...zones.map(({ y, height }) => y + height + margin)),
    zones,
    bundles,
  }
}
