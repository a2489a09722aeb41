import type { Packet } from '#read/packet'
import { Connection } from './connection.ts'

/** Forged addresses can share a hash on purpose; a longer chain gives up its oldest connection instead of growing. */
const mostInChain = 32

const endHash = (address: number, port: number): number => {
  const mixed = Math.imul(address ^ Math.imul(port, 0x85ebca6b), 0x9e3779b1)
  return mixed ^ (mixed >>> 16)
}

/** The same for both directions. */
const hashOf = (packet: Packet): number => (endHash(packet.sourceKey, packet.sourcePort) + endHash(packet.destinationKey, packet.destinationPort)) | 0

/** 0 when side 0 sent the packet, 1 when side 1 did, -1 when it belongs to another connection. */
export const senderOf = <T>(connection: Connection<T>, packet: Packet): 0 | 1 | -1 => {
  const [a, b] = connection.sides
  if (a.port === packet.sourcePort && b.port === packet.destinationPort && a.address === packet.source && b.address === packet.destination) return 0
  if (b.port === packet.sourcePort && a.port === packet.destinationPort && b.address === packet.source && a.address === packet.destination) return 1
  return -1
}

/** Connections by their ends, in the order of use. Bounded by its user, who takes out the oldest. */
export class ConnectionTable<T> {
  size = 0
  oldest: Connection<T> | undefined = undefined
  #newest: Connection<T> | undefined = undefined
  readonly #byHash = new Map<number, Connection<T>>()
  #opened = 0

  find(packet: Packet): Connection<T> | undefined {
    // Packets come in bursts: the connection just used is the best guess.
    const newest = this.#newest
    if (newest !== undefined && senderOf(newest, packet) >= 0) return newest
    let connection = this.#byHash.get(hashOf(packet))
    while (connection !== undefined && senderOf(connection, packet) < 0) connection = connection.sameHash
    return connection
  }

  /** A new connection; `swapped` when the destination of the packet opened it. */
  open(packet: Packet, start: Connection<T>['start'], swapped: boolean): Connection<T> {
    this.#opened += 1
    const { source, sourcePort, destination, destinationPort } = packet
    const hash = hashOf(packet)
    const connection = swapped
      ? new Connection<T>(this.#opened, start, hash, packet.timeUs, destination, destinationPort, source, sourcePort)
      : new Connection<T>(this.#opened, start, hash, packet.timeUs, source, sourcePort, destination, destinationPort)
    connection.sameHash = this.#byHash.get(hash)
    this.#byHash.set(hash, connection)
    this.size += 1
    this.#append(connection)
    return connection
  }

  /** The connection that must leave because too many share its hash. */
  crowdedOut(connection: Connection<T>): Connection<T> | undefined {
    let last = connection
    let count = 1
    while (last.sameHash !== undefined) {
      last = last.sameHash
      count += 1
    }
    return count > mostInChain ? last : undefined
  }

  touch(connection: Connection<T>): void {
    if (connection === this.#newest) return
    this.#unlink(connection)
    this.#append(connection)
  }

  remove(connection: Connection<T>): void {
    const first = this.#byHash.get(connection.hash)
    if (first === connection) {
      if (connection.sameHash === undefined) this.#byHash.delete(connection.hash)
      else this.#byHash.set(connection.hash, connection.sameHash)
    } else {
      let before = first
      while (before !== undefined && before.sameHash !== connection) before = before.sameHash
      if (before !== undefined) before.sameHash = connection.sameHash
    }
    connection.sameHash = undefined
    this.#unlink(connection)
    this.size -= 1
  }

  #append(connection: Connection<T>): void {
    connection.older = this.#newest
    if (this.#newest === undefined) this.oldest = connection
    else this.#newest.newer = connection
    this.#newest = connection
  }

  #unlink(connection: Connection<T>): void {
    if (connection.older === undefined) this.oldest = connection.newer
    else connection.older.newer = connection.newer
    if (connection.newer === undefined) this.#newest = connection.older
    else connection.newer.older = connection.older
    connection.older = undefined
    connection.newer = undefined
  }
}
