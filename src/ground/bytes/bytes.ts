// A number past the end reads as 0 and never throws; callers check what remains before they trust it.

export const u8 = (b: Uint8Array, at: number): number => b[at] ?? 0
export const u16be = (b: Uint8Array, at: number): number => ((b[at] ?? 0) << 8) | (b[at + 1] ?? 0)
export const u16le = (b: Uint8Array, at: number): number => (b[at] ?? 0) | ((b[at + 1] ?? 0) << 8)
/** Unsigned: 0..4294967295. */
export const u32be = (b: Uint8Array, at: number): number =>
  (((b[at] ?? 0) << 24) | ((b[at + 1] ?? 0) << 16) | ((b[at + 2] ?? 0) << 8) | (b[at + 3] ?? 0)) >>> 0
/** Unsigned: 0..4294967295. */
export const u32le = (b: Uint8Array, at: number): number =>
  ((b[at] ?? 0) | ((b[at + 1] ?? 0) << 8) | ((b[at + 2] ?? 0) << 16) | ((b[at + 3] ?? 0) << 24)) >>> 0

/** Text of the bytes from `from` (inclusive) to `to` (exclusive, cut to what is there), one character a byte, as they are. */
export const ascii = (b: Uint8Array, from: number, to: number): string => {
  const end = Math.min(to, b.length)
  let text = ''
  for (let i = Math.max(0, from); i < end; i++) text += String.fromCharCode(b[i] ?? 0)
  return text
}

/**
 * Text a device sent about itself, made safe to show: stops at the first NUL, keeps printable ASCII, turns the rest
 * into spaces, trims, and never exceeds `most` characters. Host names and banners are hostile data.
 */
export const printable = (b: Uint8Array, from: number, to: number, most = 128): string => {
  const end = Math.min(to, b.length, from + most)
  let text = ''
  for (let i = Math.max(0, from); i < end; i++) {
    const code = b[i] ?? 0
    if (code === 0) break
    text += code >= 0x20 && code < 0x7f ? String.fromCharCode(code) : ' '
  }
  return text.trim()
}

/** `0x` and at least `digits` lower-case hexadecimal digits: the key of a native function code. */
export const hex = (value: number, digits = 2): string => `0x${value.toString(16).padStart(digits, '0')}`
