/** Inclusive range on the address axis; both ends are of one family. */
export interface AddressRange {
  readonly first: bigint
  readonly last: bigint
}

const ipv6Bits = 1n << 128n
/** Where IPv6 begins on the address axis. */
export const firstIpv6 = 1n << 32n
export const addressAxisMax = firstIpv6 + ipv6Bits - 1n
export const ipv4All: AddressRange = { first: 0n, last: firstIpv6 - 1n }
export const ipv6All: AddressRange = { first: firstIpv6, last: addressAxisMax }

export const familyOf = (address: bigint): 4 | 6 => (address < firstIpv6 ? 4 : 6)

const parseIpv4 = (text: string): bigint | undefined => {
  const parts = text.split('.')
  if (parts.length !== 4) return undefined
  let value = 0
  for (const part of parts) {
    // A leading zero reads as octal in some tools: refuse the ambiguity.
    if (!/^(0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255) return undefined
    value = value * 256 + Number(part)
  }
  return BigInt(value)
}

/** `atEnd`: these groups end the address, the only place where dotted IPv4 may stand (RFC 4291 section 2.2). */
const parseGroups = (text: string, atEnd: boolean): bigint[] | undefined => {
  if (text === '') return []
  const groups: bigint[] = []
  const parts = text.split(':')
  for (const [i, part] of parts.entries()) {
    if (atEnd && part.includes('.') && i === parts.length - 1) {
      const v4 = parseIpv4(part)
      if (v4 === undefined) return undefined
      groups.push(v4 >> 16n, v4 & 0xffffn)
    } else {
      if (!/^[0-9a-fA-F]{1,4}$/.test(part)) return undefined
      groups.push(BigInt(`0x${part}`))
    }
  }
  return groups
}

const parseIpv6 = (text: string): bigint | undefined => {
  const halves = text.split('::')
  if (halves.length > 2 || text.length > 45) return undefined
  const head = parseGroups(halves[0] ?? '', halves.length === 1)
  const tail = halves.length === 2 ? parseGroups(halves[1] ?? '', true) : []
  if (head === undefined || tail === undefined) return undefined
  const missing = 8 - head.length - tail.length
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined
  const groups = [...head, ...Array.from({ length: missing }, () => 0n), ...tail]
  return firstIpv6 + groups.reduce((value, group) => (value << 16n) | group, 0n)
}

/** `10.20.1.10` or `2001:db8::1` to a point on the address axis; undefined when it is neither. */
export const parseAddress = (text: string): bigint | undefined => (text.includes(':') ? parseIpv6(text) : parseIpv4(text))

/** An address, a prefix (`10.20.1.0/24`, host bits are cleared) or a range (`10.20.1.5-10.20.1.9`). */
export const parseAddressRange = (text: string): AddressRange | undefined => {
  const slash = text.indexOf('/')
  if (slash >= 0) {
    const address = parseAddress(text.slice(0, slash))
    const lengthText = text.slice(slash + 1)
    if (address === undefined || !/^(0|[1-9]\d{0,2})$/.test(lengthText)) return undefined
    const bits = familyOf(address) === 4 ? 32 : 128
    if (Number(lengthText) > bits) return undefined
    const size = 1n << BigInt(bits - Number(lengthText))
    const base = familyOf(address) === 4 ? 0n : firstIpv6
    const first = base + ((address - base) / size) * size
    return { first, last: first + size - 1n }
  }
  const dash = text.indexOf('-')
  if (dash >= 0) {
    const first = parseAddress(text.slice(0, dash).trim())
    const last = parseAddress(text.slice(dash + 1).trim())
    if (first === undefined || last === undefined || first > last || familyOf(first) !== familyOf(last)) return undefined
    return { first, last }
  }
  const address = parseAddress(text)
  return address === undefined ? undefined : { first: address, last: address }
}

const formatIpv4 = (value: number): string => `${value >>> 24}.${(value >>> 16) & 255}.${(value >>> 8) & 255}.${value & 255}`

// RFC 5952: lower case, the longest run of zero groups (at least two, the first of equals) as `::`.
const formatIpv6 = (value: bigint): string => {
  const groups = Array.from({ length: 8 }, (_, i) => Number((value >> BigInt(112 - 16 * i)) & 0xffffn))
  let best = { at: -1, length: 1 }
  for (let i = 0; i < 8; i++) {
    let length = 0
    while (i + length < 8 && groups[i + length] === 0) length++
    if (length > best.length) best = { at: i, length }
  }
  const text = (part: number[]): string => part.map((g) => g.toString(16)).join(':')
  return best.at < 0 ? text(groups) : `${text(groups.slice(0, best.at))}::${text(groups.slice(best.at + best.length))}`
}

export const formatAddress = (address: bigint): string => (familyOf(address) === 4 ? formatIpv4(Number(address)) : formatIpv6(address - firstIpv6))

const prefixLength = (range: AddressRange): number | undefined => {
  const size = range.last - range.first + 1n
  if ((size & (size - 1n)) !== 0n) return undefined
  const base = familyOf(range.first) === 4 ? 0n : firstIpv6
  if ((range.first - base) % size !== 0n) return undefined
  return (familyOf(range.first) === 4 ? 32 : 128) - (size.toString(2).length - 1)
}

/** Shortest usual spelling: an address, a prefix, or `first-last`. */
export const formatRange = (range: AddressRange): string => {
  if (range.first === range.last) return formatAddress(range.first)
  const length = prefixLength(range)
  return length === undefined ? `${formatAddress(range.first)}-${formatAddress(range.last)}` : `${formatAddress(range.first)}/${length}`
}

/** The fewest prefixes that cover exactly this range. */
export const rangeToPrefixes = (range: AddressRange): readonly AddressRange[] => {
  const base = familyOf(range.first) === 4 ? 0n : firstIpv6
  const prefixes: AddressRange[] = []
  let at = range.first
  while (at <= range.last) {
    let size = 1n
    while ((at - base) % (size * 2n) === 0n && at + size * 2n - 1n <= range.last) size *= 2n
    prefixes.push({ first: at, last: at + size - 1n })
    at += size
  }
  return prefixes
}

/** True for destinations that no single asset owns: multicast, limited broadcast, unspecified. Subnet broadcasts need the plan. */
export const isMulticastOrBroadcast = (address: bigint): boolean => {
  if (familyOf(address) === 4) return address === 0n || address === 0xffffffffn || (address >= 0xe0000000n && address <= 0xefffffffn)
  const v6 = address - firstIpv6
  return v6 === 0n || v6 >> 120n === 0xffn
}
