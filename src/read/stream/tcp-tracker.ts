import type { Finding } from '#ground/report'
import type { Packet } from '#read/packet'
import { ConnectionTable, senderOf } from './connection-table.ts'
import { type Connection, type Half, noBytes } from './connection.ts'
import type { TcpClose, TcpConnection, TcpHandler, TcpOptions, TcpTracker } from './tcp-connection.ts'
import { holdSegment, segmentOverheadBytes } from './waiting-segments.ts'

const fin = 1
const syn = 2
const rst = 4
const psh = 8
const ack = 16

/** Of bytes delivered and not consumed, per side. */
const mostRestBytes = 65_536
/** Of bytes before their turn, per side: more than a window of a control system, less than an attack. */
const mostWaitingBytes = 262_144
const mostWaitingSegments = 256
/** A hole that was passed over for this long is not filled any more; matters where only one direction was captured. */
const mostHoleUs = 10_000_000
/** One acknowledgement may overtake its segment in a mirror port; two are a sign that the segment was never captured. */
const doubtsToGiveUp = 2
/** Older bytes than this are no retransmission but another stream on the same ports. */
const farBehind = 1 << 24
/** The largest window there is (RFC 7323 section 2.3): nothing of this stream can be further ahead. */
const farAhead = 1 << 30
/** A reset must be about here to count (RFC 5961 section 3): a blind one must not end our view of a connection. */
const resetWindow = 1 << 20
/** After this, payload on a closed connection is a new one whose SYN was not captured. */
const closedForGoodUs = 5_000_000

class Tracker<T> implements TcpTracker<T> {
  readonly #handler: TcpHandler<T>
  readonly #mostConnections: number
  readonly #mostHeldBytes: number
  readonly #table = new ConnectionTable<T>()
  /** Sides that hold bytes, the longest holder first (a Set keeps the order of insertion). */
  readonly #holders = new Set<Half<T>>()
  #heldBytes = 0
  #evicted = 0
  #abandoned = 0

  constructor(handler: TcpHandler<T>, options: TcpOptions) {
    this.#handler = handler
    this.#mostConnections = Math.max(1, options.mostConnections ?? 50_000)
    this.#mostHeldBytes = options.mostHeldBytes ?? 64 * 1_048_576
  }

  get size(): number {
    return this.#table.size
  }

  packet(packet: Packet): TcpConnection<T> | undefined {
    if (packet.transport !== 'tcp') return undefined
    const flags = packet.tcpFlags
    const sequence = packet.tcpSequence | 0
    let connection = this.#table.find(packet)
    if (connection !== undefined && this.#isAnother(connection, packet, sequence)) {
      this.#close(connection, 'reused')
      this.#table.remove(connection)
      connection = undefined
    }
    const isNew = connection === undefined
    connection ??= this.#open(packet)
    const side = senderOf(connection, packet) === 1 ? 1 : 0
    const half = connection.sides[side]
    const other = connection.sides[side === 0 ? 1 : 0]
    half.packets += 1
    half.wireBytes += packet.wireLength
    half.payloadBytes += packet.payloadWireLength
    connection.lastUs = packet.timeUs
    if (isNew) this.#handler.opened(connection, packet)
    else this.#table.touch(connection)
    if (connection.closed === undefined) {
      const from = (flags & syn) === 0 ? sequence : (sequence + 1) | 0
      if ((flags & syn) !== 0) this.#readSyn(packet, half, other, from)
      if ((flags & ack) !== 0) this.#readAck(other, packet.tcpAcknowledgement | 0)
      if (packet.payloadWireLength > 0) this.#readPayload(half, from, packet)
      if ((flags & fin) !== 0 && !half.fin) {
        half.fin = true
        half.finAt = (from + packet.payloadWireLength) | 0
        if (!half.known) half.begins(half.finAt)
      }
      if ((flags & rst) !== 0) this.#readReset(connection, half, other, sequence)
      else if (half.fin && other.fin && half.next === half.finAt && other.next === other.finAt) this.#close(connection, 'fin')
      if (this.#heldBytes > this.#mostHeldBytes) this.#makeRoom()
    }
    return connection
  }

  finish(): void {
    for (let connection = this.#table.oldest; connection !== undefined; connection = this.#table.oldest) {
      this.#close(connection, 'end')
      this.#table.remove(connection)
    }
  }

  findings(): readonly Finding[] {
    const findings: Finding[] = []
    if (this.#evicted > 0) {
      findings.push({
        code: 'stream/evicted',
        severity: 'note',
        message: `${this.#evicted} connections were forgotten while still open to make room: at most ${this.#mostConnections} are followed at one time`,
        help: 'when they speak again they count as further connections; a scan or a flood is the usual reason',
      })
    }
    if (this.#abandoned > 0) {
      findings.push({
        code: 'stream/abandoned',
        severity: 'note',
        message: `bytes that waited on ${this.#abandoned} sides of connections were given up: at most ${this.#mostHeldBytes} bytes are held at one time`,
        help: 'requests inside them are not counted',
      })
    }
    return findings
  }

  /** Does this packet begin a new connection on the ports of a known one? */
  #isAnother(connection: Connection<T>, packet: Packet, sequence: number): boolean {
    const flags = packet.tcpFlags
    const side = senderOf(connection, packet) === 1 ? 1 : 0
    const half = connection.sides[side]
    if ((flags & syn) !== 0) {
      if (half.known && half.begin === ((sequence + 1) | 0)) return false
      if ((flags & ack) !== 0) return connection.closed !== undefined
      // Both ends may open at the same time (RFC 9293 section 3.5): then this end has said nothing yet.
      return connection.closed !== undefined || half.known || !connection.sides[side === 0 ? 1 : 0].syn
    }
    return connection.closed !== undefined && packet.payloadWireLength > 0 && packet.timeUs - connection.closedUs > closedForGoodUs
  }

