import { bytesOf, hexOf, hexOfText } from '../../../../test/fixture/hex.ts'
import { join } from '../recorder.fixture.ts'

/** Hex of text, of UTF-16LE text, of a big-endian 16 bit number, of an encoded NetBIOS name: to be put into message lines. */
export const t = hexOfText
export const w = (text: string): string => Array.from(text, (c) => t(`${c}\0`)).join('')
export const n2 = (value: number): string => value.toString(16).padStart(4, '0')
export const nb = (name: string, suffix: number): string => {
  const codes = Array.from(name.padEnd(15).slice(0, 15), (c) => c.charCodeAt(0)).concat(suffix)
  return `20${t(codes.map((c) => String.fromCharCode(0x41 + (c >> 4), 0x41 + (c & 15))).join(''))}00`
}
/** A definite-length BER element. */
export const ber = (tag: string, ...content: readonly string[]): string => {
  const body = bytesOf(content.join(''))
  return tag + (body.length < 128 ? body.length.toString(16).padStart(2, '0') : `82${n2(body.length)}`) + hexOf(body)
}

/** A frame behind a NetBIOS session header. */
export const smbFrame = (hex: string): string => `00${bytesOf(hex).length.toString(16).padStart(6, '0')}${hex}`

const le2 = (value: number): string => n2(((value & 0xff) << 8) | (value >> 8))

/** SMB 2 header with command, status and flags (little-endian), then a body. */
export const smb2 = (command: number, answer: boolean, body: string, status = '00000000'): string =>
  smbFrame(`fe534d42 4000 0000 ${status} ${le2(command)} 0000 ${answer ? '01' : '00'}000000 00000000 ${'00'.repeat(40)} ${body}`.replaceAll(' ', ''))

export const dnsQuestion = (name: string, type: number, flags = '0100'): string =>
  `1234${flags}0001000000000000${name
    .split('.')
    .map((label) => label.length.toString(16).padStart(2, '0') + t(label))
    .join('')}00${n2(type)}0001`

/** A client hello with a server name, and a server hello that chooses a version. */
export const clientHello = (name: string): string => {
  const list = `00${n2(name.length)}${t(name)}`
  const extension = `0000${n2(bytesOf(list).length + 2)}${n2(bytesOf(list).length)}${list}`
  const body = `0303${'11'.repeat(32)}00000213010100${n2(bytesOf(extension).length)}${extension}`
  const handshake = `01${bytesOf(body).length.toString(16).padStart(6, '0')}${body}`
  return `160301${n2(bytesOf(handshake).length)}${handshake}`
}

export const serverHello = (legacy: string, chosen?: string): string => {
  const extension = chosen === undefined ? '' : `002b0002${chosen}`
  const body = `${legacy}${'22'.repeat(32)}00130100${extension === '' ? '' : n2(bytesOf(extension).length) + extension}`
  const handshake = `02${bytesOf(body).length.toString(16).padStart(6, '0')}${body}`
  return `160303${n2(bytesOf(handshake).length)}${handshake}`
}

export const dhcpMessage = (op: number, options: string): string =>
  `0${op}010600 11223344 0000 0000 ${'00'.repeat(16)} 001b1b112233 ${'00'.repeat(10 + 192)} 63825363 ${options} ff`.replaceAll(' ', '')

/** Get, set … with one binding; `community` stands for a secret that must never come out. */
export const snmpMessage = (version: number, pdu: string, oid: string, value: string, community = 'hunter2', status = 0): string =>
  ber(
    '30',
    ber('02', `0${version}`),
    ber('04', t(community)),
    ber(pdu, ber('02', '01'), ber('02', `0${status}`), ber('02', '00'), ber('30', ber('30', ber('06', oid), value))),
  )

/** A login record of TDS with host, application and a password that must never come out. */
export const tdsLogin = (host: string, application: string, password: string): string => {
  const fixed = 94
  const le = (value: number): string => le2(value)
  const at = { host: fixed, application: fixed + 2 * host.length, password: fixed + 2 * (host.length + application.length) }
  const total = at.password + 2 * password.length
  const fields = `${le(at.host)}${le(host.length)}${le(fixed)}0000${le(at.password)}${le(password.length)}${le(at.application)}${le(application.length)}${'00'.repeat(24)}`
  const head = `${le(total)}0000 04000074 ${'00'.repeat(28)} ${fields}`.replaceAll(' ', '')
  const body = head.padEnd(fixed * 2, '0') + w(host) + w(application) + w(password)
  return `1001${n2(total + 8)}00000100${body}`
}

export const joinHex = (...parts: readonly string[]): string => hexOf(join(...parts.map(bytesOf)))

const rpcHead = (type: string, body: string): string => `0500${type}0310000000${le2(16 + bytesOf(body).length)}000001000000${body}`
export const rpcBind = (uuidLittle: string): string =>
  rpcHead('0b', `d016d0160000000001000000 00000100 ${uuidLittle} 00000000 045d888aeb1cc9119fe808002b104860 02000000`.replaceAll(' ', ''))
export const rpcRequest = (operation: number): string => rpcHead('00', `080000000000${le2(operation)}0000000000000000`)
