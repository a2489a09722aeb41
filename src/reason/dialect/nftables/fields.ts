import { addressAxisMax, firstIpv6 } from '#ground/net'
import { states } from '#reason/policy'
import type { Box, Interval } from '#reason/space'
import type { Cursor } from './cursor.ts'
import { parseAddresses, parseIcmpTypes, parseIcmpv6Types, parseInstantSeconds, parsePorts, parseProtocols } from './values.ts'

/** Something a rule can ask of a packet. */
export interface Field {
  readonly text: string
  /** Datatype as set declarations name it. */
  readonly type: string
  readonly axis: string
  /** What nft adds by itself: `tcp dport` asks for TCP first. */
  readonly implied: Box
  readonly valuesOf: (text: string) => Interval | undefined
  /** True for `th`, which reads bytes of any protocol and has a meaning for us only where TCP or UDP is asked for. */
  readonly needsPorts?: boolean
  /** True where `<` and `>=` compare numbers. */
  readonly ordered?: boolean
  /** For `meta time`: points are whole seconds, so one instant or a closed range cuts a second in two. */
  readonly halfOpenOnly?: boolean
  /** A way out for values that are not understood. */
  readonly help?: string
}

/** Gives interface names their places: those of the point first, others as they come. */
export interface Places {
  readonly placeOf: (name: string) => Interval | undefined
  readonly others: () => readonly string[]
}

const maxOtherInterfaces = 1000

export const createPlaces = (interfaces: readonly string[]): Places => {
  const others: string[] = []
  const known = new Map(interfaces.map((name, index) => [name, index]))
  return {
    others: () => others,
    placeOf: (name) => {
      if (!/^[A-Za-z0-9_.:@-]{1,15}$/.test(name)) return undefined
      let place = known.get(name)
      if (place === undefined) {
        if (others.length >= maxOtherInterfaces) return undefined
        place = interfaces.length + others.length
        others.push(name)
        known.set(name, place)
      }
      return [BigInt(place), BigInt(place)]
    },
  }
}

const ipv4: Interval = [0n, firstIpv6 - 1n]
const ipv6: Interval = [firstIpv6, addressAxisMax]
const bothIpv4: Box = { destination: [ipv4], source: [ipv4] }
const bothIpv6: Box = { destination: [ipv6], source: [ipv6] }
const only = (protocol: bigint): Box => ({ protocol: [[protocol, protocol]] })

const address = (family: 4 | 6, axis: 'source' | 'destination', text: string): Field => ({
  text,
  axis,
  type: family === 4 ? 'ipv4_addr' : 'ipv6_addr',
  implied: family === 4 ? bothIpv4 : bothIpv6,
  valuesOf: (value) => parseAddresses(value, family),
})

const port = (text: string, axis: 'port' | 'sourcePort', implied: Box, needsPorts: boolean): Field => ({
  text,
  axis,
  type: 'inet_service',
  implied,
  valuesOf: parsePorts,
  ordered: true,
  ...(needsPorts ? { needsPorts } : {}),
})

const stateOf = (text: string): Interval | undefined => {
  const state = Object.hasOwn(states, text) ? states[text as keyof typeof states] : undefined
  return state === undefined ? undefined : [state, state]
}

const fields: readonly Field[] = [
  address(4, 'source', 'ip saddr'),
  address(4, 'destination', 'ip daddr'),
  address(6, 'source', 'ip6 saddr'),
  address(6, 'destination', 'ip6 daddr'),
  { text: 'ip protocol', axis: 'protocol', type: 'inet_proto', implied: bothIpv4, valuesOf: parseProtocols },
  { text: 'meta l4proto', axis: 'protocol', type: 'inet_proto', implied: {}, valuesOf: parseProtocols },
  {
    text: 'meta nfproto',
    axis: 'source',
    type: 'nf_proto',
    implied: {},
    valuesOf: (text) => (text === 'ipv4' ? ipv4 : text === 'ipv6' ? ipv6 : undefined),
  },
  {
    text: 'meta time',
    axis: 'time',
    type: 'time',
    implied: {},
    valuesOf: (text) => {
      const value = parseInstantSeconds(text)
      return value === undefined ? undefined : [value, value]
    },
    ordered: true,
    halfOpenOnly: true,
    help: 'write seconds since 1970: what a date means depends on the time zone of whoever loads the file',
  },
  port('tcp dport', 'port', only(6n), false),
  port('tcp sport', 'sourcePort', only(6n), false),
  port('udp dport', 'port', only(17n), false),
  port('udp sport', 'sourcePort', only(17n), false),
  port('th dport', 'port', {}, true),
  port('th sport', 'sourcePort', {}, true),
  { text: 'icmp type', axis: 'port', type: 'icmp_type', implied: { ...bothIpv4, ...only(1n) }, valuesOf: parseIcmpTypes },
  { text: 'icmpv6 type', axis: 'port', type: 'icmpv6_type', implied: { ...bothIpv6, ...only(58n) }, valuesOf: parseIcmpv6Types },
  { text: 'ct state', axis: 'state', type: 'ct_state', implied: {}, valuesOf: stateOf },
]

const byText: ReadonlyMap<string, Field> = new Map(fields.map((field) => [field.text, field]))
const groups = new Set(fields.map((field) => field.text.split(' ')[0]))

/** Reads `ip saddr`, `oifname` and the like; undefined with a finding when it is none of ours. */
export const parseField = (cursor: Cursor, places: Places): Field | undefined => {
  const token = cursor.next()
  let first = token?.kind === 'word' ? token.text : ''
  if (first === 'meta' && (cursor.is('iifname') || cursor.is('oifname'))) first = cursor.next()?.text ?? ''
  if (first === 'iifname' || first === 'oifname') {
    return { text: first, type: 'ifname', axis: first === 'iifname' ? 'from' : 'to', implied: {}, valuesOf: places.placeOf }
  }
  if (!groups.has(first))
    return cursor.refuse(
      `\`${(token?.text ?? '').slice(0, 60)}\` is not a statement that is understood`,
      'what is not understood is never taken for harmless: take it out, or prove the rest by itself',
      token?.line,
    )
  const second = cursor.next()?.text ?? ''
  const field = byText.get(`${first} ${second}`)
  return field ?? cursor.refuse(`\`${first} ${second.slice(0, 60)}\` is not a match that is understood`, undefined, token?.line)
}
