import { printable, u16be, u8 } from '#ground/bytes'
import type { Dissector, Side, Sink } from '../dissector.ts'
import { framedSession } from './sessions.ts'
import { isHostName } from './text.ts'

const handshake = 0x16
const mostRecord = 18_432

const isRecord = (bytes: Uint8Array, at: number): boolean =>
  u8(bytes, at) >= 0x14 &&
  u8(bytes, at) <= 0x17 &&
  u8(bytes, at + 1) === 3 &&
  u8(bytes, at + 2) <= 4 &&
  u16be(bytes, at + 3) <= mostRecord &&
  u16be(bytes, at + 3) > 0

/** SSL 2 compatible hello of old clients: two-byte length with the high bit, type 1, version 3.x. */
const isOldHello = (bytes: Uint8Array): boolean =>
  (u8(bytes, 0) & 0x80) !== 0 && u8(bytes, 2) === 1 && u8(bytes, 3) === 3 && u8(bytes, 4) <= 3 && u16be(bytes, 5) % 3 === 0

const versionName = (version: number): string => (version === 0x0300 ? 'SSL 3' : `TLS 1.${(version & 0xff) - 1}`)

interface Extensions {
  readonly serverName: string | undefined
  readonly version: number | undefined
}

const readExtensions = (bytes: Uint8Array, start: number): Extensions => {
  const end = Math.min(start + 2 + u16be(bytes, start), bytes.length)
  let at = start + 2
  let serverName: string | undefined
  let version: number | undefined
  for (let i = 0; i < 64 && at + 4 <= end; i++) {
    const type = u16be(bytes, at)
    const length = u16be(bytes, at + 2)
    // RFC 6066 3: list length, name type 0, name length, name.
    if (type === 0 && length > 5 && u8(bytes, at + 6) === 0)
      serverName = printable(bytes, at + 9, Math.min(at + 9 + u16be(bytes, at + 7), at + 4 + length), 253)
    // RFC 8446 4.2.1: in a server hello the one version chosen.
    if (type === 43 && length === 2) version = u16be(bytes, at + 4)
    at += 4 + length
  }
  return { serverName, version }
}

/** Where the extensions of a hello begin; behind the bytes when there are none. `at` is the start of the handshake message. */
const clientExtensionsAt = (bytes: Uint8Array, at: number): number => {
  const sessionId = at + 38
  const ciphers = sessionId + 1 + u8(bytes, sessionId)
  const compression = ciphers + 2 + u16be(bytes, ciphers)
  return compression + 1 + u8(bytes, compression)
}

const serverExtensionsAt = (bytes: Uint8Array, at: number): number => at + 39 + u8(bytes, at + 38) + 3

const remoteSupport: readonly (readonly [suffix: string, service: string])[] = [
  ['anydesk.com', 'anydesk'],
  ['teamviewer.com', 'teamviewer'],
]

const readServerName = (name: string, sink: Sink): void => {
  if (!isHostName(name)) return
  sink.identity('server', 'host-name', name)
  const known = remoteSupport.find(([suffix]) => name.toLowerCase() === suffix || name.toLowerCase().endsWith(`.${suffix}`))
  if (known !== undefined) sink.refine(known[1])
}

const readRecord = (_side: Side, bytes: Uint8Array, sink: Sink): void => {
  if (u8(bytes, 0) !== handshake) return
  if (u8(bytes, 5) === 1) {
    sink.request({ operation: 'session', function: '' })
    const name = readExtensions(bytes, clientExtensionsAt(bytes, 5)).serverName
    if (name !== undefined) readServerName(name, sink)
  } else if (u8(bytes, 5) === 2 && bytes.length >= 44) {
    sink.response(false)
    const version = readExtensions(bytes, serverExtensionsAt(bytes, 5)).version ?? u16be(bytes, 9)
    if (version >= 0x0300 && version <= 0x0304) {
      sink.identity('server', 'tls-version', versionName(version))
      if (version < 0x0303) sink.request({ operation: 'session', function: '', detail: `${versionName(version)} is out of date` })
    }
  }
}

const recordLength = (bytes: Uint8Array, at: number): number => {
  if (bytes.length - at < 5) return 0
  if (isRecord(bytes, at)) return 5 + u16be(bytes, at + 3)
  return at === 0 && isOldHello(bytes) ? 2 + (u16be(bytes, 0) & 0x7fff) : -1
}

/** TLS records: the name asked for, the version agreed. Everything behind the hellos is encrypted and skipped. */
export const tls: Dissector = {
  service: 'tls',
  transport: 'tcp',
  ports: [443, 8443],
  recognise(bytes) {
    const first = u8(bytes, 0)
    if (bytes.length > 0 && (first < 0x14 || first > 0x17) && (first & 0x80) === 0) return 'no'
    if (bytes.length < 6) return 'more'
    if (isOldHello(bytes)) return 'likely'
    if (!isRecord(bytes, 0)) return 'no'
    if (first === handshake && (u8(bytes, 5) === 1 || u8(bytes, 5) === 2)) return 'certain'
    const next = 5 + u16be(bytes, 3)
    return next === bytes.length || (next + 5 <= bytes.length && isRecord(bytes, next)) ? 'certain' : 'likely'
  },
  senderOf: (bytes) => {
    if (isOldHello(bytes)) return 'client'
    if (u8(bytes, 0) !== handshake) return 'unknown'
    return u8(bytes, 5) === 1 ? 'client' : u8(bytes, 5) === 2 ? 'server' : 'unknown'
  },
  open: () => framedSession({ length: recordLength, read: readRecord, most: 2048 }),
}
