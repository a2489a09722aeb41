import type { Conversation, ObservedAsset, Observations } from '#read/observe'
import { guessService } from '#ground/service'
import type { Operation } from '#ground/service'

const asset = (id: string, role: string, external = false): ObservedAsset => ({
  id, addresses: [id], names: [], identity: {}, role: { value: role, confidence: 0.9, because: [`looks like ${role}`] }, vlans: [], firstUs: 0, lastUs: 1, packets: 1, external,
})

/** `10.0.0.1 > 10.0.0.2 tcp/502 modbus read=5,write=1 x100` ; `!` at the end: unanswered. */
const conversation = (text: string): Conversation => {
  const m = /^(\S+) > (\S+) (tcp|udp)\/(\d+)(?: ([a-z0-9-]+))?(?: ([a-z-]+=\d+(?:,[a-z-]+=\d+)*))?(?: x(\d+))?( !)?$/.exec(text)
  if (m === null) throw new Error(`not a conversation: ${text}`)
  const [, client = '', server = '', transport, port, service, operations, packets, silent] = m
  const counted = Object.fromEntries((operations ?? '').split(',').filter(Boolean).map((part) => part.split('='))) as Record<string, string>
  return {
    client, server, transport: transport as 'tcp' | 'udp', port: Number(port),
    service: service ?? guessService(transport as 'tcp' | 'udp', Number(port))?.name ?? `${transport}/${port}`,
    basis: service === undefined ? 'port' : 'payload',
    operations: Object.fromEntries(Object.entries(counted).map(([o, n]) => [o, Number(n)])) as Partial<Record<Operation, number>>,
    functions: {}, exceptions: 0, outcome: silent === undefined ? 'answered' : 'unanswered', connections: 1, packets: Number(packets ?? 10), bytes: 1000, firstUs: 0, lastUs: 1_000_000,
    remarks: [], sightings: {},
  }
}

/** Observations from two short lists: `10.0.0.1 plc` and conversations as above. */
export const observed = (assets: readonly string[], conversations: readonly string[]): Observations => ({
  sources: [{ name: 'fixture', packets: 1, bytes: 1, firstUs: 0, lastUs: 1_000_000, findings: [] }],
  assets: assets.map((text) => {
    const [id = '', role = 'unknown', external] = text.split(' ')
    return asset(id, role, external === 'external')
  }),
  conversations: conversations.map(conversation),
})
