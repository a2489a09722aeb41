import { parseAddressRange } from '#ground/net'
import type { Interval } from '#reason/space'

// Names that nft itself prints for numbers; sources: nft `describe inet_proto`, `describe icmp_type`, `describe icmpv6_type`.
const protocols: Readonly<Record<string, number>> = {
  icmp: 1,
  igmp: 2,
  tcp: 6,
  udp: 17,
  dccp: 33,
  gre: 47,
  esp: 50,
  ah: 51,
  'ipv6-icmp': 58,
  icmpv6: 58,
  comp: 108,
  sctp: 132,
  udplite: 136,
}

const icmpTypes: Readonly<Record<string, number>> = {
  'echo-reply': 0,
  'destination-unreachable': 3,
  'source-quench': 4,
  redirect: 5,
  'echo-request': 8,
  'router-advertisement': 9,
  'router-solicitation': 10,
  'time-exceeded': 11,
  'parameter-problem': 12,
  'timestamp-request': 13,
  'timestamp-reply': 14,
  'info-request': 15,
  'info-reply': 16,
  'address-mask-request': 17,
  'address-mask-reply': 18,
}

const icmpv6Types: Readonly<Record<string, number>> = {
  'destination-unreachable': 1,
  'packet-too-big': 2,
  'time-exceeded': 3,
  'parameter-problem': 4,
  'echo-request': 128,
  'echo-reply': 129,
  'mld-listener-query': 130,
  'mld-listener-report': 131,
  'mld-listener-done': 132,
  'mld-listener-reduction': 132,
  'nd-router-solicit': 133,
  'nd-router-advert': 134,
  'nd-neighbor-solicit': 135,
  'nd-neighbor-advert': 136,
  'nd-redirect': 137,
  'router-renumbering': 138,
  'ind-neighbor-solicit': 141,
  'ind-neighbor-advert': 142,
  'mld2-listener-report': 143,
}

// nft reads `010` as octal and `0x10` as hexadecimal: only plain decimals are taken, so that one text has one meaning.
const decimal = (text: string, max: bigint): bigint | undefined => {
  if (!/^(0|[1-9]\d{0,18})$/.test(text)) return undefined
  const value = BigInt(text)
  return value <= max ? value : undefined
}

const numeric = (text: string, max: bigint, names: Readonly<Record<string, number>> = {}): bigint | undefined => {
  const named = Object.hasOwn(names, text) ? names[text] : undefined
  return named === undefined ? decimal(text, max) : BigInt(named)
}

const interval = (text: string, valueOf: (part: string) => bigint | undefined): Interval | undefined => {
  const whole = valueOf(text)
  if (whole !== undefined) return [whole, whole]
  // Names hold dashes of their own: try each dash as the one of a range.
  for (let dash = text.indexOf('-'); dash > 0; dash = text.indexOf('-', dash + 1)) {
    const first = valueOf(text.slice(0, dash))
    const last = valueOf(text.slice(dash + 1))
    if (first !== undefined && last !== undefined) return first <= last ? [first, last] : undefined
  }
  return undefined
}

export const parsePorts = (text: string): Interval | undefined => interval(text, (part) => numeric(part, 65535n))
export const parseProtocols = (text: string): Interval | undefined => interval(text, (part) => numeric(part, 255n, protocols))
export const parseIcmpTypes = (text: string): Interval | undefined => interval(text, (part) => numeric(part, 255n, icmpTypes))
export const parseIcmpv6Types = (text: string): Interval | undefined => interval(text, (part) => numeric(part, 255n, icmpv6Types))

/** Plain seconds since 1970 only: a date in quotes depends on the time zone of whoever loads the file. */
export const parseInstantSeconds = (text: string): bigint | undefined => decimal(text, (1n << 63n) / 1_000_000_000n - 1n)

export const parseAddresses = (text: string, family: 4 | 6): Interval | undefined => {
  if (text.includes(':') !== (family === 6)) return undefined
  const range = parseAddressRange(text)
  // Host bits of a prefix are cut here and by nft alike.
  return range === undefined ? undefined : [range.first, range.last]
}
