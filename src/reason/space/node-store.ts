/**
 * A diagram as an integer: an inner node is its offset (from 0) in `words`, a terminal with index i is ~i (below 0).
 * A node is `axis, branches, hash`, then one pair `upper bound id, child` per branch in ascending order; the last bound
 * is always id 0, the end of the axis.
 *
 * INVARIANT: neighbouring branches have different children, a node has two branches at least, children lie on later
 * axes, and no two nodes are the same words. Equal functions are therefore equal integers.
 */
export type Ref = number

/** What rules without a match give: terminal 0, whose index is 0. */
export const nothing: Ref = ~0

export const header = 3
const minTable = 256

export class NodeStore {
  words: Int32Array = new Int32Array(1024)
  /** How many inner nodes there are. */
  nodes = 0
  private used = 0
  /** Open addressing; holds offset + 1, 0 for a free slot. */
  private table: Int32Array = new Int32Array(minTable)
  /** Branches of the nodes under construction, one frame above the other. */
  private pending: Int32Array = new Int32Array(1024)
  private top = 0

  /** Starts a node; give what this returns to `branch` and `finish`. Frames nest. */
  begin(): number {
    return this.top
  }

  /** The next branch, up to and with `bound`. Joined with the one before when both lead to the same child. */
  branch(frame: number, bound: number, child: Ref): void {
    if (this.top > frame && this.pending[this.top - 1] === child) {
      this.pending[this.top - 2] = bound
      return
    }
    if (this.top + 2 > this.pending.length) this.pending = grown(this.pending, this.top + 2)
    this.pending[this.top] = bound
    this.pending[this.top + 1] = child
    this.top += 2
  }

  /** The node of the branches since `begin`; the only child itself when there is no choice. */
  finish(frame: number, axis: number): Ref {
    const { pending } = this
    const end = this.top
    this.top = frame
    if (end - frame === 2) return pending[frame + 1] as Ref
    let hash = Math.imul(axis + 1, 0x9e3779b1)
    for (let i = frame; i < end; i++) hash = mixed(hash, pending[i] as number)
    hash ^= hash >>> 15
    return this.find(frame, end, axis, hash) ?? this.add(frame, end, axis, hash)
  }

  private find(frame: number, end: number, axis: number, hash: number): Ref | undefined {
    const { words, table, pending } = this
    const mask = table.length - 1
    for (let slot = hash & mask; table[slot] !== 0; slot = (slot + 1) & mask) {
      const node = (table[slot] as number) - 1
      if (words[node + 2] !== hash || words[node] !== axis || (words[node + 1] as number) * 2 !== end - frame) continue
      const shift = node + header - frame
      let at = frame
      while (at < end && words[at + shift] === pending[at]) at++
      if (at === end) return node
    }
    return undefined
  }

  private add(frame: number, end: number, axis: number, hash: number): Ref {
    const node = this.used
    const next = node + header + end - frame
    if (next > this.words.length) this.words = grown(this.words, next)
    const { words, pending } = this
    words[node] = axis
    words[node + 1] = (end - frame) / 2
    words[node + 2] = hash
    for (let from = frame, to = node + header; from < end; from++, to++) words[to] = pending[from] as number
    this.used = next
    this.nodes++
    if (this.nodes * 2 > this.table.length) this.rehash()
    else this.enter(node)
    return node
  }

  private enter(node: Ref): void {
    const { table } = this
    const mask = table.length - 1
    let slot = (this.words[node + 2] as number) & mask
    while (table[slot] !== 0) slot = (slot + 1) & mask
    table[slot] = node + 1
  }

  private rehash(): void {
    this.table = new Int32Array(this.table.length * 4)
    for (let node = 0; node < this.used; node += header + 2 * (this.words[node + 1] as number)) this.enter(node)
  }

  /** May this integer be a diagram of ours? Cheap; guards against numbers that never were one. */
  has(ref: number, terminals: number): boolean {
    return Number.isInteger(ref) && (ref < 0 ? ~ref < terminals : ref + header < this.used)
  }
}

const mixed = (hash: number, word: number): number => {
  const next = Math.imul(hash ^ word, 0x85ebca6b)
  return (next << 13) | (next >>> 19)
}

const grown = (array: Int32Array, atLeast: number): Int32Array => {
  const larger = new Int32Array(Math.max(atLeast, array.length * 2))
  larger.set(array)
  return larger
}

/** The inner nodes that can be reached, children before parents, in an order that depends on the function alone. */
export const reachable = (store: NodeStore, root: Ref): readonly Ref[] => {
  const { words } = store
  const seen = new Set<Ref>()
  const order: Ref[] = []
  const visit = (ref: Ref): void => {
    if (ref < 0 || seen.has(ref)) return
    seen.add(ref)
    const end = ref + header + 2 * (words[ref + 1] as number)
    for (let at = ref + header + 1; at < end; at += 2) visit(words[at] as Ref)
    order.push(ref)
  }
  visit(root)
  return order
}

/** The same diagram in another store of the same space. */
export const copyInto = (from: NodeStore, to: NodeStore, root: Ref): Ref => {
  const copies = new Map<Ref, Ref>()
  const copyOf = (ref: Ref): Ref => (ref < 0 ? ref : (copies.get(ref) as Ref))
  for (const node of reachable(from, root)) {
    const { words } = from
    const frame = to.begin()
    const end = node + header + 2 * (words[node + 1] as number)
    for (let at = node + header; at < end; at += 2) to.branch(frame, words[at] as number, copyOf(words[at + 1] as Ref))
    copies.set(node, to.finish(frame, words[node] as number))
  }
  return copyOf(root)
}
