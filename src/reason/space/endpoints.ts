/**
 * The upper bounds of intervals on one axis as small integers, so that a diagram is made of 32-bit words whatever the
 * axis is (zones or 2^128 addresses).
 *
 * Ids are given in order of arrival and never change: nodes and hashes are made of ids. Their order lives apart, in
 * `rank`, and is laid out anew when endpoints arrive. New endpoints therefore slip between old ones without touching a
 * node, and a diagram made earlier is the same words as one made later.
 */
export class Endpoints {
  readonly max: bigint
  /** Value of each id. Id 0 is the end of the axis. */
  readonly values: bigint[]
  /** Position of each id among all endpoints. Valid after `settle`. */
  rank: Int32Array
  private readonly ids: Map<number | string, number>
  private readonly ordered: number[]

  constructor(max: bigint) {
    this.max = max
    this.values = [max]
    this.rank = Int32Array.of(0)
    this.ids = new Map([[keyOf(max), 0]])
    this.ordered = [0]
  }

  /** The id of an upper bound. Call `settle` before diagrams with new ids are compared. */
  idOf(value: bigint): number {
    const key = keyOf(value)
    const known = this.ids.get(key)
    if (known !== undefined) return known
    const id = this.values.length
    this.values.push(value)
    this.ids.set(key, id)
    return id
  }

  /** Puts endpoints that arrived since the last time in order. */
  settle(): void {
    const { values, ordered } = this
    if (ordered.length === values.length) return
    for (let id = ordered.length; id < values.length; id++) ordered.push(id)
    ordered.sort((a, b) => ((values[a] as bigint) < (values[b] as bigint) ? -1 : 1))
    if (this.rank.length < values.length) this.rank = new Int32Array(Math.max(16, values.length * 2))
    for (let position = 0; position < ordered.length; position++) this.rank[ordered[position] as number] = position
  }
}

// V8 hashes a bigint by its low 64 bits only: the ends of IPv6 networks share those, and a map keyed by bigints turns
// quadratic. Numbers and strings hash well.
const keyOf = (value: bigint): number | string => (value <= 0x1f_ffff_ffff_ffffn ? Number(value) : value.toString(32))
