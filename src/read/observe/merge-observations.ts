import type { Operation } from '#ground/service'
import { compareAddresses } from './address-kind.ts'
import { mostFunctions, mostRemarks } from './conversations.ts'
import type { Conversation, ObservedAsset, Observations, RoleGuess } from './observations.ts'
import { mostReasons } from './roles.ts'
import { mostKeys, mostNames } from './self-description.ts'
import { compareConversations } from './settle-conversations.ts'

interface Span {
  readonly firstUs: number
  readonly lastUs: number
}

/** Older first, so that the order in which recordings are given says nothing. */
const byTime = (a: Span, b: Span): number => a.lastUs - b.lastUs || a.firstUs - b.firstUs

const spanOf = (parts: readonly Span[]): Span => ({
  firstUs: parts.reduce((first, part) => Math.min(first, part.firstUs), Number.MAX_SAFE_INTEGER),
  lastUs: parts.reduce((last, part) => Math.max(last, part.lastUs), 0),
})

const sumOf = <T>(parts: readonly T[], count: (part: T) => number): number => parts.reduce((sum, part) => sum + count(part), 0)

/** A guess below this is one that a person would not rely on: no other guess contradicts it. */
const confident = 0.6

const compareGuesses = (
  a: { readonly value: string; readonly confidence: number },
  b: { readonly value: string; readonly confidence: number },
): number => b.confidence - a.confidence || (a.value < b.value ? -1 : a.value > b.value ? 1 : 0)

const mergeRoles = (guesses: readonly RoleGuess[]): RoleGuess => {
  const [best, ...rest] = guesses.toSorted((a, b) => compareGuesses(a, b) || (a.because.join() < b.because.join() ? -1 : 1))
  if (best === undefined) throw new Error('an asset without a guess')
  const others = [...rest, ...guesses.flatMap((guess) => guess.runnerUp ?? [])].filter(({ value }) => value !== best.value && value !== 'unknown')
  const [second] = others.toSorted(compareGuesses)
  const other = best.confidence < confident ? undefined : rest.find(({ value, confidence }) => value !== best.value && confidence >= confident)
  const doubt = other === undefined ? [] : [`another recording speaks for \`${other.value}\` (${other.confidence})`]
  return {
    value: best.value,
    confidence: best.confidence,
    because: [...new Set([...best.because.slice(0, mostReasons - doubt.length), ...doubt])],
    ...(second === undefined ? {} : { runnerUp: { value: second.value, confidence: second.confidence } }),
  }
}

/** The first writing of each name; a name that differs in case only is the same. */
const mergeNames = (parts: readonly ObservedAsset[]): readonly string[] => {
  const names = new Map<string, string>()
  for (const name of parts.flatMap((part) => part.names)) {
    const folded = name.toLowerCase()
    if (!names.has(folded) && names.size < mostNames) names.set(folded, name)
  }
  return [...names.values()]
}

const byKey = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : a > b ? 1 : 0)

const mergeAssets = (unordered: readonly ObservedAsset[]): ObservedAsset => {
  const [only, ...others] = unordered
  if (only !== undefined && others.length === 0) return only
  const parts = unordered.toSorted(byTime)
  // A device that was replaced or updated is what it was last.
  const last = parts.findLast(({ mac }) => mac !== undefined)
  const id = parts[0]?.id ?? ''
  const addresses = [...new Set(parts.flatMap((part) => part.addresses))].toSorted(
    (a, b) => Number(b === id) - Number(a === id) || compareAddresses(a, b),
  )
  return {
    id,
    addresses,
    ...(last?.mac === undefined ? {} : { mac: last.mac }),
    ...(last?.maker === undefined ? {} : { maker: last.maker }),
    names: mergeNames(parts),
    identity: Object.fromEntries([...new Map(parts.flatMap(({ identity }) => Object.entries(identity)))].toSorted(byKey).slice(0, mostKeys)),
    role: mergeRoles(parts.map(({ role }) => role)),
    vlans: [...new Set(parts.flatMap(({ vlans }) => vlans))].toSorted((a, b) => a - b),
    ...spanOf(parts),
    packets: sumOf(parts, ({ packets }) => packets),
    external: parts.some(({ external }) => external),
  }
}

