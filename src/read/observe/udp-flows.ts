import type { Packet } from '#read/packet'
import { isGroupText } from './address-kind.ts'
import { createExchange, type Exchange, type Exchanges } from './exchange.ts'

/** A UDP flow: one pair of addresses and ports. End 0 sent the first datagram. */
interface UdpFlow extends Exchange {
  /** Set by every packet, cleared when eviction passes by: a second chance for those in use. */
  used: boolean
  /** True when end 1 sent something too. */
  bothSpoke: boolean
  /** Flows whose hash is equal. */
  next: UdpFlow | undefined
}

export interface UdpFlows {
  packet(packet: Packet): Exchange
  /** Settles every flow. */
  finish(): void
  readonly size: number
  readonly evicted: number
}

const mix = (key: number, port: number): number => {
  let h = Math.imul(key ^ Math.imul(port, 0x9e3779b1), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}

/** Equal for both directions of a flow; unequal flows may share it. */
const hashOf = (packet: Packet): number => (mix(packet.sourceKey, packet.sourcePort) + mix(packet.destinationKey, packet.destinationPort)) | 0

const isGroup = (packet: Packet): boolean =>
  (packet.destinationMacAt >= 0 && ((packet.frame[packet.destinationMacAt] ?? 0) & 1) === 1) || isGroupText(packet.destination)

const forward = (flow: UdpFlow, packet: Packet): boolean =>
  flow.ports[0] === packet.sourcePort &&
  flow.ports[1] === packet.destinationPort &&
  flow.addresses[0] === packet.source &&
  flow.addresses[1] === packet.destination

const backward = (flow: UdpFlow, packet: Packet): boolean =>
  flow.ports[1] === packet.sourcePort &&
  flow.ports[0] === packet.destinationPort &&
  flow.addresses[1] === packet.source &&
  flow.addresses[0] === packet.destination

/** A chain longer than this is no accident: whoever sends it must not make every lookup slow. */
const longestChain = 32

export const createUdpFlows = (exchanges: Exchanges, most: number, opened: (flow: Exchange, packet: Packet) => void): UdpFlows => {
  const byHash = new Map<number, UdpFlow>()
  let size = 0
  let evicted = 0

  const settle = (flow: UdpFlow): void => {
    const record = exchanges.settle(flow, flow.bothSpoke)
    // A flow that the server's end opened is its answer to a question we did not see, or that went to a group.
    if (flow.bothSpoke || flow.clientEnd === 1) record.answered++
  }

  const dropChain = (hash: number): void => {
    for (let flow = byHash.get(hash); flow !== undefined; flow = flow.next) {
      settle(flow)
      size--
      evicted++
    }
    byHash.delete(hash)
  }

  /** Makes room: the first chain nobody used since the last pass goes. */
  const evict = (): void => {
    for (const [hash, chain] of byHash) {
      let used = false
      for (let flow: UdpFlow | undefined = chain; flow !== undefined; flow = flow.next) {
        used ||= flow.used
        flow.used = false
      }
      if (!used) return dropChain(hash)
      byHash.delete(hash)
      byHash.set(hash, chain)
    }
  }

  const open = (packet: Packet, hash: number, chain: number): UdpFlow => {
    if (size >= most) evict()
    if (chain >= longestChain) dropChain(hash)
    const group = isGroup(packet)
    const exchange = createExchange(
      'udp',
      [packet.source, packet.destination],
      [packet.sourcePort, packet.destinationPort],
      group ? 0 : -1,
      false,
      packet.timeUs,
      group,
    )
    const flow: UdpFlow = Object.assign(exchange, { used: true, bothSpoke: false, next: byHash.get(hash) })
    byHash.set(hash, flow)
    size++
    opened(flow, packet)
    return flow
  }

  return {
    packet(packet) {
      const hash = hashOf(packet)
      let flow = byHash.get(hash)
      let end: 0 | 1 = 0
      let chain = 0
      for (; flow !== undefined; flow = flow.next, chain++) {
        if (forward(flow, packet)) break
        if (backward(flow, packet)) {
          end = 1
          break
        }
      }
      flow ??= open(packet, hash, chain)
      flow.used = true
      if (end === 1) flow.bothSpoke = true
      exchanges.count(flow, packet.wireLength, packet.timeUs, packet.vlan)
      if (packet.payload.length > 0) exchanges.data(flow, end, packet.payload, packet.timeUs)
      return flow
    },
    finish() {
      for (const chain of byHash.values()) for (let flow: UdpFlow | undefined = chain; flow !== undefined; flow = flow.next) settle(flow)
      byHash.clear()
      size = 0
    },
    get size() {
      return size
    },
    get evicted() {
      return evicted
    },
  }
}
