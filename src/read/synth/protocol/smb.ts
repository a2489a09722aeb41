/** SMB 2.1 on TCP 445 (MS-SMB2) with NTLM in SPNEGO (MS-NLMP, RFC 4178): one visit to a share. */
import { be24, bytes, le16, le32, le64, type Part, utf16, zeros } from '../bytes.ts'
import type { Random } from '../random.ts'
import { application, context, der, derInteger, tag } from './der.ts'

/** Windows counts 100 ns since 1601. */
const fileTime = (atUs: number): Uint8Array => {
  const ticks = (BigInt(Math.floor(atUs)) + 11_644_473_600_000_000n) * 10n
  return bytes(le32(Number(ticks & 0xffffffffn)), le32(Number(ticks >> 32n)))
}

const command = { negotiate: 0, sessionSetup: 1, logoff: 2, treeConnect: 3, treeDisconnect: 4, create: 5, close: 6, read: 8, write: 9 } as const

interface Head {
  readonly command: number
  readonly message: number
  readonly response: boolean
  readonly status?: number
  readonly tree?: number
  readonly session?: number
}

const packet = (head: Head, ...body: readonly Part[]): Uint8Array => {
  const message = bytes(
    0xfe,
    'SMB',
    le16(64),
    le16(head.message === 0 ? 0 : 1),
    le32(head.status ?? 0),
    le16(head.command),
    le16(head.response ? 1 : 31),
    le32(head.response ? 1 : 0),
    le32(0),
    le64(head.message),
    le32(0xfeff),
    le32(head.tree ?? 0),
    le64(head.session ?? 0),
    zeros(16),
    ...body,
  )
  return bytes(0, be24(message.length), message)
}

const spnego = bytes(0x2b, 6, 1, 5, 5, 2)
const ntlm = bytes(0x2b, 6, 1, 4, 1, 0x82, 0x37, 2, 2, 0x0a)
const offerNtlm = (token: Part): Uint8Array =>
  der(
    application(0),
    der(tag.objectId, spnego),
    der(context(0), der(tag.sequence, der(context(0), der(tag.sequence, der(tag.objectId, ntlm))), token)),
  )
const negotiationToken = (state: number, token: Part): Uint8Array =>
  der(context(1), der(tag.sequence, der(context(0), derInteger(state, tag.enumerated)), token))
const carried = (token: Uint8Array): Uint8Array => der(context(2), der(tag.octets, token))

/** Unicode, request target, NTLM, extended security, target info, version, 128 and 56 bit. */
const ntlmFlags = 0xa2888205
const windowsVersion = bytes(10, 0, le16(19045), 0, 0, 0, 15)

/** Length, room and offset of each field, then all fields one after the other. */
const fields = (start: number, parts: readonly Uint8Array[]): { readonly table: readonly Uint8Array[]; readonly payload: Uint8Array } => {
  let offset = start
  const table = parts.map((part) => {
    const entry = bytes(le16(part.length), le16(part.length), le32(offset))
    offset += part.length
    return entry
  })
  return { table, payload: bytes(...parts) }
}

const ntlmNegotiate = bytes('NTLMSSP\0', le32(1), le32(ntlmFlags), le16(0), le16(0), le32(40), le16(0), le16(0), le32(40), windowsVersion)

const targetInfo = (domain: string, server: string, atUs: number): Uint8Array => {
  const pair = (id: number, value: Part): Uint8Array => {
    const body = bytes(value)
    return bytes(le16(id), le16(body.length), body)
  }
  const dnsDomain = `${domain.toLowerCase()}.example`
  return bytes(
    pair(2, utf16(domain)),
    pair(1, utf16(server)),
    pair(4, utf16(dnsDomain)),
    pair(3, utf16(`${server.toLowerCase()}.${dnsDomain}`)),
    pair(7, fileTime(atUs)),
    pair(0, []),
  )
}

const ntlmChallenge = (visit: SmbVisit, random: Random): Uint8Array => {
  const name = bytes(utf16(visit.domain))
  const info = targetInfo(visit.domain, visit.server, visit.atUs)
  const { table, payload } = fields(56, [name, info])
  return bytes('NTLMSSP\0', le32(2), table[0] ?? [], le32(ntlmFlags), random.fill(8), zeros(8), table[1] ?? [], windowsVersion, payload)
}

const ntlmAuthenticate = (visit: SmbVisit, random: Random): Uint8Array => {
  const answer = bytes(
    random.fill(16),
    1,
    1,
    zeros(6),
    fileTime(visit.atUs),
    random.fill(8),
    zeros(4),
    targetInfo(visit.domain, visit.server, visit.atUs),
    zeros(4),
  )
  const { table, payload } = fields(88, [
    zeros(24),
    answer,
    bytes(utf16(visit.domain)),
    bytes(utf16(visit.user)),
    bytes(utf16(visit.client)),
    zeros(0),
  ])
  return bytes('NTLMSSP\0', le32(3), ...table, le32(ntlmFlags), windowsVersion, random.fill(16), payload)
}

