import type { Axis, Box, Interval } from './contract.ts'
import type { Endpoints } from './endpoints.ts'
import { header, reachable } from './node-store.ts'
import type { NodeStore, Ref } from './node-store.ts'

/** Disjoint intervals that do not touch, ascending. */
type Span = readonly Interval[]

/** A box over the axes from some node on: what the node's own axis is limited to, then the rest. One object per meaning. */
interface Tail {
  readonly id: number
  readonly axis: number
  readonly span: Span
  readonly spanId: number
  /** Undefined behind the last limited axis. */
  readonly rest: Tail | undefined
  readonly terminal: Ref
}

export interface TerminalBox {
  readonly box: Box
  readonly terminal: Ref
}

const joined = (spans: readonly Span[]): Span => {
  if (spans.length === 1) return spans[0] as Span
  const result: [bigint, bigint][] = []
  for (const [first, last] of spans.flat().toSorted((a, b) => (a[0] < b[0] ? -1 : 1))) {
    const previous = result.at(-1)
    if (previous !== undefined && first === previous[1] + 1n) previous[1] = last
    else result.push([first, last])
  }
  return result
}

/** One number per list of intervals, so that boxes are compared by numbers. */
const createSpanIds = (): ((span: Span) => number) => {
  const ids = new Map<string, number>()
  return (span) => {
    const key = span.map(([first, last]) => `${first.toString(32)}-${last.toString(32)}`).join()
    const id = ids.get(key) ?? ids.size
    ids.set(key, id)
    return id
  }
}

type SpanIds = ReturnType<typeof createSpanIds>

/** Where each child of a node is reached, children in the order of their first branch. */
const spansOfChildren = (store: NodeStore, { values }: Endpoints, node: Ref): ReadonlyMap<Ref, Span> => {
  const { words } = store
  const spans = new Map<Ref, [bigint, bigint][]>()
  const end = node + header + 2 * (words[node + 1] as number)
  let first = 0n
  for (let at = node + header; at < end; at += 2) {
    const last = values[words[at] as number] as bigint
    const child = words[at + 1] as Ref
    const span = spans.get(child)
    if (span === undefined) spans.set(child, [[first, last]])
    else span.push([first, last])
    first = last + 1n
  }
  return spans
}

/**
 * Boxes of each node from the deepest up. A node's boxes are its children's, each limited to where on the node's axis
 * it holds: a box that several children have becomes one. Two boxes of one node share no point: where they meet on the
 * node's axis they belong to one child, whose boxes are disjoint.
 */
const tailsOf = (store: NodeStore, endpoints: readonly Endpoints[], root: Ref, isKept: (terminal: Ref) => boolean, spanId: SpanIds): readonly Tail[] => {
  const tails = new Map<Ref, readonly Tail[]>()
  const unique = new Map<string, Tail>()
  const made = (axis: number, span: Span, rest: Tail | undefined, terminal: Ref): Tail => {
    const number = spanId(span)
    const key = `${axis} ${number} ${rest?.id ?? ''} ${terminal}`
    let tail = unique.get(key)
    if (tail === undefined) unique.set(key, (tail = { id: unique.size, axis, span, spanId: number, rest, terminal }))
    return tail
  }
  const free = (terminal: Ref): readonly Tail[] => (isKept(terminal) ? [made(endpoints.length, [], undefined, terminal)] : [])
  for (const node of reachable(store, root)) {
    const axis = store.words[node] as number
    const whole = (endpoints[axis] as Endpoints).max
    const spansOfTail = new Map<Tail, Span[]>()
    for (const [child, span] of spansOfChildren(store, endpoints[axis] as Endpoints, node)) {
      for (const tail of child < 0 ? free(child) : (tails.get(child) as readonly Tail[])) {
        const spans = spansOfTail.get(tail)
        if (spans === undefined) spansOfTail.set(tail, [span])
        else spans.push(span)
      }
    }
    const own: Tail[] = []
    for (const [tail, spans] of spansOfTail) {
      const span = joined(spans)
      const isWhole = span.length === 1 && span[0]?.[0] === 0n && span[0][1] === whole
      own.push(isWhole ? tail : made(axis, span, tail, tail.terminal))
    }
    tails.set(node, own)
  }
  return root < 0 ? free(root) : (tails.get(root) as readonly Tail[])
}

/** A box as one span per axis; `undefined` for an axis left free. */
interface Flat {
  readonly spans: readonly (Span | undefined)[]
  readonly ids: readonly number[]
  readonly terminal: Ref
}

const unlimited = -1

const flat = (tail: Tail, axes: number): Flat => {
  const spans: (Span | undefined)[] = Array.from({ length: axes }, () => undefined)
  const ids = Array.from({ length: axes }, () => unlimited)
  for (let at: Tail | undefined = tail; at !== undefined && at.axis < axes; at = at.rest) {
    spans[at.axis] = at.span
    ids[at.axis] = at.spanId
  }
  return { spans, ids, terminal: tail.terminal }
}

/** Joins boxes that differ on one axis only. */
const mergedAlong = (boxes: readonly Flat[], axis: number, whole: bigint, spanId: SpanIds): readonly Flat[] => {
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
    const span = joined(group.map((box) => box.spans[axis] as Span))
    const isWhole = span.length === 1 && span[0]?.[0] === 0n && span[0][1] === whole
    return { spans: first.spans.with(axis, isWhole ? undefined : span), ids: first.ids.with(axis, isWhole ? unlimited : spanId(span)), terminal: first.terminal }
  })
}

const byLeastPoint = (a: Flat, b: Flat): number => {
  for (const [axis, span] of a.spans.entries()) {
    const [left, right] = [span?.[0]?.[0] ?? 0n, b.spans[axis]?.[0]?.[0] ?? 0n]
    if (left !== right) return left < right ? -1 : 1
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
  let boxes: readonly Flat[] = tailsOf(store, endpoints, root, isKept, spanId).map((tail) => flat(tail, axes.length))
  // Joining along one axis can make boxes alike that were not: go on until a round joins nothing.
  for (let before = Infinity; boxes.length < before; ) {
    before = boxes.length
    for (const [axis, { max }] of [...axes.entries()].toReversed()) boxes = mergedAlong(boxes, axis, max, spanId)
  }
  return boxes.toSorted(byLeastPoint).map(({ spans, terminal }) => ({
    box: Object.fromEntries(spans.flatMap((span, axis) => (span === undefined ? [] : [[(axes[axis] as Axis).name, span] as const]))),
    terminal,
  }))
}
