/** HTTP/1.1 (RFC 9112), TLS 1.3 as seen from outside (RFC 8446), RDP's first packets (MS-RDPBCGR) and SSH's (RFC 4253). */
import { be16, be24, be32, bytes, le16, le32, type Part } from '../bytes.ts'
import type { Random } from '../random.ts'

export interface HttpExchange {
  readonly request: Uint8Array
  readonly response: Uint8Array
}

export const httpExchange = (
  method: 'GET' | 'POST',
  host: string,
  path: string,
  agent: string,
  server: string,
  asked: string,
  answered: string,
): HttpExchange => ({
  request: bytes(
    `${method} ${path} HTTP/1.1\r\nHost: ${host}\r\nUser-Agent: ${agent}\r\nAccept: */*\r\n`,
    method === 'POST' ? `Content-Type: application/json\r\nContent-Length: ${asked.length}\r\n\r\n${asked}` : '\r\n',
  ),
  response: bytes(`HTTP/1.1 200 OK\r\nServer: ${server}\r\nContent-Type: text/plain\r\nContent-Length: ${answered.length}\r\n\r\n${answered}`),
})

const record = (type: number, version: number, body: Uint8Array): Uint8Array => bytes(type, be16(version), be16(body.length), body)
const handshake = (type: number, body: Uint8Array): Uint8Array => bytes(type, be24(body.length), body)
const extension = (type: number, body: Part): Uint8Array => {
  const content = bytes(body)
  return bytes(be16(type), be16(content.length), content)
}
const counted16 = (body: Part): Uint8Array => {
  const content = bytes(body)
  return bytes(be16(content.length), content)
}

/** TLS 1.3 offered, 1.2 accepted, with the name of the server asked for in clear (SNI). */
export const tlsClientHello = (serverName: string, random: Random): Uint8Array => {
  const extensions = bytes(
    serverName === '' ? [] : extension(0, counted16(bytes(0, counted16(serverName)))),
    extension(10, counted16([0, 0x1d, 0, 0x17])),
    extension(13, counted16([4, 3, 8, 4, 4, 1, 5, 3, 8, 5, 5, 1])),
    extension(43, bytes(4, 3, 4, 3, 3)),
    extension(45, bytes(1, 1)),
    extension(51, counted16(bytes(0, 0x1d, counted16(random.fill(32))))),
  )
  const hello = bytes(
    3,
    3,
    random.fill(32),
    32,
    random.fill(32),
    counted16([0x13, 1, 0x13, 2, 0x13, 3, 0xc0, 0x2b, 0xc0, 0x2f]),
    1,
    0,
    counted16(extensions),
  )
  return record(22, 0x0301, handshake(1, hello))
}

/** ServerHello with the client's session id, change cipher spec, and the sealed rest of the handshake: `sealedBytes` of certificate and proof. */
export const tlsServerHello = (clientHello: Uint8Array, sealedBytes: number, random: Random): Uint8Array => {
  const session = clientHello.subarray(44, 76)
  const extensions = bytes(extension(43, [3, 4]), extension(51, bytes(0, 0x1d, counted16(random.fill(32)))))
  const hello = bytes(3, 3, random.fill(32), 32, session, 0x13, 1, 0, counted16(extensions))
  return bytes(record(22, 0x0303, handshake(2, hello)), record(20, 0x0303, bytes(1)), record(23, 0x0303, random.fill(sealedBytes)))
}

/** The client's change cipher spec and finished. */
export const tlsClientFinished = (random: Random): Uint8Array => bytes(record(20, 0x0303, bytes(1)), record(23, 0x0303, random.fill(53)))

export const tlsSealed = (size: number, random: Random): Uint8Array => record(23, 0x0303, random.fill(size))

const tpkt = (cotp: Uint8Array): Uint8Array => bytes(3, 0, be16(cotp.length + 4), cotp)

/** Connection request with the routing cookie (nine characters of the user) and the wish for TLS and CredSSP. */
export const rdpRequest = (user: string): Uint8Array => {
  const body = bytes(`Cookie: mstshash=${user.slice(0, 9)}\r\n`, 1, 0, le16(8), le32(3))
  return tpkt(bytes(6 + body.length, 0xe0, 0, 0, 0, 0, 0, body))
}
/** CredSSP (network level authentication) chosen. */
export const rdpConfirm = (): Uint8Array => tpkt(bytes(14, 0xd0, 0, 0, 0x12, 0x34, 0, 2, 0x0f, le16(8), le32(2)))

export const sshBanner = (software: string): Uint8Array => bytes(`SSH-2.0-${software}\r\n`)

/** RFC 4253 section 6: length, padding, payload; the whole a multiple of 8. */
const sshPacket = (payload: Uint8Array, random: Random): Uint8Array => {
  const padding = 4 + ((8 - ((payload.length + 9) % 8)) % 8)
  return bytes(be32(payload.length + padding + 1), padding, payload, random.fill(padding))
}

const sshText = (text: Part): Uint8Array => {
  const body = bytes(text)
  return bytes(be32(body.length), body)
}

export const sshKeyExchangeInit = (random: Random): Uint8Array => {
  const lists = ['curve25519-sha256', 'ssh-rsa', 'aes256-ctr', 'aes256-ctr', 'hmac-sha2-256', 'hmac-sha2-256', 'none', 'none', '', '']
  return sshPacket(bytes(20, random.fill(16), ...lists.map(sshText), 0, be32(0)), random)
}
export const sshKeyExchangeAsk = (random: Random): Uint8Array => sshPacket(bytes(30, sshText(random.fill(32))), random)
/** The reply with host key and signature, and new keys. */
export const sshKeyExchangeAnswer = (random: Random): Uint8Array => {
  const positive = (size: number): Uint8Array => bytes(0x5b, random.fill(size - 1))
  const hostKey = sshText(bytes(sshText('ssh-rsa'), sshText([1, 0, 1]), sshText(positive(256))))
  const signature = sshText(bytes(sshText('ssh-rsa'), sshText(positive(256))))
  return bytes(sshPacket(bytes(31, hostKey, sshText(random.fill(32)), signature), random), sshPacket(bytes(21), random))
}
export const sshNewKeys = (random: Random): Uint8Array => sshPacket(bytes(21), random)