export interface SmbVisit {
  readonly domain: string
  readonly user: string
  /** NetBIOS names of both ends. */
  readonly client: string
  readonly server: string
  readonly share: string
  readonly file: string
  /** What happens to the file, and its size in bytes. */
  readonly does: 'read' | 'write'
  readonly size: number
  readonly atUs: number
}

export interface SmbExchange {
  readonly request: Uint8Array
  readonly response: Uint8Array
}

const partMost = 32768

/** Negotiate, log on, connect to the share, read or write one file, leave. */
export const smbVisit = (visit: SmbVisit, random: Random): readonly SmbExchange[] => {
  const session = random.between(1, 0x7fffffff)
  const tree = random.between(1, 64)
  const handle = random.fill(16)
  const guid = random.fill(16)
  const times = bytes(fileTime(visit.atUs), fileTime(visit.atUs), fileTime(visit.atUs), fileTime(visit.atUs))
  const exchanges: SmbExchange[] = []
  const exchange = (code: number, asked: Part, answered: Part, more: Partial<Head> = {}): void => {
    const message = exchanges.length
    exchanges.push({
      request: packet({ command: code, message, response: false, tree: more.tree ?? 0, session: more.session ?? 0 }, asked),
      response: packet({ command: code, message, response: true, ...more }, answered),
    })
  }

  const offer = offerNtlm([])
  exchange(
    command.negotiate,
    bytes(le16(36), le16(2), le16(1), le16(0), le32(1), guid, zeros(8), le16(0x0202), le16(0x0210)),
    bytes(
      le16(65),
      le16(1),
      le16(0x0210),
      le16(0),
      random.fill(16),
      le32(7),
      le32(1048576),
      le32(1048576),
      le32(1048576),
      fileTime(visit.atUs),
      zeros(8),
      le16(128),
      le16(offer.length),
      le32(0),
      offer,
    ),
  )
  const setUp = (token: Uint8Array): Uint8Array => bytes(le16(25), 0, 1, le32(1), le32(0), le16(88), le16(token.length), zeros(8), token)
  const setUpAnswer = (token: Uint8Array): Uint8Array => bytes(le16(9), le16(0), le16(72), le16(token.length), token)
  const challenge = negotiationToken(1, bytes(der(context(1), der(tag.objectId, ntlm)), carried(ntlmChallenge(visit, random))))
  exchange(command.sessionSetup, setUp(offerNtlm(carried(ntlmNegotiate))), setUpAnswer(challenge), { status: 0xc0000016, session })
  exchange(
    command.sessionSetup,
    setUp(der(context(1), der(tag.sequence, carried(ntlmAuthenticate(visit, random))))),
    setUpAnswer(negotiationToken(0, [])),
    { session },
  )

  const path = utf16(`\\\\${visit.server}\\${visit.share}`)
  exchange(
    command.treeConnect,
    bytes(le16(9), le16(0), le16(72), le16(path.length), path),
    bytes(le16(16), 1, 0, le32(0), le32(0), le32(0x001f01ff)),
    { session, tree },
  )
  const file = utf16(visit.file)
  const access = visit.does === 'read' ? 0x00120089 : 0x00120196
  const sizes = bytes(le64(visit.size), le64(visit.size))
  exchange(
    command.create,
    bytes(
      le16(57),
      0,
      0,
      le32(2),
      zeros(8),
      zeros(8),
      le32(access),
      le32(0x80),
      le32(7),
      le32(visit.does === 'read' ? 1 : 5),
      le32(0x40),
      le16(120),
      le16(file.length),
      le32(0),
      le32(0),
      file,
    ),
    bytes(le16(89), 0, 0, le32(visit.does === 'read' ? 1 : 2), times, sizes, le32(0x20), le32(0), handle, le32(0), le32(0)),
    { session, tree },
  )
  for (let at = 0; at < visit.size; at += partMost) {
    const count = Math.min(partMost, visit.size - at)
    if (visit.does === 'read')
      exchange(
        command.read,
        bytes(le16(49), 0x50, 0, le32(count), le64(at), handle, le32(0), le32(0), le32(0), le16(0), le16(0), 0),
        bytes(le16(17), 80, 0, le32(count), le32(0), le32(0), random.fill(count)),
        { session, tree },
      )
    else
      exchange(
        command.write,
        bytes(le16(49), le16(112), le32(count), le64(at), handle, le32(0), le32(0), le16(0), le16(0), le32(0), random.fill(count)),
        bytes(le16(17), le16(0), le32(count), le32(0), le16(0), le16(0)),
        { session, tree },
      )
  }
  exchange(command.close, bytes(le16(24), le16(0), le32(0), handle), bytes(le16(60), le16(0), le32(0), times, sizes, le32(0x20)), { session, tree })
  exchange(command.treeDisconnect, bytes(le16(4), le16(0)), bytes(le16(4), le16(0)), { session, tree })
  exchange(command.logoff, bytes(le16(4), le16(0)), bytes(le16(4), le16(0)), { session })
  return exchanges
}
