import { u8 } from '#ground/bytes'

/** `suffix` is the sixteenth byte: 0x00 workstation, 0x20 file server, 0x1b and 0x1c domain controller, 0x1d and 0x1e browser. */
export interface NetbiosName {
  readonly name: string
  readonly suffix: number
}

/** A first-level encoded name at `at` (RFC 1001 14.1: length 0x20, then two letters `A`..`P` a byte), undefined when there is none. */
export const decodeNetbiosName = (bytes: Uint8Array, at: number): NetbiosName | undefined => {
  if (u8(bytes, at) !== 0x20 || bytes.length < at + 33) return undefined
  let name = ''
  let suffix = 0
  for (let i = 0; i < 16; i++) {
    const high = u8(bytes, at + 1 + 2 * i) - 0x41
    const low = u8(bytes, at + 2 + 2 * i) - 0x41
    if (high < 0 || high > 15 || low < 0 || low > 15) return undefined
    const code = (high << 4) | low
    if (i === 15) suffix = code
    else name += code >= 0x20 && code < 0x7f ? String.fromCharCode(code) : ' '
  }
  return { name: name.trim(), suffix }
}
