import { chooseDissector } from '#read/dissect'
import type { Dissector, Session, Side, Sink } from '#read/dissect'
import { serviceByName } from '#ground/service'
import { noteRemark, type ConversationRecord, type Conversations } from './conversations.ts'
import { displacedService, portRank, processServiceAt, serviceOfPort } from './known-ports.ts'
import { clean, noteIdentity, noteRole, type SelfDescription } from './self-description.ts'

/** Bytes of one end that wait until it is known what they are. */
interface Waiting {
  readonly side: Side
  readonly bytes: Uint8Array
  readonly timeUs: number
}

/**
 * One TCP connection or UDP flow on its way into a conversation. Ends 0 and 1 are as the transport counts them; who of
 * them is the client may come out later. What is counted before that waits here.
 */
export interface Exchange {
  readonly transport: 'tcp' | 'udp'
  readonly addresses: readonly [string, string]
  readonly ports: readonly [number, number]
  /** What the conversation calls end 0 when its address is nobody's (DHCP from 0.0.0.0): its MAC. */
  alias: string | undefined
  /** True when end 1 is a group: multicast or broadcast. */
  readonly group: boolean
  /** Which end is the client; -1 while unknown. */
  clientEnd: 0 | 1 | -1
  /** True when only the ports told who the client is. */
  guessed: boolean
  /** True when the start was not seen, so that bytes may begin inside a message. */
  middle: boolean
  conversation: ConversationRecord | undefined
  dissector: Dissector | undefined
  session: Session | undefined
  waiting: Waiting[]
  waitingBytes: number
  /** The two ends' first bytes, for recognition. */
  readonly heads: [Uint8Array, Uint8Array]
  /** Replayed bytes that the session did not take yet. */
  readonly rest: [Uint8Array, Uint8Array]
  /** True when recognition was given up. */
  unreadable: boolean
  payload: boolean
  troubles: number
  packets: number
  bytes: number
  firstUs: number
  lastUs: number
  vlan: number
}

const nothing = new Uint8Array(0)
/** Recognition gives up after this much: about eight segments of each end. */
const mostSegments = 16
const mostWaitingBytes = 8192
/** Over all exchanges: many connections that never make sense must not fill the memory. */
const mostHeldInAll = 32 * 1024 * 1024
const mostHead = 4096
const mostRest = 65_536

export const createExchange = (
  transport: 'tcp' | 'udp',
  addresses: readonly [string, string],
  ports: readonly [number, number],
  clientEnd: 0 | 1 | -1,
  middle: boolean,
  timeUs: number,
  group = false,
): Exchange => ({
  transport,
  addresses,
  ports,
  alias: undefined,
  group,
  clientEnd,
  guessed: false,
  middle,
  conversation: undefined,
  dissector: undefined,
  session: undefined,
  waiting: [],
  waitingBytes: 0,
  heads: [nothing, nothing],
  rest: [nothing, nothing],
  unreadable: false,
  payload: false,
  troubles: 0,
  packets: 0,
  bytes: 0,
  firstUs: timeUs,
  lastUs: timeUs,
  vlan: -1,
})

const joined = (a: Uint8Array, b: Uint8Array): Uint8Array => {
  if (a.length === 0) return b
  const both = new Uint8Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}

/** Turns exchanges into conversations: recognises, opens sessions, hands on what dissectors tell. */
export interface Exchanges {
  /** One packet of the exchange was seen. */
  count(exchange: Exchange, wireLength: number, timeUs: number, vlan: number): void
  /** Bytes of one end, in order; returns how many are done with. For UDP one datagram. */
  data(exchange: Exchange, end: 0 | 1, bytes: Uint8Array, timeUs: number): number
  gap(exchange: Exchange, end: 0 | 1): void
  /** Nothing more is to come that could tell what it is: decides by what is known. Returns its conversation. */
  settle(exchange: Exchange, answered: boolean): ConversationRecord
  /** Bytes kept for all exchanges now. */
  readonly held: number
}

/** `describe` finds where to note what an end says about itself; undefined for groups and what does not fit. */
export type Describe = (exchange: Exchange, end: 0 | 1) => SelfDescription | undefined

