import { readQuotedHeaders, type Packet } from '#read/packet'
import type { ConversationRecord } from './conversations.ts'

/** ICMP errors about conversations: who was told that a host, a port or a way is not there. */
export interface Refusals {
  /** True when the packet is such an error and was kept; it is counted with the conversation it is about, if that was seen. */
  note(packet: Packet): boolean
  /** Marks the conversations, and adds the errors' packets and bytes to them. */
  settle(records: readonly ConversationRecord[], idOf: (text: string) => string): void
}

interface Refusal {
  /** True for "unreachable" (ICMP type 3, ICMPv6 type 1); an exceeded hop count refuses nothing. */
  refused: boolean
  packets: number
  bytes: number
}

const mostRefusals = 100_000
const tcp = 6
const udp = 17
const icmp6 = 58

export const createRefusals = (): Refusals => {
  const refusals = new Map<string, Refusal>()
  return {
    note(packet) {
      const quoted = readQuotedHeaders(packet)
      if (quoted === undefined || (quoted.protocol !== tcp && quoted.protocol !== udp)) return false
      const key = `${quoted.source} ${quoted.destination} ${quoted.protocol === tcp ? 'tcp' : 'udp'} ${quoted.destinationPort}`
      const known = refusals.get(key)
      if (known === undefined && refusals.size >= mostRefusals) return false
      const refused = packet.sourcePort === (packet.protocol === icmp6 ? 1 : 3)
      if (known === undefined) refusals.set(key, { refused, packets: 1, bytes: packet.wireLength })
      else {
        known.refused ||= refused
        known.packets++
        known.bytes += packet.wireLength
      }
      return true
    },
    settle(records, idOf) {
      const byPlace = new Map<string, ConversationRecord>()
      for (const record of records) byPlace.set(`${record.client} ${record.server} ${record.transport} ${record.port}`, record)
      for (const [key, refusal] of refusals) {
        const [client = '', server = '', transport = '', port = ''] = key.split(' ')
        const record = byPlace.get(`${idOf(client)} ${idOf(server)} ${transport} ${port}`)
        if (record === undefined) continue
        if (refusal.refused) record.refused++
        record.packets += refusal.packets
        record.bytes += refusal.bytes
      }
    },
  }
}
