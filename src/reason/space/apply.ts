import type { Endpoints } from './endpoints.ts'
import { header, nothing } from './node-store.ts'
import type { NodeStore, Ref } from './node-store.ts'
import { absent, PairTable } from './pair-table.ts'

/** The result of a pair when it is plain to see, `absent` when their branches have to be walked. Two terminals are always plain. */
export type Meeting = (a: Ref, b: Ref) => Ref

/** `over` where it is not 0, else `under`. */
export const overlaid: Meeting = (over, under) => {
  if (over === nothing || over === under) return under
  return over < 0 || under === nothing ? over : absent
}

/** The axis that a diagram asks about first; terminals ask about none. */
const endOfAxes = 0x7fff_ffff

/** Walks two diagrams of one store together and builds the diagram of their meetings. Depth is bounded by the number of axes. */
export const createApply = (store: NodeStore, axes: readonly Endpoints[], meet: Meeting): Meeting => {
  const done = new PairTable()

  const alongOne = (frame: number, node: Ref, other: Ref, nodeIsLeft: boolean): void => {
    const branches = store.words[node + 1] as number
    for (let at = node + header, i = 0; i < branches; i++, at += 2) {
      const child = store.words[at + 1] as Ref
      store.branch(frame, store.words[at] as number, nodeIsLeft ? apply(child, other) : apply(other, child))
    }
  }

  const alongBoth = (frame: number, a: Ref, b: Ref, rank: Int32Array): void => {
    let atA = a + header
    let atB = b + header
    for (;;) {
      const { words } = store
      const boundA = words[atA] as number
      const boundB = words[atB] as number
      const child = apply(words[atA + 1] as Ref, words[atB + 1] as Ref)
      const order = (rank[boundA] as number) - (rank[boundB] as number)
      store.branch(frame, order <= 0 ? boundA : boundB, child)
      if (order <= 0) {
        if (boundA === 0) return
        atA += 2
      }
      if (order >= 0) atB += 2
    }
  }

  const apply = (a: Ref, b: Ref): Ref => {
    const plain = meet(a, b)
    if (plain !== absent) return plain
    const known = done.get(a, b)
    if (known !== absent) return known
    const axisA = a < 0 ? endOfAxes : (store.words[a] as number)
    const axisB = b < 0 ? endOfAxes : (store.words[b] as number)
    const frame = store.begin()
    if (axisA < axisB) alongOne(frame, a, b, true)
    else if (axisA > axisB) alongOne(frame, b, a, false)
    else alongBoth(frame, a, b, (axes[axisA] as Endpoints).rank)
    const result = store.finish(frame, Math.min(axisA, axisB))
    done.set(a, b, result)
    return result
  }
  return apply
}

/**
 * Joins many diagrams by an associative meeting: neighbours in pairs, then pairs of pairs. Each level costs about one
 * pass over the whole, where one after the other would walk the growing result once per part.
 */
export const applyAll = (parts: readonly Ref[], apply: Meeting, none: Ref): Ref => {
  let level = parts
  while (level.length > 1) {
    const next: Ref[] = []
    for (let i = 0; i + 1 < level.length; i += 2) next.push(apply(level[i] as Ref, level[i + 1] as Ref))
    if (level.length % 2 === 1) next.push(level.at(-1) as Ref)
    level = next
  }
  return level[0] ?? none
}

/** Rebuilds a diagram with other terminals. */
export const relabelled = (store: NodeStore, root: Ref, terminalOf: (terminal: Ref) => Ref): Ref => {
  const done = new Map<Ref, Ref>()
  const visit = (ref: Ref): Ref => {
    const known = done.get(ref)
    if (known !== undefined) return known
    const result = ref < 0 ? terminalOf(ref) : rebuilt(store, ref, visit)
    done.set(ref, result)
    return result
  }
  return visit(root)
}

/** The same node with each child replaced. */
export const rebuilt = (store: NodeStore, node: Ref, childOf: (child: Ref) => Ref): Ref => {
  const axis = store.words[node] as number
  const branches = store.words[node + 1] as number
  const frame = store.begin()
  for (let at = node + header, i = 0; i < branches; i++, at += 2) store.branch(frame, store.words[at] as number, childOf(store.words[at + 1] as Ref))
  return store.finish(frame, axis)
}

/** For each point without the axis, the meeting of everything along it. Intermediate nodes go to the same store. */
export const folded = (store: NodeStore, root: Ref, axis: number, apply: Meeting): Ref => {
  const done = new Map<Ref, Ref>()
  const visit = (ref: Ref): Ref => {
    if (ref < 0 || (store.words[ref] as number) > axis) return ref
    const known = done.get(ref)
    if (known !== undefined) return known
    const result = store.words[ref] === axis ? applyAll(childrenOf(store, ref), apply, nothing) : rebuilt(store, ref, visit)
    done.set(ref, result)
    return result
  }
  return visit(root)
}

/** Each child once, in the order of its first branch. */
export const childrenOf = (store: NodeStore, node: Ref): readonly Ref[] => {
  const children = new Set<Ref>()
  const end = node + header + 2 * (store.words[node + 1] as number)
  for (let at = node + header + 1; at < end; at += 2) children.add(store.words[at] as Ref)
  return [...children]
}
