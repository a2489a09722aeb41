import { printable } from '#ground/bytes'

export const startsWith = (bytes: Uint8Array, text: string, at = 0): boolean => {
  if (bytes.length - at < text.length) return false
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text.charCodeAt(i)) return false
  return true
}

/** True when the bytes are a beginning of `text`, so that more of them could still become it. */
export const couldBecome = (bytes: Uint8Array, text: string): boolean => {
  const length = Math.min(bytes.length, text.length)
  for (let i = 0; i < length; i++) if (bytes[i] !== text.charCodeAt(i)) return false
  return true
}

/** First place of `text` in the bytes between `from` and `to`, -1 when it is not there. */
export const find = (bytes: Uint8Array, text: string, from = 0, to = bytes.length): number => {
  const first = text.charCodeAt(0)
  const last = Math.min(to, bytes.length) - text.length
  for (let at = bytes.indexOf(first, from); at >= 0 && at <= last; at = bytes.indexOf(first, at + 1)) if (startsWith(bytes, text, at)) return at
  return -1
}

/** UTF-16LE text made safe to show, as `printable` does for single bytes. `lengthBytes` is cut to what is there. */
export const printableUtf16 = (bytes: Uint8Array, from: number, lengthBytes: number, most = 128): string => {
  const end = Math.min(from + lengthBytes, from + most * 2, bytes.length - 1)
  let text = ''
  for (let i = Math.max(0, from); i < end; i += 2) {
    const code = (bytes[i] ?? 0) | ((bytes[i + 1] ?? 0) << 8)
    if (code === 0) break
    text += code >= 0x20 && code < 0x7f ? String.fromCharCode(code) : ' '
  }
  return text.trim()
}

/** A name a host could have: letters, digits, dots, hyphens and underscores, with at least one letter. Addresses are no names. */
export const isHostName = (text: string): boolean => /^[a-z0-9_-][a-z0-9_.-]{0,127}$/i.test(text) && /[a-z_-]/i.test(text)

export const wholeText = (bytes: Uint8Array, most = 128): string => printable(bytes, 0, bytes.length, most)
