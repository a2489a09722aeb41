import type { Operation } from '#ground/service'
import { mergeRecord, type ConversationRecord } from './conversations.ts'
import type { Conversation } from './observations.ts'
import { findRhythm } from './rhythm.ts'

/** Reports need no answer, and nobody answers for a group: having been seen is enough. */
const needsNoAnswer = (record: ConversationRecord): boolean => {
  if (record.transport === 'ethernet' || record.group || record.service === 'enip-io') return true
  const operations = [...record.operations.keys()]
  return record.transport === 'udp' && record.basis === 'payload' && operations.length > 0 && operations.every((operation) => operation === 'report')
}

const outcomeOf = (record: ConversationRecord): Conversation['outcome'] => {
  if (record.answered > 0) return 'answered'
  if (record.refused > 0) return 'refused'
  return needsNoAnswer(record) ? 'answered' : 'unanswered'
}

const counts = <K extends string>(map: ReadonlyMap<K, number>): Readonly<Partial<Record<K, number>>> =>
  Object.fromEntries([...map].toSorted(([a], [b]) => (a < b ? -1 : 1))) as Partial<Record<K, number>>

/** The record as the world sees it. */
export const toConversation = (record: ConversationRecord): Conversation => {
  const cadence = findRhythm(record.times)
  return {
    client: record.client,
    server: record.server,
    transport: record.transport,
    port: record.port,
    service: record.service,
    basis: record.basis,
    operations: counts(record.operations),
    functions: counts(record.functions) as Readonly<Record<string, number>>,
    exceptions: record.exceptions,
    outcome: outcomeOf(record),
    connections: record.connections,
    packets: record.packets,
    bytes: record.bytes,
    firstUs: record.firstUs,
    lastUs: record.lastUs,
    ...(cadence === undefined ? {} : { cadence }),
    ...(record.vlan < 0 ? {} : { vlan: record.vlan }),
    remarks: record.remarks,
    sightings: Object.fromEntries(record.sightings) as Conversation['sightings'] & Record<Operation, { firstUs: number; lastUs: number }>,
  }
}

const keyOf = (record: ConversationRecord, service: string): string =>
  `${record.client} ${record.server} ${record.transport} ${record.port} ${service}`

/** The same record between other ends: devices turned out to have several addresses. */
const renamed = (record: ConversationRecord, client: string, server: string): ConversationRecord =>
  client === record.client && server === record.server ? record : { ...record, client, server }

/**
 * Records to conversations: ends become asset ids, records that are then alike are joined, and connections that carried
 * nothing readable join the one service that was proved between the same ends on the same port.
 */
export const settleRecords = (records: Iterable<ConversationRecord>, idOf: (text: string) => string): readonly ConversationRecord[] => {
  const settled = new Map<string, ConversationRecord>()
  for (const each of records) {
    // What moved to a more precise service leaves an empty record behind.
    if (each.packets === 0 && each.connections === 0) continue
    const record = renamed(each, idOf(each.client), idOf(each.server))
    const key = keyOf(record, record.service)
    const known = settled.get(key)
    if (known === undefined) settled.set(key, record)
    else mergeRecord(known, record)
  }
  const proved = new Map<string, ConversationRecord[]>()
  for (const record of settled.values()) {
    if (record.basis !== 'payload') continue
    const place = keyOf(record, '')
    proved.set(place, [...(proved.get(place) ?? []), record])
  }
  for (const [key, record] of settled) {
    const [sibling, another] = proved.get(keyOf(record, '')) ?? []
    if (record.basis === 'payload' || record.payload || sibling === undefined || another !== undefined) continue
    mergeRecord(sibling, record)
    settled.delete(key)
  }
  return [...settled.values()]
}

/** Ends first, then port and service: the same whatever the order of the packets. */
export const compareConversations = (a: Conversation, b: Conversation): number => {
  for (const key of ['client', 'server', 'transport', 'port', 'service'] as const) if (a[key] !== b[key]) return a[key] < b[key] ? -1 : 1
  return 0
}