  #open(packet: Packet): Connection<T> {
    // A SYN that also ends or resets is no handshake (RFC 9293 section 3.10.7): scanners and fuzzers send it, and it says nothing of who asks.
    const opens = (packet.tcpFlags & (syn | fin | rst)) === syn
    const start = !opens ? 'middle' : (packet.tcpFlags & ack) === 0 ? 'syn' : 'syn-ack'
    const connection = this.#table.open(packet, start, start === 'syn-ack')
    const crowded = this.#table.crowdedOut(connection)
    if (crowded !== undefined) this.#evict(crowded)
    const oldest = this.#table.oldest
    if (this.#table.size > this.#mostConnections && oldest !== undefined) this.#evict(oldest)
    return connection
  }

  #evict(connection: Connection<T>): void {
    if (connection.closed === undefined) this.#evicted += 1
    this.#close(connection, 'evicted')
    this.#table.remove(connection)
  }

  #readSyn(packet: Packet, half: Half<T>, other: Half<T>, from: number): void {
    half.syn = true
    if (!half.known) half.begins(from)
    // The answer to a SYN that was not captured tells where the other stream begins.
    if ((packet.tcpFlags & ack) !== 0 && !other.known) other.begins(packet.tcpAcknowledgement | 0)
  }

  /** The other end of `half` says what it has received. */
  #readAck(half: Half<T>, acknowledged: number): void {
    if (!half.ackKnown || ((acknowledged - half.acked) | 0) > 0) {
      half.acked = acknowledged
      half.ackKnown = true
    }
    if (half.waiting.length === 0 || ((half.acked - half.next) | 0) <= 0) return
    half.doubts += 1
    if (half.doubts < doubtsToGiveUp) return
    while (half.waiting.length > 0 && ((half.acked - half.next) | 0) >= half.holeBytes()) this.#giveUpHole(half)
  }

  #readPayload(half: Half<T>, sequence: number, packet: Packet): void {
    const payload = packet.payload
    const wireLength = packet.payloadWireLength
    if (!half.known) {
      // A keep-alive repeats the byte before the next one, often as a zero; nothing of the stream is in it (RFC 9293 section 3.8.4).
      const keepAlive = wireLength === 1 && (packet.tcpFlags & psh) === 0 && (payload.length === 0 || payload[0] === 0)
      half.begins(keepAlive ? (sequence + 1) | 0 : sequence)
    }
    const ahead = (sequence - half.next) | 0
    if (ahead === 0) {
      this.#deliver(half, payload, wireLength)
      if (half.waiting.length > 0) this.#deliverWaiting(half)
    } else if (ahead < -farBehind || ahead > farAhead) {
      this.#beginAnew(half, sequence)
      this.#deliver(half, payload, wireLength)
    } else if (ahead > 0) {
      this.#hold(half, sequence, payload, wireLength)
    } else if (-ahead < wireLength) {
      this.#deliver(half, payload.subarray(Math.min(-ahead, payload.length)), wireLength + ahead)
      if (half.waiting.length > 0) this.#deliverWaiting(half)
    }
  }

  /** Another stream on the same ports, whose SYN was not captured: nobody knows what is between. */
  #beginAnew(half: Half<T>, sequence: number): void {
    for (const segment of half.waiting) this.#account(half, -(segment.bytes.length + segmentOverheadBytes))
    half.waiting = []
    half.next = sequence
    this.#tellGap(half, 0)
  }

  #hold(half: Half<T>, sequence: number, payload: Uint8Array, wireLength: number): void {
    const nowUs = half.owner.lastUs
    if (half.waiting.length === 0) {
      half.holeSinceUs = nowUs
      // The other end has the missing bytes already: the first doubt.
      half.doubts = half.ackKnown && ((half.acked - sequence) | 0) >= 0 ? 1 : 0
    }
    this.#account(half, holdSegment(half.waiting, half.next, sequence, payload, wireLength))
    while (half.waiting.length > 0 && (this.#waitsTooMuch(half) || nowUs - half.holeSinceUs > mostHoleUs)) this.#giveUpHole(half)
  }

  #waitsTooMuch(half: Half<T>): boolean {
    return half.waiting.length > mostWaitingSegments || half.heldBytes - half.rest.length > mostWaitingBytes
  }

  /** Passes over the bytes before the first waiting ones. */
  #giveUpHole(half: Half<T>): void {
    const lost = half.holeBytes()
    half.lostBytes += lost
    half.next = (half.next + lost) | 0
    this.#tellGap(half, lost)
    this.#deliverWaiting(half)
  }

  #deliverWaiting(half: Half<T>): void {
    const waiting = half.waiting
    let done = 0
    for (let segment = waiting[0]; segment !== undefined; segment = waiting[done]) {
      const behind = (half.next - segment.sequence) | 0
      if (behind < 0) break
      done += 1
      this.#account(half, -(segment.bytes.length + segmentOverheadBytes))
      if (behind >= segment.wireLength) continue
      this.#deliver(half, behind === 0 ? segment.bytes : segment.bytes.subarray(Math.min(behind, segment.bytes.length)), segment.wireLength - behind)
    }
    waiting.splice(0, done)
    half.doubts = 0
    half.holeSinceUs = half.owner.lastUs
  }

  /** Bytes in their turn: `payload` is what was captured of `wireLength`. */
  #deliver(half: Half<T>, payload: Uint8Array, wireLength: number): void {
    half.next = (half.next + wireLength) | 0
    if (payload.length > 0) this.#feed(half, payload)
    if (payload.length < wireLength) {
      half.lostBytes += wireLength - payload.length
      this.#tellGap(half, wireLength - payload.length)
    }
  }

  #feed(half: Half<T>, payload: Uint8Array): void {
    const kept = half.restTo - half.restFrom
    if (kept > 0 && kept + payload.length > mostRestBytes) this.#tellGap(half, kept)
    if (half.restTo === half.restFrom) {
      const used = this.#consume(half, payload)
      if (used < payload.length) this.#keepRest(half, payload.subarray(used))
      return
    }
    this.#append(half, payload)
    half.restFrom += this.#consume(half, half.rest.subarray(half.restFrom, half.restTo))
    if (half.restFrom === half.restTo) this.#dropRest(half)
  }

  /** A handler that claims more than it was given, or less than nothing, must not move us. */
  #consume(half: Half<T>, bytes: Uint8Array): number {
    const used = this.#handler.data(half.owner, half.side, bytes)
    return used > 0 ? Math.min(Math.trunc(used), bytes.length) : 0
  }

  #keepRest(half: Half<T>, rest: Uint8Array): void {
    if (rest.length > mostRestBytes) {
      this.#tellGap(half, rest.length)
      return
    }
    half.rest = rest.slice()
    half.restFrom = 0
    half.restTo = rest.length
    this.#account(half, rest.length)
  }

  #append(half: Half<T>, payload: Uint8Array): void {
    if (half.restTo + payload.length > half.rest.length) {
      const kept = half.restTo - half.restFrom
      const room = new Uint8Array(Math.max(2 * kept, kept + payload.length, 256))
      room.set(half.rest.subarray(half.restFrom, half.restTo))
      this.#account(half, room.length - half.rest.length)
      half.rest = room
      half.restFrom = 0
      half.restTo = kept
    }
    half.rest.set(payload, half.restTo)
    half.restTo += payload.length
  }

  #dropRest(half: Half<T>): void {
    if (half.rest.length === 0) return
    this.#account(half, -half.rest.length)
    half.rest = noBytes
    half.restFrom = 0
    half.restTo = 0
  }

  #tellGap(half: Half<T>, lengthBytes: number): void {
    this.#dropRest(half)
    this.#handler.gap(half.owner, half.side, lengthBytes)
  }

  #account(half: Half<T>, grown: number): void {
    const before = half.heldBytes
    half.heldBytes += grown
    this.#heldBytes += grown
    if (before === 0 && half.heldBytes > 0) this.#holders.add(half)
    else if (before > 0 && half.heldBytes === 0) this.#holders.delete(half)
  }

  #makeRoom(): void {
    for (const half of this.#holders) {
      if (this.#heldBytes <= this.#mostHeldBytes) return
      this.#abandoned += 1
      while (half.waiting.length > 0) this.#giveUpHole(half)
      if (half.restTo > half.restFrom) this.#tellGap(half, half.restTo - half.restFrom)
    }
  }

  #readReset(connection: Connection<T>, half: Half<T>, other: Half<T>, sequence: number): void {
    const distance = (sequence - half.next) | 0
    if (half.known && (distance < -resetWindow || distance > resetWindow)) return
    half.reset = true
    if (connection.start === 'syn' && half.side === 1 && !half.syn && other.payloadBytes === 0) connection.refused = true
    this.#close(connection, 'reset')
  }

  #close(connection: Connection<T>, why: TcpClose): void {
    if (connection.closed !== undefined) return
    for (const half of connection.sides) {
      while (half.waiting.length > 0) this.#giveUpHole(half)
      this.#dropRest(half)
    }
    connection.closed = why
    connection.closedUs = connection.lastUs
    this.#handler.closed(connection, why)
  }
}

export const createTcpTracker = <T>(handler: TcpHandler<T>, options: TcpOptions = {}): TcpTracker<T> => new Tracker(handler, options)
