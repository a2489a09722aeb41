import { hex, u16le, u32be, u32le, u8 } from '#ground/bytes'
import type { Operation } from '#ground/service'
import { type CipRequest, readCipIdentity, readCipReply, readCipRequest } from './cip.ts'
import type { Dissector, Recognition, Session, Side, Sink } from './dissector.ts'
import { datagramSession, framedSession } from './framed.ts'
import { tellOnce } from './once.ts'
import { pendingRequests } from './pending.ts'

// 0-1 command · 2-3 length behind the header · 4-7 session · 8-11 status · 12-19 sender context · 20-23 options, little endian (CIP Volume 2, 2-3).
const headerBytes = 24
const nop = 0x0000
const listIdentity = 0x0063
const registerSession = 0x0065
const sendUnconnected = 0x006f
const sendConnected = 0x0070

/** Encapsulation commands. 6f and 70 carry CIP, whose services count instead. 0001 is a probe of RSLinx. */
export const enipCommands: ReadonlyMap<number, Operation> = new Map<number, Operation>([
  [nop, 'session'],
  [0x0001, 'discover'],
  [0x0004, 'discover'],
  [listIdentity, 'discover'],
  [0x0064, 'discover'],
  [registerSession, 'session'],
  [0x0066, 'session'],
  [sendUnconnected, 'session'],
  [sendConnected, 'session'],
  [0x0072, 'session'],
  [0x0073, 'session'],
  [0x00c8, 'session'],
])

const statuses: ReadonlySet<number> = new Set([0, 1, 2, 3, 0x64, 0x65, 0x69, 0x6a])

/** Common packet format: calls `item` for each; false when count and lengths do not add up to the end. */
const readItems = (bytes: Uint8Array, from: number, to: number, item: (type: number, from: number, to: number) => void): boolean => {
  const count = u16le(bytes, from)
  if (from + 2 > to || count > 8) return false
  let at = from + 2
  for (let i = 0; i < count; i++) {
    if (at + 4 > to) return false
    const end = at + 4 + u16le(bytes, at + 2)
    if (end > to) return false
    item(u16le(bytes, at), at + 4, end)
    at = end
  }
  return at === to
}

const isSend = (command: number): boolean => command === sendUnconnected || command === sendConnected

const measure = (bytes: Uint8Array, at: number, doubtful: boolean): number => {
  const have = bytes.length - at
  if (have < 2) return 0
  const command = u16le(bytes, at)
  if (!enipCommands.has(command)) return -1
  if (have < 4) return 0
  const length = u16le(bytes, at + 2)
  if (command === registerSession && length !== 4) return -1
  if (have < headerBytes) return doubtful && command === nop ? -1 : 0
  if (!statuses.has(u32le(bytes, at + 8)) || u32le(bytes, at + 20) !== 0) return -1
  // Zeros read as NOP: at a doubtful place only a command that says something is believed.
  if (doubtful && (command === nop || (isSend(command) && u32le(bytes, at + headerBytes) !== 0))) return -1
  return headerBytes + length
}

/** How much one whole encapsulation proves. */
const proofOf = (bytes: Uint8Array, at: number, length: number): Recognition => {
  const command = u16le(bytes, at)
  const data = at + headerBytes
  const to = at + length
  if (command === registerSession) return u16le(bytes, data) === 1 && u16le(bytes, data + 2) === 0 ? 'certain' : 'no'
  if (isSend(command)) {
    if (length === headerBytes) return u32le(bytes, at + 8) !== 0 ? 'likely' : 'no'
    return u32le(bytes, data) === 0 && readItems(bytes, data + 6, to, () => undefined) && u16le(bytes, data + 6) >= 2 ? 'certain' : 'no'
  }
  if (command === nop) return 'more'
  if (command === listIdentity || command === 0x0004 || command === 0x0064) {
    if (length === headerBytes) return 'likely'
    return readItems(bytes, data, to, () => undefined) && u16le(bytes, data) >= 1 ? 'certain' : 'no'
  }
  return 'likely'
}

const recognise = (bytes: Uint8Array, transport: 'tcp' | 'udp', onOwnPort = false): Recognition => {
  let best: Recognition = 'more'
  let at = 0
  for (let turn = 0; turn < 8 && at < bytes.length; turn++) {
    const length = measure(bytes, at, false)
    if (length < 0) return best === 'likely' && onOwnPort ? 'likely' : 'no'
    if (transport === 'udp' && length !== bytes.length - at) return 'no'
    if (length === 0) break
    if (at + length > bytes.length) {
      // A long message over several segments: its header alone says enough on its own port.
      if (onOwnPort && isSend(u16le(bytes, at)) && bytes.length - at >= headerBytes + 8 && u32le(bytes, at + headerBytes) === 0) return 'likely'
      break
    }
    const proof = proofOf(bytes, at, length)
    if (proof === 'certain' || proof === 'no') return proof
    if (proof === 'likely') best = 'likely'
    at += length
  }
  return best
}

