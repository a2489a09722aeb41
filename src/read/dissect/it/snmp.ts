import { hex, printable, u8 } from '#ground/bytes'
import type { Operation } from '#ground/service'
import type { Dissector, Sink } from '../dissector.ts'
import { berNumber, readBer, type BerElement } from './ber.ts'
import { datagramSession } from './sessions.ts'
import { isHostName, startsWith } from './text.ts'

const pduOperations: ReadonlyMap<number, Operation> = new Map([
  [0xa0, 'read'],
  [0xa1, 'read'],
  [0xa3, 'config'],
  [0xa4, 'report'],
  [0xa5, 'read'],
  [0xa6, 'report'],
  [0xa7, 'report'],
  [0xa8, 'report'],
])
const response = 0xa2

interface Message {
  readonly version: number
  /** Undefined when version 3 hides it. */
  readonly pdu: BerElement | undefined
}

/** RFC 3412 6: header data, security parameters, then the scoped PDU in clear (30) or encrypted (04). */
const readVersion3 = (bytes: Uint8Array, at: number): BerElement | undefined => {
  const header = readBer(bytes, at)
  const security = header === undefined ? undefined : readBer(bytes, header.end)
  const scoped = security === undefined ? undefined : readBer(bytes, security.end)
  if (scoped === undefined || scoped.tag !== 0x30) return undefined
  const engine = readBer(bytes, scoped.start)
  const context = engine === undefined ? undefined : readBer(bytes, engine.end)
  return context === undefined ? undefined : readBer(bytes, context.end)
}

const readMessage = (bytes: Uint8Array): Message | undefined => {
  const outer = readBer(bytes, 0)
  if (outer?.tag !== 0x30) return undefined
  const version = readBer(bytes, outer.start)
  if (version === undefined || version.tag !== 2 || version.end - version.start !== 1) return undefined
  const number = berNumber(bytes, version)
  if (number === 3) return readBer(bytes, version.end)?.tag === 0x30 ? { version: 3, pdu: readVersion3(bytes, version.end) } : undefined
  // The community is stepped over and never read: it is a password.
  const community = readBer(bytes, version.end)
  if (number > 1 || community?.tag !== 4) return undefined
  const pdu = readBer(bytes, community.end)
  return pdu !== undefined && pdu.tag >= 0xa0 && pdu.tag <= 0xa8 ? { version: number, pdu } : undefined
}

const versionNames: ReadonlyMap<number, string> = new Map([
  [0, 'SNMP v1'],
  [1, 'SNMP v2c'],
  [3, 'SNMP v3'],
])

const sysDescr = '\x2b\x06\x01\x02\x01\x01\x01\x00'
const sysName = '\x2b\x06\x01\x02\x01\x01\x05\x00'

const readBindings = (bytes: Uint8Array, list: BerElement, sink: Sink): void => {
  let at = list.start
  for (let i = 0; i < 32 && at < Math.min(list.end, bytes.length); i++) {
    const binding = readBer(bytes, at)
    const name = binding === undefined ? undefined : readBer(bytes, binding.start)
    const value = name === undefined ? undefined : readBer(bytes, name.end)
    if (binding === undefined || name === undefined || value === undefined) return
    if (value.tag === 4 && name.tag === 6) {
      const text = printable(bytes, value.start, value.end)
      if (startsWith(bytes, sysDescr, name.start) && text !== '') sink.identity('server', 'description', text)
      if (startsWith(bytes, sysName, name.start) && isHostName(text)) sink.identity('server', 'host-name', text)
    }
    at = binding.end
  }
}

const readPdu = (bytes: Uint8Array, message: Message, sink: Sink): void => {
  const { pdu } = message
  if (pdu === undefined) return
  if (pdu.tag !== response) {
    const operation = pduOperations.get(pdu.tag)
    sink.request({ operation: operation ?? 'other', function: hex(pdu.tag), ...(operation === undefined ? { unknown: true } : {}) })
    return
  }
  const id = readBer(bytes, pdu.start)
  const status = id === undefined ? undefined : readBer(bytes, id.end)
  const index = status === undefined ? undefined : readBer(bytes, status.end)
  if (status === undefined || index === undefined) return
  sink.response(berNumber(bytes, status) !== 0)
  const list = readBer(bytes, index.end)
  if (list !== undefined) readBindings(bytes, list, sink)
}

/** SNMP 1, 2c and 3. Function: the PDU's tag. The community never leaves this file, for nothing reads it. */
export const snmp: Dissector = {
  service: 'snmp',
  transport: 'udp',
  ports: [161, 162],
  recognise: (bytes) => (bytes.length >= 12 && readMessage(bytes) !== undefined ? 'certain' : 'no'),
  senderOf(bytes) {
    const tag = readMessage(bytes)?.pdu?.tag
    return tag === undefined ? 'unknown' : tag === response || tag === 0xa8 ? 'server' : 'client'
  },
  open: () =>
    datagramSession((side, bytes, sink) => {
      const message = u8(bytes, 0) === 0x30 ? readMessage(bytes) : undefined
      if (message === undefined) return
      const version = versionNames.get(message.version)
      if (version !== undefined) sink.identity(side === 0 ? 'client' : 'server', 'snmp', version)
      if (message.pdu === undefined && side === 0) sink.request({ operation: 'session', function: '' })
      readPdu(bytes, message, sink)
    }),
}
