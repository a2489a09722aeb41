/** A byte, text (one byte a character), or bytes. */
export type Part = number | string | Uint8Array | readonly number[]

const lengthOf = (part: Part): number => (typeof part === 'number' ? 1 : part.length)

/** All parts one after the other. Numbers are cut to a byte. */
export const bytes = (...parts: readonly Part[]): Uint8Array => {
  let length = 0
  for (const part of parts) length += lengthOf(part)
  const out = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    if (typeof part === 'number') out[at++] = part
    else if (typeof part === 'string') for (let i = 0; i < part.length; i++) out[at++] = part.charCodeAt(i)
    else {
      out.set(part, at)
      at += part.length
    }
  }
  return out
}

export const be16 = (n: number): readonly number[] => [(n >>> 8) & 255, n & 255]
export const le16 = (n: number): readonly number[] => [n & 255, (n >>> 8) & 255]
export const be24 = (n: number): readonly number[] => [(n >>> 16) & 255, (n >>> 8) & 255, n & 255]
export const be32 = (n: number): readonly number[] => [(n >>> 24) & 255, (n >>> 16) & 255, (n >>> 8) & 255, n & 255]
export const le32 = (n: number): readonly number[] => [n & 255, (n >>> 8) & 255, (n >>> 16) & 255, (n >>> 24) & 255]
/** For integers up to 2^53. */
export const le64 = (n: number): readonly number[] => [...le32(n % 4294967296), ...le32(Math.floor(n / 4294967296))]

/** Little-endian UTF-16 without an end mark, as Windows protocols write names. */
export const utf16 = (text: string): readonly number[] => Array.from(text).flatMap((c) => le16(c.charCodeAt(0)))

/** That many zeros. */
export const zeros = (count: number): Uint8Array => new Uint8Array(count)

/** Big endian into bytes that are there already: frames are made by the hundred thousand. */
export const put16 = (out: Uint8Array, at: number, n: number): void => {
  out[at] = n >>> 8
  out[at + 1] = n
}
export const put32 = (out: Uint8Array, at: number, n: number): void => {
  put16(out, at, n >>> 16)
  put16(out, at + 2, n)
}
