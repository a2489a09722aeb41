/** Numbers 0 ≤ x < 1, the same for the same seed (mulberry32). */
export const seeded = (seed: number): (() => number) => {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const nastyBytes = [0, 1, 0x7f, 0x80, 0xff]

/** A copy with one to eight bytes changed, and now and then cut, a piece removed or a piece doubled. */
export const mutated = (original: Uint8Array, random: () => number): Uint8Array => {
  const at = (length: number): number => Math.floor(random() * length)
  let bytes = original.slice()
  const changes = 1 + at(8)
  for (let i = 0; i < changes && bytes.length > 0; i++) bytes[at(bytes.length)] = random() < 0.5 ? at(256) : (nastyBytes[at(nastyBytes.length)] ?? 0)
  const kind = random()
  if (kind < 0.15) bytes = bytes.slice(0, at(bytes.length + 1))
  else if (kind < 0.25) {
    const from = at(bytes.length)
    const to = Math.min(bytes.length, from + 1 + at(40))
    bytes = Uint8Array.from([...bytes.subarray(0, from), ...bytes.subarray(kind < 0.2 ? to : Math.max(0, from - 20))])
  }
  return bytes
}