export const createExchanges = (conversations: Conversations, describe: Describe): Exchanges => {
  const listeners = new Set<string>()
  const mostListeners = 200_000
  let current: Exchange
  let now = 0
  let held = 0

  const serverEnd = (exchange: Exchange): 0 | 1 => (exchange.clientEnd === 0 ? 1 : 0)
  const endOf = (side: 'client' | 'server'): 0 | 1 => (side === 'server' ? serverEnd(current) : current.clientEnd === 1 ? 1 : 0)

  const sink: Sink = {
    request: (request) => {
      if (current.conversation !== undefined) conversations.request(current.conversation, request, now)
    },
    response: (refused) => {
      if (refused && current.conversation !== undefined) current.conversation.exceptions++
    },
    identity: (side, key, value) => {
      const about = describe(current, endOf(side))
      if (about !== undefined) noteIdentity(about, key, value)
    },
    role: (side, role, because, weight) => {
      const about = describe(current, endOf(side))
      if (about !== undefined) noteRole(about, role, because, weight)
    },
    refine: (service) => move(current, service),
    trouble: (reason) => {
      current.troubles++
      if (current.conversation?.control === true) noteRemark(current.conversation, `unreadable: ${clean(reason, 100)}`)
    },
  }

  /** Puts the exchange's counts where they belong from now on. */
  const join = (exchange: Exchange, service: string, basis: 'payload' | 'port'): ConversationRecord => {
    const server = serverEnd(exchange)
    const client = server === 0 ? 1 : 0
    const nameOf = (end: 0 | 1): string => (end === 0 && exchange.alias !== undefined ? exchange.alias : exchange.addresses[end])
    const record = conversations.at(nameOf(client), nameOf(server), exchange.transport, exchange.ports[server], service)
    if (exchange.group) record.group = true
    exchange.conversation = record
    if (basis === 'payload') record.basis = 'payload'
    if (exchange.payload) record.payload = true
    record.connections++
    record.packets += exchange.packets
    record.bytes += exchange.bytes
    if (exchange.firstUs < record.firstUs) record.firstUs = exchange.firstUs
    if (exchange.lastUs > record.lastUs) record.lastUs = exchange.lastUs
    if (record.vlan < 0) record.vlan = exchange.vlan
    return record
  }

  const move = (exchange: Exchange, service: string): void => {
    const from = exchange.conversation
    if (from === undefined || from.service === service || serviceByName(service) === undefined) return
    from.connections--
    from.packets -= exchange.packets
    from.bytes -= exchange.bytes
    join(exchange, service, 'payload')
  }

  const decideClient = (exchange: Exchange): void => {
    if (exchange.clientEnd >= 0) return
    const [a, b] = exchange.addresses
    const [p, q] = exchange.ports
    const listens = (address: string, port: number): number => (listeners.has(`${address} ${port} ${exchange.transport}`) ? 1 : 0)
    const heard = listens(b, q) - listens(a, p)
    const rank = heard !== 0 ? heard : portRank(exchange.transport, q) - portRank(exchange.transport, p)
    exchange.guessed = rank === 0
    // Equal ranks: UDP's first speaker asks; of a TCP stream joined in the middle the lower port serves.
    exchange.clientEnd = rank > 0 ? 0 : rank < 0 ? 1 : exchange.transport === 'udp' || q <= p ? 0 : 1
  }

  const noteListener = (exchange: Exchange): void => {
    const server = serverEnd(exchange)
    if (!exchange.guessed && listeners.size < mostListeners)
      listeners.add(`${exchange.addresses[server]} ${exchange.ports[server]} ${exchange.transport}`)
  }

  const forgetWaiting = (exchange: Exchange): void => {
    held -= exchange.waitingBytes
    exchange.waiting = []
    exchange.waitingBytes = 0
    exchange.heads[0] = exchange.heads[1] = nothing
  }

  const keepRest = (exchange: Exchange, end: 0 | 1, bytes: Uint8Array): void => {
    held += bytes.length - exchange.rest[end].length
    exchange.rest[end] = bytes
  }

  const giveUp = (exchange: Exchange): ConversationRecord => {
    decideClient(exchange)
    exchange.unreadable = true
    forgetWaiting(exchange)
    const port = exchange.ports[serverEnd(exchange)]
    const expected = exchange.payload ? processServiceAt(exchange.transport, port) : undefined
    const record = join(exchange, expected === undefined ? serviceOfPort(exchange.transport, port) : `${exchange.transport}/${port}`, 'port')
    if (expected !== undefined) noteRemark(record, `the bytes on port ${port} are not ${expected.label}`)
    return record
  }

  const feed = (exchange: Exchange, session: Session, end: 0 | 1, bytes: Uint8Array, timeUs: number): number => {
    current = exchange
    now = timeUs
    const side: Side = end === exchange.clientEnd ? 0 : 1
    const rest = exchange.rest[end]
    if (rest.length === 0) return session.data(side, bytes, sink)
    const all = joined(rest, bytes)
    const done = session.data(side, all, sink)
    if (done >= rest.length) {
      keepRest(exchange, end, nothing)
      return done - rest.length
    }
    if (all.length - done > mostRest || held > mostHeldInAll) {
      session.gap(side)
      keepRest(exchange, end, nothing)
    } else keepRest(exchange, end, all.slice(done))
    return bytes.length
  }

  /** Opens the session and plays what waited. */
  const begin = (exchange: Exchange, dissector: Dissector, speaker: 0 | 1, spoken: Uint8Array): void => {
    if (exchange.clientEnd < 0) {
      const sender = dissector.senderOf(spoken, exchange.transport)
      if (sender !== 'unknown') exchange.clientEnd = (sender === 'client') === (speaker === 0) ? 0 : 1
    }
    decideClient(exchange)
    noteListener(exchange)
    exchange.dissector = dissector
    const session = dissector.open(exchange.transport)
    exchange.session = session
    const port = exchange.ports[serverEnd(exchange)]
    const record = join(exchange, dissector.service, 'payload')
    const displaced = displacedService(exchange.transport, port, dissector.service)
    if (displaced !== undefined)
      noteRemark(record, `${serviceByName(dissector.service)?.label ?? dissector.service} on port ${port}, usually ${displaced.label}`)
    const { waiting } = exchange
    forgetWaiting(exchange)
    for (const { side, bytes, timeUs } of waiting) {
      const done = feed(exchange, session, side, bytes, timeUs)
      if (exchange.transport === 'tcp' && done < bytes.length) keepRest(exchange, side, joined(exchange.rest[side], bytes.slice(done)))
    }
  }

  const openPorts = (exchange: Exchange): number | readonly number[] =>
    exchange.clientEnd < 0 ? exchange.ports : exchange.ports[serverEnd(exchange)]

  /** Tries to tell what the waiting bytes are, with `latest` the newest of them. */
  const recognise = (exchange: Exchange, latest: Waiting): boolean => {
    const { transport, heads } = exchange
    const { side } = latest
    const other = side === 0 ? 1 : 0
    const ports = openPorts(exchange)
    const opposite = heads[other].length > 0 ? heads[other] : undefined
    const head = transport === 'udp' ? latest.bytes : heads[side]
    const choice = chooseDissector(head, transport, ports, opposite)
    if (choice !== undefined) {
      // The choice may rest on the other end's bytes; then they tell who asks.
      const own = choice.dissector.recognise(head, transport, true)
      const byOwn = own === 'certain' || own === 'likely' || opposite === undefined
      begin(exchange, choice.dissector, byOwn ? side : other, byOwn ? head : opposite)
      return true
    }
    // Joined in the middle of a message: a later segment often starts with a new one.
    if (transport !== 'tcp' || !exchange.middle || head.length === latest.bytes.length) return false
    const fresh = chooseDissector(latest.bytes, transport, ports)
    if (fresh === undefined) return false
    exchange.waiting.splice(0, exchange.waiting.length, latest)
    begin(exchange, fresh.dissector, side, latest.bytes)
    return true
  }

  const wait = (exchange: Exchange, end: 0 | 1, bytes: Uint8Array, timeUs: number): void => {
    const latest: Waiting = { side: end, bytes: bytes.slice(0, mostWaitingBytes), timeUs }
    exchange.waiting.push(latest)
    exchange.waitingBytes += latest.bytes.length
    held += latest.bytes.length
    const head = exchange.heads[end]
    if (exchange.transport === 'udp') exchange.heads[end] = latest.bytes
    else if (head.length < mostHead) exchange.heads[end] = joined(head, latest.bytes.subarray(0, mostHead - head.length))
    if (recognise(exchange, latest)) return
    if (exchange.waiting.length >= mostSegments || exchange.waitingBytes >= mostWaitingBytes || held > mostHeldInAll) giveUp(exchange)
  }

  return {
    count(exchange, wireLength, timeUs, vlan) {
      exchange.packets++
      exchange.bytes += wireLength
      const record = exchange.conversation
      if (record === undefined) {
        if (timeUs < exchange.firstUs) exchange.firstUs = timeUs
        if (timeUs > exchange.lastUs) exchange.lastUs = timeUs
        if (exchange.vlan < 0) exchange.vlan = vlan
        return
      }
      record.packets++
      record.bytes += wireLength
      if (timeUs < record.firstUs) record.firstUs = timeUs
      if (timeUs > record.lastUs) record.lastUs = timeUs
      if (record.vlan < 0) record.vlan = vlan
    },
    data(exchange, end, bytes, timeUs) {
      // A TCP keep-alive may carry one stale byte: it is no message and must not start one.
      if (bytes.length === 1 && bytes[0] === 0 && exchange.session === undefined && exchange.waiting.length === 0) return 1
      exchange.payload = true
      if (exchange.session !== undefined) return feed(exchange, exchange.session, end, bytes, timeUs)
      if (exchange.unreadable) {
        if (end === exchange.clientEnd && exchange.conversation !== undefined) conversations.beat(exchange.conversation, timeUs)
        return bytes.length
      }
      wait(exchange, end, bytes, timeUs)
      return bytes.length
    },
    gap(exchange, end) {
      keepRest(exchange, end, nothing)
      exchange.middle = true
      if (exchange.session !== undefined) exchange.session.gap(end === exchange.clientEnd ? 0 : 1)
      else {
        exchange.heads[end] = nothing
        exchange.waiting = exchange.waiting.filter((waiting) => waiting.side !== end)
      }
    },
    settle(exchange, answered) {
      keepRest(exchange, 0, nothing)
      keepRest(exchange, 1, nothing)
      if (exchange.conversation !== undefined) return exchange.conversation
      if (exchange.clientEnd >= 0 && answered) noteListener(exchange)
      return giveUp(exchange)
    },
    get held() {
      return held
    },
  }
}
