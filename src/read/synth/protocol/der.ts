import { bytes, type Part } from '../bytes.ts'

/** Identifier octets of X.690 as directory protocols use them. */
export const tag = {
  boolean: 0x01,
  integer: 0x02,
  bits: 0x03,
  octets: 0x04,
  nothing: 0x05,
  objectId: 0x06,
  enumerated: 0x0a,
  sequence: 0x30,
  set: 0x31,
  time: 0x18,
  general: 0x1b,
} as const

/** Constructed, context specific: `[n]`. */
export const context = (n: number): number => 0xa0 | n
/** Constructed, application: `[APPLICATION n]`. */
export const application = (n: number): number => 0x60 | n

/** One element with a definite length. */
export const der = (identifier: number, ...content: readonly Part[]): Uint8Array => {
  const body = bytes(...content)
  const length = body.length < 128 ? [body.length] : body.length < 256 ? [0x81, body.length] : [0x82, body.length >> 8, body.length & 255]
  return bytes(identifier, length, body)
}

/** Not negative, below 2^31; the shortest form. */
export const derInteger = (value: number, identifier: number = tag.integer): Uint8Array => {
  const octets: number[] = []
  let rest = value
  do {
    octets.unshift(rest & 255)
    rest = Math.floor(rest / 256)
  } while (rest > 0)
  if ((octets[0] ?? 0) >= 128) octets.unshift(0)
  return der(identifier, octets)
}

export const derText = (identifier: number, text: string): Uint8Array => der(identifier, text)
