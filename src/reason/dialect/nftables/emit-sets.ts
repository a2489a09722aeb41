import { formatRange } from '#ground/net'
import type { Interval } from '#reason/space'
import type { FlowElement } from '../disjoint-elements.ts'

/** A shape of set: which fields its elements have. */
export interface SetKind {
  readonly name: string
  /** Datatypes of the declaration. */
  readonly type: string
  /** Fields of the rule that looks it up. */
  readonly key: string
}

const address = { 4: { type: 'ipv4_addr', field: 'ip' }, 6: { type: 'ipv6_addr', field: 'ip6' } } as const

// The protocol is always part of the key: `th dport` by itself reads whatever bytes stand there, a checksum of ICMP too.
const ported = (family: 4 | 6, withSource: boolean): SetKind => ({
  name: `v${family}${withSource ? '-from-port' : ''}`,
  type: `inet_proto . inet_service${withSource ? ' . inet_service' : ''} . ${address[family].type} . ${address[family].type}`,
  key: `meta l4proto . th dport${withSource ? ' . th sport' : ''} . ${address[family].field} daddr . ${address[family].field} saddr`,
})

const icmp = (family: 4 | 6): SetKind => ({
  name: `v${family}-icmp`,
  type: `${family === 4 ? 'icmp' : 'icmpv6'}_type . ${address[family].type} . ${address[family].type}`,
  key: `${family === 4 ? 'icmp' : 'icmpv6'} type . ${address[family].field} daddr . ${address[family].field} saddr`,
})

const bare = (family: 4 | 6): SetKind => ({
  name: `v${family}-protocol`,
  type: `inet_proto . ${address[family].type} . ${address[family].type}`,
  key: `meta l4proto . ${address[family].field} daddr . ${address[family].field} saddr`,
})

export const setKindOf = (element: FlowElement): SetKind => {
  if (element.port !== undefined) return ported(element.family, element.sourcePort !== undefined)
  return element.icmpType === undefined ? bare(element.family) : icmp(element.family)
}

const protocolNames: ReadonlyMap<bigint, string> = new Map([
  [6n, 'tcp'],
  [17n, 'udp'],
])

const number = ([first, last]: Interval): string => (first === last ? String(first) : `${first}-${last}`)

const protocol = (interval: Interval): string =>
  interval[0] === interval[1] ? (protocolNames.get(interval[0]) ?? number(interval)) : number(interval)

// `formatRange` prints a whole family as a prefix too: `0.0.0.0/0`.
const addresses = ([first, last]: Interval): string => formatRange({ first, last })

/** One element as its set wants it: `tcp . 102 . 10.20.1.10 . 10.10.0.0/24` (service, destination, source). */
export const elementText = (element: FlowElement): string =>
  [
    ...(element.icmpType === undefined ? [protocol(element.protocol)] : [number(element.icmpType)]),
    ...(element.port === undefined ? [] : [number(element.port)]),
    ...(element.sourcePort === undefined ? [] : [number(element.sourcePort)]),
    addresses(element.destination),
    addresses(element.source),
  ].join(' . ')
