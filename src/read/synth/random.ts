/** Numbers that look random and are the same on every run: a capture made twice is the same file. */
export interface Random {
  /** 0 <= n < 1 */
  fraction(): number
  /** An integer, both ends included. */
  between(low: number, high: number): number
  fill(count: number): Uint8Array
}

/** FNV-1a: a seed from a name, so that adding one flow leaves all others as they were. */
const seedOf = (name: string): number => {
  let hash = 0x811c9dc5
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193)
  return hash >>> 0
}

/** mulberry32: small, fast, good enough for jitter and filler; never for secrets. */
export const randomOf = (name: string): Random => {
  let state = seedOf(name)
  const fraction = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  const between = (low: number, high: number): number => low + Math.floor(fraction() * (high - low + 1))
  const fill = (count: number): Uint8Array => {
    const out = new Uint8Array(count)
    for (let i = 0; i < count; i++) out[i] = fraction() * 256
    return out
  }
  return { fraction, between, fill }
}