const senderOf = (bytes: Uint8Array): 'client' | 'server' | 'unknown' => {
  let at = 0
  for (let turn = 0; turn < 16; turn++) {
    const length = measure(bytes, at, false)
    if (length <= 0 || at + length > bytes.length) return 'unknown'
    const command = u16le(bytes, at)
    if (u32le(bytes, at + 8) !== 0) return 'server'
    if (command === registerSession) return u32le(bytes, at + 4) === 0 ? 'client' : 'server'
    if (command === listIdentity || command === 0x0004 || command === 0x0064) return length === headerBytes ? 'client' : 'server'
    if (command === 0x0066) return 'client'
    if (isSend(command)) {
      let sender: 'client' | 'server' | 'unknown' = 'unknown'
      readItems(bytes, at + headerBytes + 6, at + length, (type, from, to) => {
        const message = type === 0x00b1 ? from + 2 : from
        if ((type === 0x00b1 || type === 0x00b2) && message < to) sender = (u8(bytes, message) & 0x80) === 0 ? 'client' : 'server'
      })
      if (sender !== 'unknown') return sender
    }
    at += length
  }
  return 'unknown'
}

const openSession = (transport: 'tcp' | 'udp'): Session => {
  const pending = pendingRequests<CipRequest>()
  const once = tellOnce()

  const message = (key: number, bytes: Uint8Array, from: number, to: number, sink: Sink): void => {
    if (from + 2 > to) return
    // The response bit and not the side: either end of a TCP connection may be the originator.
    if ((u8(bytes, from) & 0x80) === 0) {
      const asked = readCipRequest(bytes, from, to, sink, once)
      if (asked !== undefined) pending.ask(key, asked)
    } else {
      once.role(sink, 'server', 'plc', 'answers CIP', 0.3)
      sink.response(readCipReply(bytes, from, to, pending.take(key), sink, once))
    }
  }

  const read = (side: Side, bytes: Uint8Array, at: number, to: number, sink: Sink): void => {
    const command = u16le(bytes, at)
    const data = at + headerBytes
    if (isSend(command)) {
      if (u32le(bytes, at + 8) !== 0) sink.response(true)
      if (data + 8 > to) return
      // The key of a request: sender context, or (negative) the sequence count of a connected message.
      const context = u32le(bytes, at + 12) + (u32le(bytes, at + 16) & 0xffff) * 2 ** 32
      const fits = readItems(bytes, data + 6, to, (type, from, end) => {
        if (type === 0x00b2) message(context, bytes, from, end, sink)
        else if (type === 0x00b1) message(-1 - u16le(bytes, from), bytes, from + 2, end, sink)
      })
      if (!fits) sink.trouble('EtherNet/IP items that do not add up')
      return
    }
    const isAnswer = side === 1 || (command === listIdentity && to > data) || u32le(bytes, at + 8) !== 0
    if (!isAnswer) {
      sink.request({ operation: enipCommands.get(command) ?? 'other', function: hex(command, 4) })
      return
    }
    // NOP and UnRegisterSession have no answer.
    if (command !== nop && command !== 0x0066) sink.response(u32le(bytes, at + 8) !== 0)
    if (command === listIdentity) {
      readItems(bytes, data, to, (type, from, end) => {
        if (type !== 0x000c || from + 33 > end) return
        const address = u32be(bytes, from + 6)
        // The address it gives itself differs from the packet's behind NAT: keep it.
        if (address !== 0) once.identity(sink, 'server', 'own-address', [24, 16, 8, 0].map((shift) => (address >>> shift) & 0xff).join('.'))
        readCipIdentity(bytes, from + 18, end, -1, sink, once)
      })
    }
  }

  if (transport === 'tcp') return framedSession({ measure, read })
  return datagramSession((side, bytes, sink) => {
    const length = measure(bytes, 0, false)
    if (length >= headerBytes && length <= bytes.length) read(side, bytes, 0, length, sink)
    else sink.trouble('a datagram that is no EtherNet/IP message')
  })
}

/**
 * EtherNet/IP explicit messages. Functions are CIP services (`0x4c`; innermost and every envelope count) and encapsulation
 * commands (`0x0065`). Source: CIP Volumes 1 and 2, Rockwell 1756-PM020 for Logix services.
 */
export const enip: Dissector = { service: 'enip', transport: 'both', ports: [44818], recognise, senderOf, open: openSession }
