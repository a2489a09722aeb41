import { hex, u16be, u16le, u32be, u32le, u8 } from '#ground/bytes'
import type { Dissector, Session, Sink } from '../dissector.ts'
import { rpcInterfaces, type RpcInterface } from './rpc-interfaces.ts'
import { framedSession } from './sessions.ts'

// C706 12.6: version 5.0, type, flags, data representation (4 bytes), fragment length, authentication length, call id.
const request = 0
const response = 2
const fault = 3
const bind = 11
const alterContext = 14
const clientTypes: ReadonlySet<number> = new Set([request, bind, alterContext, 16, 18, 19])
const knownTypes: ReadonlySet<number> = new Set([0, 2, 3, 11, 12, 13, 14, 15, 16, 17, 18, 19])

const littleEndian = (bytes: Uint8Array, at: number): boolean => (u8(bytes, at + 4) & 0x10) !== 0
const u16of = (bytes: Uint8Array, at: number, little: boolean): number => (little ? u16le(bytes, at) : u16be(bytes, at))
const u32of = (bytes: Uint8Array, at: number, little: boolean): number => (little ? u32le(bytes, at) : u32be(bytes, at))

const headerHolds = (bytes: Uint8Array, at: number): boolean =>
  u8(bytes, at) === 5 &&
  u8(bytes, at + 1) <= 1 &&
  knownTypes.has(u8(bytes, at + 2)) &&
  (u8(bytes, at + 4) & 0xef) === 0 &&
  u8(bytes, at + 5) <= 3 &&
  u16be(bytes, at + 6) === 0 &&
  u16of(bytes, at + 8, littleEndian(bytes, at)) >= 16

const hexOf = (value: number, digits: number): string => value.toString(16).padStart(digits, '0')

const interfaceId = (bytes: Uint8Array, at: number, little: boolean): string => {
  const node = Array.from({ length: 6 }, (_, i) => hexOf(u8(bytes, at + 10 + i), 2)).join('')
  return `${hexOf(u32of(bytes, at, little), 8)}-${hexOf(u16of(bytes, at + 4, little), 4)}-${hexOf(u16of(bytes, at + 6, little), 4)}-${hexOf(u16be(bytes, at + 8), 4)}-${node}`
}

const mostContexts = 64

// 12.6.4.3: count at 24, then contexts of id, number of transfer syntaxes, interface id and version, the syntaxes (20 bytes each).
const readBind = (bytes: Uint8Array, contexts: Map<number, RpcInterface>): void => {
  const little = littleEndian(bytes, 0)
  let at = 28
  for (let i = 0; i < u8(bytes, 24) && at + 24 <= bytes.length; i++) {
    const known = rpcInterfaces.get(interfaceId(bytes, at + 4, little))
    if (known !== undefined && contexts.size < mostContexts) contexts.set(u16of(bytes, at, little), known)
    at += 24 + 20 * u8(bytes, at + 2)
  }
}

const readRequest = (bytes: Uint8Array, contexts: ReadonlyMap<number, RpcInterface>, sink: Sink): void => {
  // Only the first fragment of a call counts.
  if ((u8(bytes, 3) & 1) === 0) return
  const little = littleEndian(bytes, 0)
  const called = contexts.get(u16of(bytes, 20, little))
  const number = u16of(bytes, 22, little)
  if (called === undefined) sink.request({ operation: 'session', function: '' })
  else {
    const operation = called.calls?.[number] ?? called.otherwise
    const detail = called.remarkable || operation === 'write' ? { detail: called.name } : {}
    sink.request({ operation, function: hex(number, 4), ...detail })
  }
}

const openSession = (): Session => {
  const contexts = new Map<number, RpcInterface>()
  return framedSession({
    length: (bytes, at) => (bytes.length - at < 16 ? 0 : headerHolds(bytes, at) ? u16of(bytes, at + 8, littleEndian(bytes, at)) : -1),
    most: 1024,
    read(_side, bytes, sink) {
      const type = u8(bytes, 2)
      if (type === bind || type === alterContext) readBind(bytes, contexts)
      if (type === bind) sink.request({ operation: 'session', function: '' })
      if (type === request) readRequest(bytes, contexts, sink)
      if (type === response || type === fault) sink.response(type === fault)
    },
  })
}

/** DCE/RPC over TCP: Windows management and OPC Classic. Function: the operation number, for interfaces we know. */
export const rpc: Dissector = {
  service: 'rpc',
  transport: 'tcp',
  ports: [135],
  recognise(bytes) {
    if (bytes.length > 0 && u8(bytes, 0) !== 5) return 'no'
    return bytes.length < 16 ? (bytes.length < 2 || u8(bytes, 1) <= 1 ? 'more' : 'no') : headerHolds(bytes, 0) ? 'certain' : 'no'
  },
  senderOf: (bytes) => (clientTypes.has(u8(bytes, 2)) ? 'client' : 'server'),
  open: openSession,
}
