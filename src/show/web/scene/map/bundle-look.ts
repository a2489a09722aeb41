import { isInView, unplannedOf } from './bundles.ts'
import type { MapView } from './bundles.ts'
import type { Bundle, MapEdge } from './laid-out.ts'

export type Tone = 'red' | 'orange' | 'yellow' | 'teal' | 'blue' | 'gray'

/** How a line is drawn. A tone never stands alone: the dashes and the words beside the line say the same. */
export interface BundleLook {
  readonly tone: Tone
  /** In pixels at full size. */
  readonly width: number
  /** Lengths of dash and gap; undefined: unbroken. */
  readonly dash?: string
  /** Beside the line: `3 flows`, `2 not planned`. */
  readonly label: string
  /** Points to `b`, to `a`, or both. */
  readonly heads: { readonly a: boolean; readonly b: boolean }
  readonly isViolation: boolean
}

export interface LookOptions {
  readonly view: MapView
  /** Thickness by what was observed. */
  readonly withTraffic: boolean
  /** What was observed and is not planned stands out, whatever the view. */
  readonly withViolations: boolean
}

type Difference = MapEdge['difference']

/** The worst first: of two directions the one that a reader must not miss is drawn. */
const bySeriousness: readonly Difference[] = ['unplanned', 'stops', 'surplus', 'no-data', 'required', 'idle']

const differenceLooks: Readonly<Record<Difference, { readonly tone: Tone; readonly dash?: string; readonly words: string }>> = {
  unplanned: { tone: 'red', dash: '10 6', words: 'closes: observed, and no conduit' },
  stops: { tone: 'orange', dash: '16 6', words: 'closes in part: some of what was observed is not allowed' },
  surplus: { tone: 'yellow', dash: '3 5', words: 'surplus: allowed, not all of it used' },
  'no-data': { tone: 'gray', words: 'not told: allowed, and the recordings cannot say whether it is used' },
  required: { tone: 'teal', words: 'stays: allowed, and used' },
  idle: { tone: 'gray', dash: '2 8', words: 'idle: a conduit that allows nothing now' },
}

/** What each kind of line means, in the order of a legend. */
export const legend = bySeriousness.map((difference) => ({ difference, ...differenceLooks[difference] }))

const isViolation = ({ difference }: MapEdge): boolean => difference === 'unplanned' || difference === 'stops'

const widthOf = (edges: readonly MapEdge[], withTraffic: boolean): number => {
  if (!withTraffic) return 2
  const packets = edges.reduce((sum, { current }) => sum + current.packets, 0)
  // One packet is a thin line, ten million a thick one.
  return packets === 0 ? 1 : 1.5 + Math.min(7, Math.log10(packets)) * 1.5
}

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`

const labelOf = (edges: readonly MapEdge[], view: MapView): string => {
  const flows = edges.reduce((sum, edge) => sum + edge.flows, 0)
  const seen = edges.reduce((sum, { current }) => sum + current.conversations, 0)
  const unplanned = edges.reduce((sum, edge) => sum + unplannedOf(edge), 0)
  if (view === 'current') return counted(seen, 'conversation', 'conversations')
  if (view === 'planned' || unplanned === 0) return counted(flows, 'flow', 'flows')
  return flows === 0 ? `${unplanned} not planned` : `${counted(flows, 'flow', 'flows')}, ${unplanned} not planned`
}

/** How a bundle is drawn in a view; undefined when the view has nothing of it. */
export const bundleLook = (bundle: Bundle, { view, withTraffic, withViolations }: LookOptions): BundleLook | undefined => {
  const edges = bundle.edges.filter((edge) => isInView(edge, view))
  if (edges.length === 0) return undefined
  const found = new Set(edges.map(({ difference }) => difference))
  const worst = bySeriousness.find((difference) => found.has(difference)) ?? 'idle'
  const violates = edges.some((edge) => isViolation(edge))
  const shown = view === 'difference' || (withViolations && violates) ? differenceLooks[worst] : undefined
  const base: { readonly tone: Tone; readonly dash?: string } = shown ?? { tone: view === 'planned' ? 'teal' : 'blue' }
  return {
    tone: base.tone,
    ...(base.dash === undefined ? {} : { dash: base.dash }),
    width: widthOf(edges, withTraffic) + (shown !== undefined && violates ? 1 : 0),
    label: labelOf(edges, withViolations && violates ? 'difference' : view),
    heads: { a: edges.some(({ to }) => to === bundle.a), b: edges.some(({ to }) => to === bundle.b) },
    isViolation: violates,
  }
}
