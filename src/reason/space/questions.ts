import type { Point, Witness } from './contract.ts'
import type { Endpoints } from './endpoints.ts'
import { header, reachable } from './node-store.ts'
import type { NodeStore, Ref } from './node-store.ts'
import { absent, PairTable } from './pair-table.ts'

/** The branches of a node as the reader meets them. */
const boundAt = (store: NodeStore, endpoints: readonly Endpoints[], node: Ref, at: number): bigint =>
  (endpoints[store.words[node] as number] as Endpoints).values[store.words[at] as number] as bigint

/** The terminal that a point leads to. `values` has one value per axis. */
export const terminalRefAt = (store: NodeStore, endpoints: readonly Endpoints[], root: Ref, values: readonly bigint[]): Ref => {
  let ref = root
  while (ref >= 0) {
    const value = values[store.words[ref] as number] as bigint
    let low = 0
    let high = (store.words[ref + 1] as number) - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if (boundAt(store, endpoints, ref, ref + header + 2 * middle) < value) low = middle + 1
      else high = middle
    }
    ref = store.words[ref + header + 2 * low + 1] as Ref
  }
  return ref
}

/** Every terminal that some point leads to. */
export const terminalRefs = (store: NodeStore, root: Ref): ReadonlySet<Ref> => {
  const found = new Set<Ref>(root < 0 ? [root] : [])
  const { words } = store
  for (const node of reachable(store, root)) {
    const end = node + header + 2 * (words[node + 1] as number)
    for (let at = node + header + 1; at < end; at += 2) if ((words[at] as Ref) < 0) found.add(words[at] as Ref)
  }
  return found
}

/** How many points lead to a terminal that is kept. */
export const countOf = (store: NodeStore, endpoints: readonly Endpoints[], root: Ref, isKept: (terminal: Ref) => boolean): bigint => {
  // `points[i]`: how many points the axes from i on have together.
  const points: bigint[] = [1n]
  for (const { max } of endpoints.toReversed()) points.unshift((points[0] as bigint) * (max + 1n))
  const axisOf = (ref: Ref): number => (ref < 0 ? endpoints.length : (store.words[ref] as number))
  const counts = new Map<Ref, bigint>()
  // Counted over the axes from `axis` on: axes that a diagram does not ask about multiply.
  const countFrom = (ref: Ref, axis: number): bigint => {
    const own = ref < 0 ? (isKept(ref) ? 1n : 0n) : (counts.get(ref) as bigint)
    return own === 0n ? 0n : own * ((points[axis] as bigint) / (points[axisOf(ref)] as bigint))
  }
  for (const node of reachable(store, root)) {
    const end = node + header + 2 * (store.words[node + 1] as number)
    let before = -1n
    let total = 0n
    for (let at = node + header; at < end; at += 2) {
      const bound = boundAt(store, endpoints, node, at)
      total += (bound - before) * countFrom(store.words[at + 1] as Ref, axisOf(node) + 1)
      before = bound
    }
    counts.set(node, total)
  }
  return countFrom(root, 0)
}

interface Disagreement {
  readonly point: readonly bigint[]
  readonly left: Ref
  readonly right: Ref
}

/**
 * The least point, axis by axis, whose two terminals differ. Pairs of nodes in which nothing differs are remembered, so
 * each is walked once. `mayDiffer` says of a pair of nodes whether the search has to go there at all.
 */
export const leastDifference = (
  store: NodeStore,
  endpoints: readonly Endpoints[],
  a: Ref,
  b: Ref,
  differs: (left: Ref, right: Ref) => boolean,
  mayDiffer: (left: Ref, right: Ref) => boolean,
): Disagreement | undefined => {
  const agreed = new PairTable()
  const point = endpoints.map(() => 0n)
  const { words } = store

  const search = (left: Ref, right: Ref): Disagreement | undefined => {
    if (left < 0 && right < 0) return differs(left, right) ? { point, left, right } : undefined
    if (!mayDiffer(left, right) || agreed.get(left, right) !== absent) return undefined
    const axis = Math.min(left < 0 ? endpoints.length : (words[left] as number), right < 0 ? endpoints.length : (words[right] as number))
    const leftWalks = left >= 0 && words[left] === axis
    const rightWalks = right >= 0 && words[right] === axis
    const { values, rank } = endpoints[axis] as Endpoints
    let atLeft = left + header
    let atRight = right + header
    for (let first = 0n; ;) {
      const found = search(leftWalks ? (words[atLeft + 1] as Ref) : left, rightWalks ? (words[atRight + 1] as Ref) : right)
      if (found !== undefined) {
        point[axis] = first
        return found
      }
      const boundLeft = leftWalks ? (words[atLeft] as number) : 0
      const boundRight = rightWalks ? (words[atRight] as number) : 0
      const order = (rank[boundLeft] as number) - (rank[boundRight] as number)
      const bound = order <= 0 ? boundLeft : boundRight
      if (bound === 0) break
      first = (values[bound] as bigint) + 1n
      if (order <= 0 && leftWalks) atLeft += 2
      if (order >= 0 && rightWalks) atRight += 2
    }
    agreed.set(left, right, 0)
    return undefined
  }
  return search(a, b)
}

/** A disagreement in the caller's words. */
export const toWitness = (found: Disagreement, toPoint: (values: readonly bigint[]) => Point, terminalOf: (ref: Ref) => number): Witness => ({
  point: toPoint(found.point),
  left: terminalOf(found.left),
  right: terminalOf(found.right),
})
