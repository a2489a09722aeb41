/** `00:1b:1b:12:34:56`, lower case, from 6 bytes at `at`. */
export const formatMac = (bytes: Uint8Array, at = 0): string =>
  Array.from({ length: 6 }, (_, i) => (bytes[at + i] ?? 0).toString(16).padStart(2, '0')).join(':')

/** Six bytes from `00:1b:1b:12:34:56` (or with `-`), undefined when it is not that. */
export const parseMac = (text: string): Uint8Array | undefined =>
  /^[0-9a-f]{2}([:-][0-9a-f]{2}){5}$/i.test(text) ? Uint8Array.from(text.split(/[:-]/).map((part) => Number.parseInt(part, 16))) : undefined
