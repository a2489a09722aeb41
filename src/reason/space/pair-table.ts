/** Not in the table. No diagram has this number. */
export const absent = -0x8000_0000

/** Results by a pair of diagrams. Lives as long as one operation, so that nothing has to be thrown away later. */
export class PairTable {
  /** Triples `left, right, result`; `absent` on the left marks a free slot. */
  private slots: Int32Array = new Int32Array(3 * 64).fill(absent)
  private count = 0

  get(left: number, right: number): number {
    const { slots } = this
    const at = this.find(left, right)
    return slots[at] === absent ? absent : (slots[at + 2] as number)
  }

  set(left: number, right: number, result: number): void {
    if (this.count * 6 > this.slots.length) this.grow()
    const at = this.find(left, right)
    const { slots } = this
    if (slots[at] === absent) this.count++
    slots[at] = left
    slots[at + 1] = right
    slots[at + 2] = result
  }

  private find(left: number, right: number): number {
    const { slots } = this
    const mask = slots.length / 3 - 1
    let hash = Math.imul(Math.imul(left, 0x9e3779b1) ^ right, 0x85ebca6b)
    hash ^= hash >>> 15
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const at = slot * 3
      if (slots[at] === absent || (slots[at] === left && slots[at + 1] === right)) return at
    }
  }

  private grow(): void {
    const old = this.slots
    this.slots = new Int32Array(old.length * 2).fill(absent)
    for (let at = 0; at < old.length; at += 3) {
      if (old[at] === absent) continue
      this.slots.set(old.subarray(at, at + 3), this.find(old[at] as number, old[at + 1] as number))
    }
  }
}