const sumCounts = (counts: readonly Readonly<Record<string, number | undefined>>[]): [string, number][] => {
  const sums = new Map<string, number>()
  for (const [key, count] of counts.flatMap((each) => Object.entries(each))) sums.set(key, (sums.get(key) ?? 0) + (count ?? 0))
  return [...sums]
}

/** The most frequent ones where there are too many. */
const mergeFunctions = (parts: readonly Conversation[]): Conversation['functions'] => {
  const sums = sumCounts(parts.map(({ functions }) => functions)).toSorted((a, b) => b[1] - a[1] || byKey(a, b))
  return Object.fromEntries(sums.slice(0, mostFunctions).toSorted(byKey))
}

const mergeSightings = (parts: readonly Conversation[]): Conversation['sightings'] => {
  const seen = Map.groupBy(
    parts.flatMap(({ sightings }) => Object.entries(sightings) as [Operation, Span][]),
    ([operation]) => operation,
  )
  return Object.fromEntries([...seen].map(([operation, spans]) => [operation, spanOf(spans.map(([, span]) => span))]))
}

const outcomes = ['answered', 'refused', 'unanswered'] as const

/** Without ports nothing tells connections apart: the observer counts all of it as one. */
const connectionsOf = (parts: readonly Conversation[]): number => {
  const counts = parts.map(({ connections }) => connections)
  const isCounted = parts.some(({ transport }) => transport === 'tcp' || transport === 'udp')
  return isCounted ? counts.reduce((sum, count) => sum + count, 0) : Math.max(...counts)
}

const mergeConversations = (unordered: readonly Conversation[]): Conversation => {
  const [only, ...others] = unordered
  if (only === undefined || others.length === 0) {
    if (only === undefined) throw new Error('a conversation of no recording')
    return only
  }
  const parts = unordered.toSorted(byTime)
  const { client, server, transport, port, service } = only
  const { cadence } = parts.reduce((most, part) => (part.packets > most.packets ? part : most))
  const vlan = parts.find((part) => part.vlan !== undefined)?.vlan
  return {
    client,
    server,
    transport,
    port,
    service,
    basis: parts.some(({ basis }) => basis === 'payload') ? 'payload' : 'port',
    operations: Object.fromEntries(sumCounts(parts.map(({ operations }) => operations)).toSorted(byKey)),
    functions: mergeFunctions(parts),
    exceptions: sumOf(parts, ({ exceptions }) => exceptions),
    outcome: outcomes.find((outcome) => parts.some((part) => part.outcome === outcome)) ?? 'unanswered',
    connections: connectionsOf(parts),
    packets: sumOf(parts, ({ packets }) => packets),
    bytes: sumOf(parts, ({ bytes }) => bytes),
    ...spanOf(parts),
    ...(cadence === undefined ? {} : { cadence }),
    ...(vlan === undefined ? {} : { vlan }),
    remarks: [...new Set(parts.flatMap(({ remarks }) => remarks))].slice(0, mostRemarks),
    sightings: mergeSightings(parts),
  }
}

const keyOf = ({ client, server, transport, port, service }: Conversation): string => `${client} ${server} ${transport} ${port} ${service}`

/**
 * What several recordings showed, as one. Assets are joined by their id: a device that one recording knows by another address
 * stays apart, because nothing here can tell. A connection that runs from one recording into the next counts in both.
 */
export const mergeObservations = (parts: readonly Observations[]): Observations => {
  const [only, ...others] = parts
  if (only !== undefined && others.length === 0) return only
  const assets = Map.groupBy(
    parts.flatMap((part) => part.assets),
    ({ id }) => id,
  )
  const conversations = Map.groupBy(
    parts.flatMap((part) => part.conversations),
    keyOf,
  )
  return {
    sources: parts.flatMap(({ sources }) => sources),
    assets: [...assets.values()].map(mergeAssets).toSorted((a, b) => compareAddresses(a.id, b.id) || (a.id < b.id ? -1 : 1)),
    conversations: [...conversations.values()].map(mergeConversations).toSorted(compareConversations),
  }
}
