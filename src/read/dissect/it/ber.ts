/** One BER element (X.690): its tag byte, where its content starts and ends. `end` may lie behind the bytes that are there. */
export interface BerElement {
  readonly tag: number
  readonly start: number
  readonly end: number
}

/** The element at `at`; undefined when its header is not whole, its length is indefinite, or longer than three bytes. */
export const readBer = (bytes: Uint8Array, at: number): BerElement | undefined => {
  const tag = bytes[at]
  const first = bytes[at + 1]
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f) return undefined
  if (first < 0x80) return { tag, start: at + 2, end: at + 2 + first }
  const count = first & 0x7f
  if (count === 0 || count > 4 || at + 2 + count > bytes.length) return undefined
  let length = 0
  for (let i = 0; i < count; i++) length = length * 256 + (bytes[at + 2 + i] ?? 0)
  if (length > 0xffffff) return undefined
  return { tag, start: at + 2 + count, end: at + 2 + count + length }
}

/** The value of a small non-negative INTEGER or ENUMERATED of up to four bytes. */
export const berNumber = (bytes: Uint8Array, element: BerElement): number => {
  let value = 0
  for (let i = element.start; i < Math.min(element.end, element.start + 4, bytes.length); i++) value = value * 256 + (bytes[i] ?? 0)
  return value
}
