import type { Bundle, MapEdge } from './laid-out.ts'

/** How the map is read: where what is and what is planned differ, what the plan allows, or what was observed. */
export const mapViews = ['difference', 'planned', 'current'] as const
export type MapView = (typeof mapViews)[number]

const isPlanned = ({ flows }: MapEdge): boolean => flows > 0
const isObserved = ({ current }: MapEdge): boolean => current.conversations > 0

/** Conversations that the plan does not allow. */
export const unplannedOf = ({ current }: MapEdge): number => current.breaks + current.blockedAttempts

export const isInView = (edge: MapEdge, view: MapView): boolean =>
  view === 'difference' ? isPlanned(edge) || isObserved(edge) : view === 'planned' ? isPlanned(edge) : isObserved(edge)

/** Ids of zones have no spaces. */
const bundleId = (a: string, b: string): string => `${a} ${b}`

/** One bundle for each pair of zones, whichever way it runs. The order of both zones is that of the map, the outer one first. */
export const bundlesOf = (zones: readonly { readonly id: string }[], edges: readonly MapEdge[]): readonly Bundle[] => {
  const place = new Map(zones.map(({ id }, index) => [id, index]))
  const bundles = new Map<string, { readonly a: string; readonly b: string; readonly edges: MapEdge[] }>()
  for (const edge of edges) {
    const [from, to] = [place.get(edge.from), place.get(edge.to)]
    if (from === undefined || to === undefined || from === to) continue
    const [a, b] = from < to ? [edge.from, edge.to] : [edge.to, edge.from]
    const id = bundleId(a, b)
    const known = bundles.get(id)
    if (known === undefined) bundles.set(id, { a, b, edges: [edge] })
    else known.edges.push(edge)
  }
  return [...bundles].map(([id, bundle]) => ({ id, ...bundle }))
}
