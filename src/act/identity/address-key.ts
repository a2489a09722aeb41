import { familyOf, firstIpv6, formatAddress, parseAddress } from '#ground/net'

const lowerHalf = (1n << 64n) - 1n

/** What counts as one address: whoever has one of IPv6 has 2^64 of them, so that only the first half of it counts. */
export const addressKey = (address: string): string => {
  // An IPv4 client of a socket that takes both families.
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '')
  const parsed = parseAddress(plain)
  if (parsed === undefined || familyOf(parsed) === 4) return plain
  return formatAddress(parsed - ((parsed - firstIpv6) & lowerHalf))
}
