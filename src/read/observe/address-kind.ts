import { familyOf, firstIpv6, isMulticastOrBroadcast, parseAddress, parseAddressRange } from '#ground/net'
import type { AddressRange } from '#ground/net'

/** `nobody`: multicast, broadcast, unspecified or no address at all; never an asset. */
export type AddressKind = 'inside' | 'outside' | 'nobody'

// RFC 1918, 6598 (shared, CGNAT), 3927, 1122 (loopback), 4193, 4291 (link-local, loopback). Written as data so that it can be read.
const insidePrefixes: readonly AddressRange[] = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '169.254.0.0/16',
  '127.0.0.0/8',
  'fc00::/7',
  'fe80::/10',
  '::1/128',
].flatMap((text) => parseAddressRange(text) ?? [])

export const addressKind = (text: string): AddressKind => {
  const address = parseAddress(text)
  if (address === undefined || isMulticastOrBroadcast(address)) return 'nobody'
  return insidePrefixes.some((range) => range.first <= address && address <= range.last) ? 'inside' : 'outside'
}

/** The same as kind `nobody`, told from the canonical text alone: asked for every new flow. */
export const isGroupText = (text: string): boolean => {
  if (text.includes(':')) return text.startsWith('ff') || text === '::'
  const first = Number.parseInt(text, 10)
  return (first >= 224 && first <= 239) || text === '255.255.255.255' || text === '0.0.0.0'
}

const linkLocal4 = parseAddressRange('169.254.0.0/16')
const linkLocal6 = parseAddressRange('fe80::/10')

/** True for addresses a host gives itself, which say nothing about where it stands. */
export const isLinkLocal = (text: string): boolean => {
  const address = parseAddress(text)
  return address !== undefined && [linkLocal4, linkLocal6].some((range) => range !== undefined && range.first <= address && address <= range.last)
}

export const isIpv4 = (text: string): boolean => !text.includes(':')

/** Orders addresses as people do: IPv4 before IPv6, ordinary before link-local, then by number. */
export const compareAddresses = (a: string, b: string): number => {
  const left = parseAddress(a) ?? -1n
  const right = parseAddress(b) ?? -1n
  const local = Number(isLinkLocal(a)) - Number(isLinkLocal(b))
  if (left >= 0n && right >= 0n && familyOf(left) !== familyOf(right)) return familyOf(left) - familyOf(right)
  return local !== 0 ? local : left < right ? -1 : left > right ? 1 : 0
}

/** The network an address is likely in, for telling a router from a host: /24, or /64. */
export const likelyNetwork = (text: string): bigint => {
  const address = parseAddress(text) ?? 0n
  return address < firstIpv6 ? address >> 8n : (address - firstIpv6) >> 64n
}
