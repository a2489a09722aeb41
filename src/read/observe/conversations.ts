import type { Request } from '#read/dissect'
import type { Operation, Transport } from '#ground/service'
import { isDangerousOperation, serviceByName } from '#ground/service'
import { mostTimes } from './rhythm.ts'
import { clean } from './self-description.ts'

/** What is counted of one conversation while captures run. */
export interface ConversationRecord {
  /** IP address or MAC text; assets may join later, so ids are settled at the end. */
  readonly client: string
  readonly server: string
  readonly transport: Transport
  readonly port: number
  readonly service: string
  /** True for services of the process: the detail of every request is then too much for a remark. */
  readonly control: boolean
  basis: 'payload' | 'port'
  /** True when the server is a group address, told by the address or by the frame's destination. */
  group: boolean
  readonly operations: Map<Operation, number>
  readonly functions: Map<string, number>
  readonly sightings: Map<Operation, { firstUs: number; lastUs: number }>
  exceptions: number
  /** Connections that were answered, and that were refused. */
  answered: number
  refused: number
  connections: number
  packets: number
  bytes: number
  /** True when any connection carried bytes above transport. */
  payload: boolean
  firstUs: number
  lastUs: number
  vlan: number
  readonly remarks: string[]
  /** Starts of requests, or of the client's packets where requests cannot be told, for the rhythm. */
  readonly times: number[]
}

export const mostFunctions = 64
export const mostRemarks = 8
/** Request times over all conversations: 4 million numbers are 32 MB. */
const mostTimesInAll = 4_000_000

const controlGroups: ReadonlySet<string> = new Set(['control', 'data', 'engineering'])

const newRecord = (client: string, server: string, transport: Transport, port: number, service: string): ConversationRecord => ({
  client,
  server,
  transport,
  port,
  service,
  control: controlGroups.has(serviceByName(service)?.group ?? ''),
  basis: 'port',
  group: false,
  operations: new Map(),
  functions: new Map(),
  sightings: new Map(),
  exceptions: 0,
  answered: 0,
  refused: 0,
  connections: 0,
  packets: 0,
  bytes: 0,
  payload: false,
  firstUs: Number.MAX_SAFE_INTEGER,
  lastUs: 0,
  vlan: -1,
  remarks: [],
  times: [],
})

export const noteRemark = (record: ConversationRecord, remark: string): void => {
  const text = clean(remark, 120)
  if (text !== '' && record.remarks.length < mostRemarks && !record.remarks.includes(text)) record.remarks.push(text)
}

/** A request's detail is a remark when it is about a boundary (IT services), or when it changes a controller for good. */
const remarkOf = (control: boolean, request: Request): string | undefined => {
  if (request.detail === undefined || request.detail === '') return undefined
  if (!control) return request.detail
  return isDangerousOperation(request.operation) || request.unknown ? `${request.operation}: ${request.detail}` : undefined
}

export interface Conversations {
  readonly records: ReadonlyMap<string, ConversationRecord>
  /** Everything that did not fit, in one record. */
  readonly overflow: ConversationRecord
  at(client: string, server: string, transport: Transport, port: number, service: string): ConversationRecord
  request(record: ConversationRecord, request: Request, timeUs: number): void
  /** A beat of the rhythm. */
  beat(record: ConversationRecord, timeUs: number): void
}

export const createConversations = (most: number): Conversations => {
  const records = new Map<string, ConversationRecord>()
  const overflow = newRecord('', '', 'ip', 0, '')
  let times = 0

  const beat = (record: ConversationRecord, timeUs: number): void => {
    if (record.times.length >= mostTimes || times >= mostTimesInAll || record === overflow) return
    if (timeUs < (record.times[record.times.length - 1] ?? 0)) return
    record.times.push(timeUs)
    times++
  }

  return {
    records,
    overflow,
    at(client, server, transport, port, service) {
      const key = `${client} ${server} ${transport} ${port} ${service}`
      const known = records.get(key)
      if (known !== undefined) return known
      if (records.size >= most) return overflow
      const record = newRecord(client, server, transport, port, service)
      records.set(key, record)
      return record
    },
    request(record, request, timeUs) {
      record.operations.set(request.operation, (record.operations.get(request.operation) ?? 0) + 1)
      if (request.function !== '') {
        const count = record.functions.get(request.function)
        if (count !== undefined || record.functions.size < mostFunctions) record.functions.set(request.function, (count ?? 0) + 1)
      }
      const seen = record.sightings.get(request.operation)
      if (seen === undefined) record.sightings.set(request.operation, { firstUs: timeUs, lastUs: timeUs })
      else {
        if (timeUs < seen.firstUs) seen.firstUs = timeUs
        if (timeUs > seen.lastUs) seen.lastUs = timeUs
      }
      const remark = record.remarks.length < mostRemarks ? remarkOf(record.control, request) : undefined
      if (remark !== undefined) noteRemark(record, remark)
      beat(record, timeUs)
    },
    beat,
  }
}

const addAll = <K>(into: Map<K, number>, from: ReadonlyMap<K, number>): void => {
  for (const [key, count] of from) into.set(key, (into.get(key) ?? 0) + count)
}

/** Adds `from` to `into`: two records turned out to be one conversation. */
export const mergeRecord = (into: ConversationRecord, from: ConversationRecord): void => {
  if (from.basis === 'payload') into.basis = 'payload'
  addAll(into.operations, from.operations)
  addAll(into.functions, from.functions)
  for (const [operation, { firstUs, lastUs }] of from.sightings) {
    const seen = into.sightings.get(operation)
    into.sightings.set(operation, { firstUs: Math.min(firstUs, seen?.firstUs ?? firstUs), lastUs: Math.max(lastUs, seen?.lastUs ?? lastUs) })
  }
  into.exceptions += from.exceptions
  into.answered += from.answered
  into.refused += from.refused
  into.connections += from.connections
  into.packets += from.packets
  into.bytes += from.bytes
  into.payload ||= from.payload
  into.group ||= from.group
  into.firstUs = Math.min(into.firstUs, from.firstUs)
  into.lastUs = Math.max(into.lastUs, from.lastUs)
  if (into.vlan < 0) into.vlan = from.vlan
  for (const remark of from.remarks) noteRemark(into, remark)
  if (from.times.length > 0) into.times.splice(0, into.times.length, ...[...into.times, ...from.times].toSorted((a, b) => a - b).slice(0, mostTimes))
}
