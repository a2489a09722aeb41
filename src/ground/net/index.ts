/**
 * Addresses, prefixes, ranges and MAC addresses: parsing, printing and arithmetic.
 * One axis holds both families: IPv4 at 0..2^32-1, IPv6 from 2^32 on, so a set of addresses is a set of integers.
 */
export type { AddressRange } from './address.ts'
export {
  addressAxisMax,
  familyOf,
  firstIpv6,
  formatAddress,
  formatRange,
  ipv4All,
  ipv6All,
  isMulticastOrBroadcast,
  parseAddress,
  parseAddressRange,
  rangeToPrefixes,
} from './address.ts'
export { formatMac, parseMac } from './mac.ts'
