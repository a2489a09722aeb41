import { u16be, u8 } from '#ground/bytes'
import type { Dissector, Recognition, Sink } from '../dissector.ts'
import { readDnsMessage } from './dns-message.ts'
import { decodeNetbiosName } from './netbios-name.ts'
import { datagramSession, framedSession } from './sessions.ts'

const readMessage = (bytes: Uint8Array, sink: Sink): void => {
  const message = readDnsMessage(bytes)
  if (message === undefined) return
  if (!message.response) sink.request({ operation: 'session', function: '', ...(message.opcode === 5 ? { detail: 'dynamic update' } : {}) })
  // Only "refused" is a no; a name that does not exist is an answer.
  else sink.response(message.responseCode === 5)
}

const recogniseDatagram = (bytes: Uint8Array): Recognition => {
  // NetBIOS names travel in the same shape on port 137.
  const message = decodeNetbiosName(bytes, 12) === undefined ? readDnsMessage(bytes) : undefined
  return message !== undefined && message.questions.length === 1 ? 'likely' : 'no'
}

/** DNS over UDP, and over TCP with its two-byte length. */
export const dns: Dissector = {
  service: 'dns',
  transport: 'both',
  ports: [53],
  recognise(bytes, transport) {
    if (transport === 'udp') return recogniseDatagram(bytes)
    if (bytes.length < 2) return 'more'
    const length = u16be(bytes, 0)
    if (length < 17 || length > 4096) return 'no'
    return bytes.length < 2 + length ? (bytes.length < 16 || u16be(bytes, 6) === 1 ? 'more' : 'no') : recogniseDatagram(bytes.subarray(2, 2 + length))
  },
  senderOf: (bytes, transport) => ((u8(bytes, transport === 'udp' ? 2 : 4) & 0x80) === 0 ? 'client' : 'server'),
  open: (transport) =>
    transport === 'udp'
      ? datagramSession((_side, bytes, sink) => readMessage(bytes, sink))
      : framedSession({
          length: (bytes, at) => (bytes.length - at < 2 ? 0 : u16be(bytes, at) < 12 ? -1 : 2 + u16be(bytes, at)),
          read: (_side, frame, sink) => readMessage(frame.subarray(2), sink),
          most: 4098,
        }),
}
