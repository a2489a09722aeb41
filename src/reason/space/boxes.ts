import type { Axis, Box, Interval } from './contract.ts'
import type { Endpoints } from './endpoints.ts'
import { header, reachable } from './node-store.ts'
import type { NodeStore, Ref } from './node-store.ts'
import { axisStart, createSpanIds, firstPoint, isWholeAxis, joinedSpans, spanIntervals } from './span.ts'
import type { Span, SpanIds } from './span.ts'

/** A box over the axes from some node on: what one axis is limited to, then the rest. One object per meaning. */
interface Tail {
  /** The number of axes for a box that limits none. */
  readonly axis: number
  readonly span: Span
  readonly spanId: number
  readonly rest: Tail | undefined
  readonly terminal: Ref
  /** Tails that continue in this one, by the id of their span. */
  readonly before: Map<number, Tail>
}

export interface TerminalBox {
  readonly box: Box
  readonly terminal: Ref
}

/** Where each child of a node is reached, children in the order of their first branch. */
const spansOfChildren = (store: NodeStore, node: Ref): ReadonlyMap<Ref, Span> => {
  const { words } = store
  const spans = new Map<Ref, number[]>()
  const end = node + header + 2 * (words[node + 1] as number)
  let before = axisStart
  for (let at = node + header; at < end; at += 2) {
    const last = words[at] as number
    const child = words[at + 1] as Ref
    const span = spans.get(child)
    if (span === undefined) spans.set(child, [before, last])
    else span.push(before, last)
    before = last
  }
  return spans
}

/**
 * Boxes of each node from the deepest up. A node's boxes are its children's, each limited to where on the node's axis
 * it holds: a box that several children have becomes one. Two boxes of one node share no point: where they meet on the
 * node's axis they belong to one child, whose boxes are disjoint.
 */
const tailsOf = (
  store: NodeStore,
  endpoints: readonly Endpoints[],
  root: Ref,
  isKept: (terminal: Ref) => boolean,
  spanId: SpanIds,
): readonly Tail[] => {
  const tails = new Map<Ref, readonly Tail[]>()
  const limited = (axis: number, span: Span, rest: Tail): Tail => {
    const id = spanId(axis, span)
    let tail = rest.before.get(id)
    if (tail === undefined) rest.before.set(id, (tail = { axis, span, spanId: id, rest, terminal: rest.terminal, before: new Map() }))
    return tail
  }
  const tailsAt = (ref: Ref): readonly Tail[] => {
    let known = tails.get(ref)
    if (known === undefined) {
      known = isKept(ref) ? [{ axis: endpoints.length, span: [], spanId: -1, rest: undefined, terminal: ref, before: new Map() }] : []
      tails.set(ref, known)
    }
    return known
  }
  for (const node of reachable(store, root)) {
    const axis = store.words[node] as number
    const spansOfTail = new Map<Tail, Span[]>()
    for (const [child, span] of spansOfChildren(store, node)) {
      for (const tail of tailsAt(child)) {
        const spans = spansOfTail.get(tail)
        if (spans === undefined) spansOfTail.set(tail, [span])
        else spans.push(span)
      }
    }
    const own: Tail[] = []
    for (const [tail, spans] of spansOfTail) {
      const span = joinedSpans(spans, endpoints[axis] as Endpoints)
      own.push(isWholeAxis(span) ? tail : limited(axis, span, tail))
    }
    tails.set(node, own)
  }
  return tailsAt(root)
}

/** A box as one span per axis; `undefined` and id -1 for an axis left free. */
interface Flat {
  readonly spans: readonly (Span | undefined)[]
  readonly ids: readonly number[]
  readonly terminal: Ref
}

const flat = (tail: Tail, axes: number): Flat => {
  const spans: (Span | undefined)[] = Array.from({ length: axes }, () => undefined)
  const ids = Array.from({ length: axes }, () => -1)
  for (let at: Tail | undefined = tail; at?.rest !== undefined; at = at.rest) {
    spans[at.axis] = at.span
    ids[at.axis] = at.spanId
  }
  return { spans, ids, terminal: tail.terminal }
}

/** Joins boxes that differ on this axis only. The same list when there are none. */
const mergedAlong = (boxes: readonly Flat[], axis: number, endpoints: Endpoints, spanId: SpanIds): readonly Flat[] => {
  // Disjoint boxes that are all alike on an axis differ on another.
  if (boxes.every(({ ids }) => ids[axis] === boxes[0]?.ids[axis])) return boxes
  const groups = new Map<string, Flat[]>()
  for (const box of boxes) {
    const key = `${box.ids.toSpliced(axis, 1).join()} ${box.terminal}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [box])
    else group.push(box)
  }
  if (groups.size === boxes.length) return boxes
  return [...groups.values()].map((group) => {
    const [first] = group as [Flat]
    if (group.length === 1) return first
    // Boxes are disjoint and equal elsewhere: each of them is limited on this axis.
    const span = joinedSpans(
      group.map((box) => box.spans[axis] as Span),
      endpoints,
    )
    const isWhole = isWholeAxis(span)
    return {
      spans: first.spans.with(axis, isWhole ? undefined : span),
      ids: first.ids.with(axis, isWhole ? -1 : spanId(axis, span)),
      terminal: first.terminal,
    }
  })
}

/** Joining along one axis can make boxes alike that were not: goes on until no axis joins anything. */
const merged = (boxes: readonly Flat[], endpoints: readonly Endpoints[], spanId: SpanIds): readonly Flat[] => {
  let result = boxes
  for (let axis = endpoints.length - 1, idle = 0; idle < endpoints.length; axis = (axis + endpoints.length - 1) % endpoints.length) {
    const next = mergedAlong(result, axis, endpoints[axis] as Endpoints, spanId)
    idle = next === result ? idle + 1 : 0
    result = next
  }
  return result
}

const byLeastPoint =
  (endpoints: readonly Endpoints[]) =>
  (a: Flat, b: Flat): number => {
    for (const [axis, own] of endpoints.entries()) {
      const [left, right] = [a.spans[axis], b.spans[axis]]
      const [first, second] = [left === undefined ? 0n : firstPoint(left, own), right === undefined ? 0n : firstPoint(right, own)]
      if (first !== second) return first < second ? -1 : 1
    }
    return 0
  }

/**
 * Disjoint boxes that cover exactly the kept terminals, in the order of their least points. They depend on the function
 * alone, and are few rather than fewest: boxes that differ on one axis only are joined, nothing is re-cut.
 */
export const disjointBoxes = (
  store: NodeStore,
  axes: readonly Axis[],
  endpoints: readonly Endpoints[],
  root: Ref,
  isKept: (terminal: Ref) => boolean,
): readonly TerminalBox[] => {
  const spanId = createSpanIds()
  const boxes = merged(
    tailsOf(store, endpoints, root, isKept, spanId).map((tail) => flat(tail, axes.length)),
    endpoints,
    spanId,
  )
  const shown = new Map<number, readonly Interval[]>()
  const intervalsOf = (axis: number, id: number, span: Span): readonly Interval[] => {
    let intervals = shown.get(id)
    if (intervals === undefined) shown.set(id, (intervals = spanIntervals(span, endpoints[axis] as Endpoints)))
    return intervals
  }
  return boxes.toSorted(byLeastPoint(endpoints)).map(({ spans, ids, terminal }) => ({
    box: Object.fromEntries(
      spans.flatMap((span, axis) => (span === undefined ? [] : [[(axes[axis] as Axis).name, intervalsOf(axis, ids[axis] as number, span)] as const])),
    ),
    terminal,
  }))
}
