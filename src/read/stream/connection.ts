import type { TcpClose, TcpConnection, TcpSide } from './tcp-connection.ts'
import type { Segment } from './waiting-segments.ts'

export const noBytes = new Uint8Array(0)

/** One end of a connection with what is needed to order its bytes. Sequence numbers are signed 32 bit. */
export class Half<T> implements TcpSide {
  readonly owner: Connection<T>
  readonly side: 0 | 1
  readonly address: string
  readonly port: number
  packets = 0
  wireBytes = 0
  payloadBytes = 0
  lostBytes = 0
  syn = false
  fin = false
  reset = false
  /** True once `next` means something. */
  known = false
  /** Sequence number of the first byte of the stream, as far as was seen. */
  begin = 0
  /** Sequence number of the next byte to deliver. */
  next = 0
  /** Sequence number behind the last byte; valid when `fin`. */
  finAt = 0
  /** What the other end said it has; valid when `ackKnown`. */
  acked = 0
  ackKnown = false
  /** Signs that the bytes at `next` will never come. */
  doubts = 0
  holeSinceUs = 0
  /** Ordered, without overlap, all of it beyond `next`. */
  waiting: Segment[] = []
  /** `rest[restFrom..restTo)`: delivered and not consumed. */
  rest = noBytes
  restFrom = 0
  restTo = 0
  /** Memory held by `waiting` and `rest`. */
  heldBytes = 0

  constructor(owner: Connection<T>, side: 0 | 1, address: string, port: number) {
    this.owner = owner
    this.side = side
    this.address = address
    this.port = port
  }

  /** Bytes that must still come before the next waiting ones; 0 when none wait. */
  holeBytes(): number {
    const first = this.waiting[0]
    return first === undefined ? 0 : (first.sequence - this.next) | 0
  }

  begins(at: number): void {
    this.known = true
    this.begin = at
    this.next = at
  }
}

export class Connection<T> implements TcpConnection<T> {
  readonly id: number
  readonly sides: readonly [Half<T>, Half<T>]
  readonly start: 'syn' | 'syn-ack' | 'middle'
  readonly firstUs: number
  readonly hash: number
  refused = false
  lastUs: number
  closed: TcpClose | undefined = undefined
  closedUs = 0
  state: T | undefined = undefined
  /** The next connection with the same hash. */
  sameHash: Connection<T> | undefined = undefined
  /** Neighbours in the order of use. */
  older: Connection<T> | undefined = undefined
  newer: Connection<T> | undefined = undefined

  constructor(id: number, start: 'syn' | 'syn-ack' | 'middle', hash: number, timeUs: number, a: string, aPort: number, b: string, bPort: number) {
    this.id = id
    this.start = start
    this.hash = hash
    this.firstUs = timeUs
    this.lastUs = timeUs
    this.sides = [new Half(this, 0, a, aPort), new Half(this, 1, b, bPort)]
  }
}
