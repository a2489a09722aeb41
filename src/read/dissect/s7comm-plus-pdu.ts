import { ascii, hex, u16be, u8 } from '#ground/bytes'
import type { Operation } from '#ground/service'
import type { Side, Sink } from './dissector.ts'
import type { Once } from './once.ts'

// 0 0x72 · 1 version (1 session start, 2, 3 with a 32-byte digest, fe/ff system) · 2-3 data length · data · trailer 72 version 00 00.
// A fragment of a longer PDU has no trailer, and the next PDU continues its data without a new opcode.

/** Functions (big endian). Those whose class depends on the object they name are classified in `classify`. */
export const s7PlusFunctions: ReadonlyMap<number, Operation> = new Map<number, Operation>([
  [0x04bb, 'discover'],
  [0x04ca, 'session'],
  [0x04d4, 'session'],
  [0x04f2, 'config'],
  [0x04fc, 'read'],
  [0x0506, 'config'],
  [0x051a, 'config'],
  [0x0524, 'read'],
  [0x0542, 'write'],
  [0x054c, 'read'],
  [0x0556, 'session'],
  [0x0560, 'session'],
  [0x056b, 'config'],
  [0x057c, 'write'],
  [0x0586, 'read'],
  [0x0590, 'discover'],
  [0x059a, 'session'],
  [0x05b3, 'session'],
])

const request = 0x31
const response = 0x32
const createObject = 0x04ca
const setVariable = 0x04f2
const setMultiVariables = 0x0542
const beginSequence = 0x0556
const endSequence = 0x0560
const initSsl = 0x05b3

export const isS7Plus = (bytes: Uint8Array, from: number, to: number): boolean => {
  const version = u8(bytes, from + 1)
  const length = u16be(bytes, from + 2)
  if (to - from < 4 || u8(bytes, from) !== 0x72 || !(version <= 3 || version >= 0xfe)) return false
  return 4 + length === to - from || 8 + length === to - from
}

/** Where the opcode stands. */
const opcodeAt = (bytes: Uint8Array, from: number): number => (u8(bytes, from + 1) === 3 ? from + 5 + u8(bytes, from + 4) : from + 4)

export const s7PlusSenderOf = (bytes: Uint8Array, from: number, to: number): 'client' | 'server' | 'unknown' => {
  if (!isS7Plus(bytes, from, to)) return 'unknown'
  const opcode = u8(bytes, opcodeAt(bytes, from))
  return opcode === request ? 'client' : opcode === response || opcode === 0x33 || opcode === 0x02 ? 'server' : 'unknown'
}

/** A number of 7 bits a byte, the high bit continues; at most 5 bytes. */
const variableNumber = (bytes: Uint8Array, at: number, to: number): { readonly value: number; readonly next: number } => {
  let value = 0
  let next = at
  for (let i = 0; i < 5 && next < to; i++) {
    const byte = u8(bytes, next++)
    value = value * 128 + (byte & 0x7f)
    if (byte < 0x80) break
  }
  return { value, next }
}

const contains = (bytes: Uint8Array, from: number, to: number, text: string): boolean => ascii(bytes, from, Math.min(to, from + 2_048)).includes(text)

/** Reads S7comm-plus PDUs of one conversation; `inside` a download transaction, what creates objects downloads. */
export const s7PlusReader = (once: Once): ((side: Side, bytes: Uint8Array, from: number, to: number, sink: Sink) => void) => {
  let downloading = false
  let legitimating = false
  const fragment = [false, false]

  const classify = (bytes: Uint8Array, code: number, from: number, to: number): Operation | undefined => {
    // Behind the header: object id (4), then the body.
    if (code === setVariable) {
      // 1053 credit limit of a subscription: HMIs send it every few seconds. Object 52 attribute 2167: the CPU's mode.
      const body = from + 14
      for (let at = body; at + 1 < Math.min(to, body + 24); at++) {
        const { value } = variableNumber(bytes, at, to)
        if (value === 1_053) return 'session'
        if (value === 2_167 && u16be(bytes, body + 2) === 52) return 'mode-change'
      }
      return 'config'
    }
    if (code === setMultiVariables) return legitimating ? 'session' : 'write'
    if ((code === createObject || code === 0x04d4 || code === 0x057c) && downloading) return 'download'
    return s7PlusFunctions.get(code)
  }

  return (side, bytes, from, to, sink) => {
    if (!isS7Plus(bytes, from, to)) {
      sink.trouble('an S7comm-plus header whose length does not fit')
      return
    }
    const version = u8(bytes, from + 1)
    const length = u16be(bytes, from + 2)
    const hasTrailer = 8 + length === to - from
    const continues = fragment[side] === true
    if (version <= 3) fragment[side] = !hasTrailer && length > 0
    if (continues || version >= 0xfe || length < 10) return
    const at = opcodeAt(bytes, from)
    const opcode = u8(bytes, at)
    const code = u16be(bytes, at + 3)
    if (opcode === request && at + 14 <= to) {
      if (code === beginSequence && contains(bytes, at, to, 'DLTransaction')) {
        downloading = true
        once.role(sink, side === 0 ? 'client' : 'server', 'engineering-workstation', 'opens an S7comm-plus download transaction', 0.9)
      }
      const operation = code === beginSequence && downloading ? 'download' : classify(bytes, code, at, to)
      sink.request({ operation: operation ?? 'other', function: hex(code, 4), ...(operation === undefined && { unknown: true }) })
      if (code === endSequence) downloading = false
      legitimating = code === createObject && version === 1
      if (code === initSsl) once.identity(sink, 'server', 'encryption', 'S7comm-plus over TLS')
    } else if (opcode === response || opcode === 0x02) {
      sink.response(false)
      once.role(sink, side === 0 ? 'client' : 'server', 'plc', 'answers S7comm-plus', 0.8)
      if (opcode === response && code === createObject) readIdentity(bytes, at, to, once, sink)
    }
  }
}

/** The answer to a session holds `1;6ES7 214-1HE30-0XB0;V2.2`. */
const readIdentity = (bytes: Uint8Array, from: number, to: number, once: Once, sink: Sink): void => {
  const found = /1;(6[A-Z][A-Z0-9]{2} [0-9A-Z-]{8,16}) ?;(V[0-9.]{1,10})/.exec(ascii(bytes, from, Math.min(to, from + 2_048)))
  if (found === null) return
  once.identity(sink, 'server', 'vendor', 'Siemens')
  once.identity(sink, 'server', 'order-number', found[1] ?? '')
  once.identity(sink, 'server', 'firmware', found[2] ?? '')
}
