import { u8 } from '#ground/bytes'
import type { Dissector, Sink } from '../dissector.ts'
import { dnsTypes, readDnsMessage } from './dns-message.ts'
import { decodeNetbiosName } from './netbios-name.ts'
import { datagramSession } from './sessions.ts'
import { isHostName } from './text.ts'

const printerServices = ['_ipp._tcp', '_ipps._tcp', '_printer._tcp', '_pdl-datastream._tcp']

const readMdns = (side: 0 | 1, bytes: Uint8Array, sink: Sink): void => {
  const message = readDnsMessage(bytes)
  if (message === undefined) return
  sink.request({ operation: 'discover', function: '' })
  // Records are about their sender: its address record carries its name (RFC 6762 8.3). A probe holds them as authorities.
  const sender = side === 0 ? 'client' : 'server'
  for (const record of message.records) {
    const name = record.name.toLowerCase()
    const host = record.name.slice(0, -'.local'.length)
    if ((record.type === dnsTypes.a || record.type === dnsTypes.aaaa) && name.endsWith('.local') && isHostName(host))
      sink.identity(sender, 'host-name', host)
    if (message.response && record.type === dnsTypes.ptr && printerServices.some((service) => name.startsWith(service))) {
      sink.role(sender, 'printer', 'offers printing by multicast DNS', 0.6)
    }
  }
}

const isDnsShaped = (bytes: Uint8Array): boolean => decodeNetbiosName(bytes, 12) === undefined && readDnsMessage(bytes) !== undefined

/** Multicast DNS (RFC 6762): who is there, under which name. */
export const mdns: Dissector = {
  service: 'mdns',
  transport: 'udp',
  ports: [5353],
  recognise: (bytes, _transport, onOwnPort) => (onOwnPort === true && isDnsShaped(bytes) ? 'likely' : 'no'),
  // Both queries and answers go to the group: whoever speaks is the client.
  senderOf: () => 'client',
  open: () => datagramSession(readMdns),
}

const readLlmnr = (bytes: Uint8Array, sink: Sink): void => {
  const message = readDnsMessage(bytes)
  if (message === undefined) return
  if (!message.response) sink.request({ operation: 'discover', function: '' })
  else {
    sink.response(false)
    // Only the owner of a name answers for it (RFC 4795 2.3).
    const name = message.records[0]?.name
    if (name !== undefined && isHostName(name)) sink.identity('server', 'host-name', name)
  }
}

/** Link-local name resolution of Windows (RFC 4795). */
export const llmnr: Dissector = {
  service: 'llmnr',
  transport: 'udp',
  ports: [5355],
  recognise: (bytes, _transport, onOwnPort) => (onOwnPort === true && isDnsShaped(bytes) ? 'likely' : 'no'),
  senderOf: (bytes) => ((u8(bytes, 2) & 0x80) === 0 ? 'client' : 'server'),
  open: () => datagramSession((_side, bytes, sink) => readLlmnr(bytes, sink)),
}
