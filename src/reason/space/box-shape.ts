import type { Axis, Box, Interval } from './contract.ts'
import type { Endpoints } from './endpoints.ts'
import { nothing } from './node-store.ts'
import type { NodeStore, Ref } from './node-store.ts'

/** Where one axis of a box begins and ends being inside: upper bound ids, outside and inside by turns, ends inside or outside. */
interface Cuts {
  readonly axis: number
  /** Pairs `bound id, 1 inside or 0 outside`, ascending. Empty for "nowhere". */
  readonly bounds: readonly number[]
}

/** A checked box as ids, deepest axis first, without the axes it leaves free; undefined for an empty box. */
export type BoxShape = readonly Cuts[] | undefined

/** Turns boxes into shapes and makes their endpoints known. */
export interface BoxReader {
  shapeOf(box: Box): BoxShape
}

const present = (axis: Axis, [first, last]: Interval): string => `[${first}, ${last}] on axis \`${axis.name}\``

const checkInterval = (axis: Axis, interval: Interval): void => {
  const [first, last] = interval
  if (first > last) throw new Error(`interval ${present(axis, interval)} is reversed`)
  if (first < 0n || last > axis.max) throw new Error(`interval ${present(axis, interval)} is outside 0..${axis.max}`)
}

const ascending = (intervals: readonly Interval[]): readonly Interval[] => {
  for (let i = 1; i < intervals.length; i++) {
    if ((intervals[i] as Interval)[0] < (intervals[i - 1] as Interval)[0])
      return intervals.toSorted((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0))
  }
  return intervals
}

/** Intervals may overlap and come in any order; the bounds are of their union. */
const boundsOf = (axis: Axis, endpoints: Endpoints, intervals: readonly Interval[]): readonly number[] => {
  for (const interval of intervals) checkInterval(axis, interval)
  const bounds: number[] = []
  let reached = -1n
  for (const [first, last] of ascending(intervals)) {
    if (last <= reached) continue
    if (first > reached + 1n) bounds.push(endpoints.idOf(first - 1n), 0)
    else if (bounds.length > 0) bounds.length -= 2
    bounds.push(endpoints.idOf(last), 1)
    reached = last
  }
  if (bounds.length > 0 && reached < axis.max) bounds.push(0, 0)
  return bounds
}

const isWhole = (bounds: readonly number[]): boolean => bounds.length === 2 && bounds[0] === 0 && bounds[1] === 1

/** Remembers lists of intervals by identity: the rules of one policy share windows and address groups. Use one per operation. */
export const createBoxReader = (axes: readonly Axis[], endpoints: readonly Endpoints[], axisOf: (name: string) => number): BoxReader => {
  const known = axes.map(() => new Map<readonly Interval[], readonly number[]>())
  const cutsOf = (axis: number, intervals: readonly Interval[]): Cuts => {
    const lists = known[axis] as Map<readonly Interval[], readonly number[]>
    let bounds = lists.get(intervals)
    if (bounds === undefined) lists.set(intervals, (bounds = boundsOf(axes[axis] as Axis, endpoints[axis] as Endpoints, intervals)))
    return { axis, bounds }
  }
  const shapeOf = (box: Box): BoxShape => {
    const cuts: Cuts[] = []
    for (const name of Object.keys(box)) cuts.push(cutsOf(axisOf(name), box[name] as readonly Interval[]))
    if (cuts.some(({ bounds }) => bounds.length === 0)) return undefined
    return cuts.filter(({ bounds }) => !isWhole(bounds)).toSorted((a, b) => b.axis - a.axis)
  }
  return { shapeOf }
}

/** `terminal` inside the box, 0 outside: one node per axis that it limits. Settle the endpoints before it meets another. */
export const shapeDiagram = (store: NodeStore, shape: BoxShape, terminal: Ref): Ref => {
  if (shape === undefined) return nothing
  let inside = terminal
  for (const { axis, bounds } of shape) {
    const frame = store.begin()
    for (let i = 0; i < bounds.length; i += 2) store.branch(frame, bounds[i] as number, bounds[i + 1] === 1 ? inside : nothing)
    inside = store.finish(frame, axis)
  }
  return inside
}
