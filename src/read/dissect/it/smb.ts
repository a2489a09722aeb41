import { hex, u16be, u16le, u32le, u8 } from '#ground/bytes'
import type { Dissector, Request, Side, Sink } from '../dissector.ts'
import { decodeNetbiosName } from './netbios-name.ts'
import { readNtlm } from './ntlm.ts'
import { framedSession } from './sessions.ts'
import { find, isHostName, printableUtf16, startsWith } from './text.ts'

const sessionMessage = 0x00
const sessionRequest = 0x81

const hasSmbMark = (bytes: Uint8Array, at: number): boolean => u8(bytes, at) >= 0xfc && startsWith(bytes, 'SMB', at + 1)

// RFC 1002 4.3.1: type, flags, length (17 bits); direct SMB over 445 uses all 24 bits with type 0.
const frameLength = (bytes: Uint8Array, at: number): number => {
  if (bytes.length - at < 4) return 0
  const type = u8(bytes, at)
  const length = (u8(bytes, at + 1) << 16) | u16be(bytes, at + 2)
  if (type === sessionMessage) {
    if (length > 0 && bytes.length - at >= 8 && !hasSmbMark(bytes, at + 4)) return -1
    return length > 0 && bytes.length - at < 8 ? 0 : 4 + length
  }
  return type >= sessionRequest && type <= 0x85 && length <= 0x44 ? 4 + length : -1
}

const dialects: ReadonlyMap<number, string> = new Map([
  [0x0202, 'SMB 2.0.2'],
  [0x0210, 'SMB 2.1'],
  [0x02ff, 'SMB 2'],
  [0x0300, 'SMB 3.0'],
  [0x0302, 'SMB 3.0.2'],
  [0x0311, 'SMB 3.1.1'],
])

// Pipes that run programs, schedule them or change the registry from afar, and the administrators' shares.
const adminPipes = ['svcctl', 'atsvc', 'winreg']
const adminShares = ['ADMIN$', 'C$']

const smb2Detail = (command: number, m: Uint8Array): string | undefined => {
  if (command === 3) {
    const path = printableUtf16(m, u16le(m, 64 + 4), u16le(m, 64 + 6)).toUpperCase()
    const share = adminShares.find((name) => path.endsWith(`\\${name}`))
    return share === undefined ? undefined : `share ${share}`
  }
  if (command === 5) {
    const name = printableUtf16(m, u16le(m, 64 + 44), u16le(m, 64 + 46)).toLowerCase()
    const pipe = adminPipes.find((known) => name === known || name === `\\${known}`)
    return pipe === undefined ? undefined : `pipe ${pipe}`
  }
  return undefined
}

const session = (code: string, detail?: string): Request => ({ operation: 'session', function: code, ...(detail === undefined ? {} : { detail }) })

/** MS-SMB2 2.2.1: 64-byte header; several messages in one frame are chained by the offset at 20. */
const readSmb2 = (frame: Uint8Array, sink: Sink): void => {
  let m = frame
  for (let i = 0; i < 16 && m.length >= 64 && u16le(m, 4) === 64 && u8(m, 0) === 0xfe; i++) {
    const command = u16le(m, 12)
    if ((u32le(m, 16) & 1) === 0) sink.request(session(hex(command, 4), smb2Detail(command, m)))
    else {
      const status = u32le(m, 8)
      // MORE_PROCESSING_REQUIRED is the normal second step of a sign-in.
      sink.response(status >>> 30 === 3 && status !== 0xc0000016)
      if (command === 0 && m.length >= 70) sink.identity('server', 'smb-dialect', dialects.get(u16le(m, 68)) ?? 'SMB 2')
    }
    if (command === 1) readNtlm(m, sink)
    const next = u32le(m, 20)
    if (next < 64 || next >= m.length) return
    m = m.subarray(next)
  }
}

const readSmb1 = (m: Uint8Array, sink: Sink): void => {
  const command = u8(m, 4)
  const answered = (u8(m, 9) & 0x80) !== 0
  // A client that also offers SMB 2 opens with an SMB 1 negotiation: only the answer makes it SMB 1.
  if (!answered) sink.request(session(hex(command), command === 0x73 ? 'SMB 1' : undefined))
  else {
    sink.response(u32le(m, 5) >>> 30 === 3 && u32le(m, 5) !== 0xc0000016)
    if (command === 0x73) sink.identity('server', 'smb-dialect', 'SMB 1')
  }
  if (command === 0x73) readNtlm(m, sink)
}

const readFrame = (_side: Side, frame: Uint8Array, sink: Sink): void => {
  if (u8(frame, 0) === sessionRequest) {
    const called = decodeNetbiosName(frame, 4)
    const calling = decodeNetbiosName(frame, 38)
    if (called !== undefined && isHostName(called.name) && called.name !== '*SMBSERVER') sink.identity('server', 'host-name', called.name)
    if (calling !== undefined && isHostName(calling.name)) sink.identity('client', 'host-name', calling.name)
    return
  }
  if (frame.length < 36) return
  const m = frame.subarray(4)
  if (u8(m, 0) === 0xfe) readSmb2(m, sink)
  else if (u8(m, 0) === 0xff) readSmb1(m, sink)
  else if (u8(m, 0) === 0xfd) sink.identity('server', 'smb-dialect', 'SMB 3 encrypted')
}

/** Windows file sharing: SMB 1, 2 and 3, direct (445) or inside a NetBIOS session (139). Function: the SMB command. */
export const smb: Dissector = {
  service: 'smb',
  transport: 'tcp',
  ports: [445, 139],
  recognise(bytes) {
    if (bytes.length < 8) return bytes.length === 4 && u8(bytes, 0) === 0x82 ? 'likely' : bytes.length === 0 || u8(bytes, 0) === 0 ? 'more' : 'no'
    if (u8(bytes, 0) === sessionMessage && hasSmbMark(bytes, 4)) return 'certain'
    if (u8(bytes, 0) === sessionRequest && u16be(bytes, 2) === 0x44 && decodeNetbiosName(bytes, 4) !== undefined) return 'certain'
    return u8(bytes, 0) === 0x82 && find(bytes, 'SMB', 4, 16) > 0 ? 'certain' : 'no'
  },
  senderOf(bytes) {
    if (u8(bytes, 0) === sessionRequest) return 'client'
    if (u8(bytes, 0) === 0x82) return 'server'
    if (bytes.length < 24 || !hasSmbMark(bytes, 4)) return 'unknown'
    if (u8(bytes, 4) === 0xfe) return (u32le(bytes, 20) & 1) === 1 ? 'server' : 'client'
    if (u8(bytes, 4) === 0xff) return (u8(bytes, 13) & 0x80) !== 0 ? 'server' : 'client'
    return 'unknown'
  },
  open: () => framedSession({ length: frameLength, read: readFrame, most: 1024 }),
}
