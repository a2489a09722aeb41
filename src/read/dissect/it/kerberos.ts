import { hex, printable, u16be, u32be, u8 } from '#ground/bytes'
import type { Dissector, Side, Sink } from '../dissector.ts'
import { readBer } from './ber.ts'
import { datagramSession, framedSession } from './sessions.ts'
import { isHostName } from './text.ts'

// RFC 4120 5.10: application tags. 10 AS-REQ, 11 AS-REP, 12 TGS-REQ, 13 TGS-REP, 14 AP-REQ, 15 AP-REP, 30 KRB-ERROR.
const requestTags: ReadonlySet<number> = new Set([0x6a, 0x6c, 0x6e])
const answerTags: ReadonlySet<number> = new Set([0x6b, 0x6d, 0x6f, 0x7e])
const error = 0x7e

/** Protocol version 5, as [1] in requests to the key centre and as [0] elsewhere, then the message type. */
const isMessage = (bytes: Uint8Array): boolean => {
  const outer = readBer(bytes, 0)
  if (outer === undefined || !(requestTags.has(outer.tag) || answerTags.has(outer.tag))) return false
  const sequence = readBer(bytes, outer.start)
  if (sequence?.tag !== 0x30) return false
  const at = sequence.start
  return (
    (u8(bytes, at) & 0xfe) === 0xa0 &&
    u8(bytes, at + 1) === 3 &&
    u8(bytes, at + 2) === 2 &&
    u8(bytes, at + 3) === 1 &&
    u8(bytes, at + 4) === 5 &&
    u8(bytes, at + 9) === (outer.tag & 0x1f)
  )
}

/** The realm of an answer: field [3] of AS-REP and TGS-REP (`crealm`), field [9] of an error. */
const realmOf = (bytes: Uint8Array): string => {
  const outer = readBer(bytes, 0)
  const sequence = outer === undefined ? undefined : readBer(bytes, outer.start)
  if (outer === undefined || sequence === undefined) return ''
  const wanted = outer.tag === error ? 0xa9 : 0xa3
  let at = sequence.start
  for (let i = 0; i < 16 && at < bytes.length; i++) {
    const field = readBer(bytes, at)
    if (field === undefined) return ''
    if (field.tag === wanted) {
      const text = readBer(bytes, field.start)
      return text?.tag === 0x1b ? printable(bytes, text.start, text.end) : ''
    }
    at = field.end
  }
  return ''
}

const readMessage = (_side: Side, bytes: Uint8Array, sink: Sink): void => {
  if (!isMessage(bytes)) return
  const tag = u8(bytes, 0)
  if (requestTags.has(tag)) {
    sink.request({ operation: 'session', function: hex(tag & 0x1f) })
    return
  }
  // Error 25 asks for pre-authentication: the normal first answer.
  sink.response(false)
  const realm = realmOf(bytes)
  if (isHostName(realm)) sink.identity('server', 'domain', realm)
}

/** Kerberos 5 over UDP, and over TCP behind a four-byte length. Function: the message type. */
export const kerberos: Dissector = {
  service: 'kerberos',
  transport: 'both',
  ports: [88],
  recognise(bytes, transport) {
    if (transport === 'udp') return isMessage(bytes) ? 'certain' : 'no'
    if (bytes.length >= 4 && (u16be(bytes, 0) !== 0 || (!requestTags.has(u8(bytes, 4)) && !answerTags.has(u8(bytes, 4)) && bytes.length > 4)))
      return 'no'
    if (bytes.length < 24) return 'more'
    return isMessage(bytes.subarray(4)) ? 'certain' : 'no'
  },
  senderOf(bytes, transport) {
    const tag = u8(bytes, transport === 'udp' ? 0 : 4)
    return requestTags.has(tag) ? 'client' : answerTags.has(tag) ? 'server' : 'unknown'
  },
  open: (transport) =>
    transport === 'udp'
      ? datagramSession(readMessage)
      : framedSession({
          length: (bytes, at) => (bytes.length - at < 4 ? 0 : u32be(bytes, at) > 0xfffff ? -1 : 4 + u32be(bytes, at)),
          read: (side, frame, sink) => readMessage(side, frame.subarray(4), sink),
          most: 2048,
        }),
}
