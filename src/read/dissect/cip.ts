import { hex, printable, u16le, u32le, u8 } from '#ground/bytes'
import type { Operation } from '#ground/service'
import { cipClasses, cipDeviceRoles, cipGeneric, cipProgramClasses, cipTagServices, cipVendors } from './cip-services.ts'
import type { Sink } from './dissector.ts'
import type { Once } from './once.ts'
import { readPccc } from './pccc.ts'

/** What a path names; -1 where it names none. */
interface Path {
  readonly classId: number
  readonly instance: number
  readonly tag: string
  /** Backplane slot of the last port segment. */
  readonly slot: number
}

/** One request of a message, with those inside it. */
export interface CipRequest {
  readonly service: number
  readonly classId: number
  readonly slot: number
  readonly inner: readonly CipRequest[]
}

const envelopeMany = 0x0a
const envelopeRoute = 0x52
const connectionManager = 0x06
const pcccClass = 0x67
/** Envelopes inside envelopes, and services in one message: more is hostile. */
const deepest = 4
const mostServices = 512

const readPath = (bytes: Uint8Array, from: number, to: number): Path => {
  let classId = -1
  let instance = -1
  let tag = ''
  let slot = -1
  for (let at = from; at < to;) {
    const segment = u8(bytes, at)
    const kind = segment >> 5
    if (kind === 1) {
      // Logical: 2 bits of format: 8 bit, 16 bit or 32 bit behind a pad byte; 34 is an electronic key.
      if (segment === 0x34) {
        at += 2 + u8(bytes, at + 1) * 2
        continue
      }
      const format = segment & 0x03
      const value = format === 0 ? u8(bytes, at + 1) : format === 1 ? u16le(bytes, at + 2) : u32le(bytes, at + 2)
      const type = (segment >> 2) & 0x07
      // Logix nests: 20 68 24 nn 20 6a 24 mm is data storage mm of program nn. The last class is the one that is asked.
      if (type === 0) {
        classId = value
        instance = -1
      } else if (type === 1) instance = value
      at += format === 0 ? 2 : format === 1 ? 4 : 6
    } else if (segment === 0x91) {
      const length = u8(bytes, at + 1)
      if (tag === '') tag = printable(bytes, at + 2, Math.min(at + 2 + length, to), 40)
      at += 2 + length + (length & 1)
    } else if (kind === 0) {
      // Port: low nibble the port, bit 4 a longer link address; 01 nn is slot nn of the backplane.
      if ((segment & 0x10) !== 0) {
        const length = u8(bytes, at + 1)
        at += 2 + length + (length & 1)
      } else {
        if ((segment & 0x0f) === 1) slot = u8(bytes, at + 1)
        at += 2
      }
    } else if (segment === 0x80) {
      at += 2 + u8(bytes, at + 1) * 2
    } else break
  }
  return { classId, instance, tag, slot }
}

const classify = (service: number, path: Path): Operation | undefined => {
  if (path.tag !== '' && path.classId < 0) return cipTagServices.get(service) ?? cipGeneric.get(service)
  const special = cipClasses.get(path.classId)?.get(service)
  if (special !== undefined) return special
  if (path.classId === 0x6b && path.instance > 0 && cipTagServices.has(service)) return cipTagServices.get(service)
  if (path.classId < 0 && cipTagServices.has(service)) return cipTagServices.get(service)
  const isSet = service === 0x02 || service === 0x04 || service === 0x10
  // Device objects (drives, motor control, discrete and analog points): setting one writes a process value.
  if (isSet && path.classId >= 0x08 && path.classId <= 0x5a && path.classId !== 0x2f) return 'write'
  if ((service === 0x08 || service === 0x09) && cipProgramClasses.has(path.classId)) return 'download'
  return cipGeneric.get(service)
}

const tellEngineering = (service: number, classId: number, operation: Operation, sink: Sink, once: Once): void => {
  if (operation === 'download' || operation === 'firmware' || operation === 'mode-change' || operation === 'upload') {
    once.role(sink, 'client', 'engineering-workstation', `sends CIP ${operation} requests`, 0.8)
  } else if (service === 0x4b && (classId === 0x8e || classId === 0x74)) {
    once.role(sink, 'client', 'engineering-workstation', 'locks a controller for editing', 0.7)
  }
}

const readForwardOpen = (bytes: Uint8Array, at: number, isLarge: boolean, sink: Sink, once: Once): void => {
  const vendor = u16le(bytes, at + 12)
  const transportClass = u8(bytes, at + (isLarge ? 38 : 34)) & 0x0f
  if (transportClass <= 1) {
    once.role(sink, 'client', 'plc', 'opens implicit I/O (Forward Open class 1): a scanner', 0.5)
    once.role(sink, 'server', 'remote-io', 'target of implicit I/O', 0.3)
  } else if (vendor === 77) {
    // Rockwell Software: RSLinx on a PC. Rockwell hardware has vendor 1.
    once.role(sink, 'client', 'scada-server', 'CIP originator is software on a PC', 0.2)
  }
}

/** `budget.left` services may still be read in this message. */
const readRequest = (
  bytes: Uint8Array,
  from: number,
  to: number,
  sink: Sink,
  once: Once,
  depth: number,
  budget: { left: number },
  slot: number,
): CipRequest | undefined => {
  const pathTo = from + 2 + u8(bytes, from + 1) * 2
  if (pathTo > to || budget.left <= 0) {
    if (from < to) sink.trouble('a CIP request shorter than its path')
    return undefined
  }
  budget.left--
  const service = u8(bytes, from) & 0x7f
  const path = readPath(bytes, from + 2, pathTo)
  const inner: CipRequest[] = []
  const add = (child: CipRequest | undefined): void => {
    if (child !== undefined) inner.push(child)
  }
  let operation = classify(service, path)
  let unknown = operation === undefined
  let detail = path.tag !== '' ? `tag ${path.tag}` : path.classId < 0 ? '' : `class ${hex(path.classId)}`
  if (service === 0x4b && path.classId === pcccClass) {
    const told = readPccc(bytes, pathTo + Math.max(1, u8(bytes, pathTo)), to)
    operation = told?.operation ?? 'other'
    unknown = told?.unknown ?? true
    detail = told?.detail ?? 'pccc'
  }
  sink.request({ operation: operation ?? 'other', function: hex(service), ...(unknown && { unknown: true }), ...(detail !== '' && { detail }) })
  if (operation !== undefined) tellEngineering(service, path.classId, operation, sink, once)
  if (depth >= deepest) return { service, classId: path.classId, slot, inner }
  if (service === envelopeMany) {
    const count = u16le(bytes, pathTo)
    for (let i = 0; i < count && pathTo + 4 + i * 2 <= to; i++) {
      const at = pathTo + u16le(bytes, pathTo + 2 + i * 2)
      const next = i + 1 < count ? pathTo + u16le(bytes, pathTo + 4 + i * 2) : to
      // Offsets that point back or outside are a lie: stop at the first.
      if (at < pathTo + 2 + count * 2 || at + 2 > to || next <= at) break
      add(readRequest(bytes, at, Math.min(next, to), sink, once, depth + 1, budget, slot))
    }
  } else if (service === envelopeRoute && path.classId === connectionManager) {
    // Priority, timeout, length, message, pad, route length in words, reserved, route.
    const length = u16le(bytes, pathTo + 2)
    const end = pathTo + 4 + length
    const route = end + (length & 1)
    const hop = route + 2 <= to ? readPath(bytes, route + 2, Math.min(to, route + 2 + u8(bytes, route) * 2)).slot : -1
    if (length >= 2 && end <= to) add(readRequest(bytes, pathTo + 4, end, sink, once, depth + 1, budget, hop))
  } else if ((service === 0x54 || service === 0x5b) && path.classId === connectionManager && pathTo + 36 <= to) {
    readForwardOpen(bytes, pathTo, service === 0x5b, sink, once)
  }
  return { service, classId: path.classId, slot, inner }
}

/** Tells every service of a request message, envelopes and what is inside them. */
export const readCipRequest = (bytes: Uint8Array, from: number, to: number, sink: Sink, once: Once): CipRequest | undefined =>
  readRequest(bytes, from, to, sink, once, 0, { left: mostServices }, -1)

/** Vendor, device type, product code, revision, status, serial, name: in class 01 and in ListIdentity. `slot` -1: the device that answers itself. */
export const readCipIdentity = (bytes: Uint8Array, at: number, to: number, slot: number, sink: Sink, once: Once): void => {
  const nameLength = u8(bytes, at + 14)
  if (at + 15 + nameLength > to) return
  const vendor = u16le(bytes, at)
  const type = u16le(bytes, at + 2)
  const name = printable(bytes, at + 15, at + 15 + nameLength, 64)
  const role = cipDeviceRoles.get(type)
  if (slot >= 0) {
    // What sits in a slot behind the module that answers is an asset of its own.
    once.identity(sink, 'server', `slot-${slot}`, name)
    if (type === 0x0e) once.role(sink, 'server', 'plc', `a programmable logic controller in slot ${slot}`, 0.9)
    return
  }
  once.identity(sink, 'server', 'vendor', cipVendors.get(vendor) ?? `CIP vendor ${vendor}`)
  once.identity(sink, 'server', 'device-type', role?.[1] ?? `CIP device type ${hex(type, 4)}`)
  once.identity(sink, 'server', 'product', name)
  once.identity(
    sink,
    'server',
    'firmware',
    `${u8(bytes, at + 6)}.${u8(bytes, at + 7)
      .toString()
      .padStart(3, '0')}`,
  )
  once.identity(sink, 'server', 'serial', hex(u32le(bytes, at + 10), 8))
  if (role !== undefined && role[2] > 0) once.role(sink, 'server', role[0], `CIP device type: ${role[1]}`, role[2])
}

const partial = 0x06

/** Reads a reply (service with bit 7); `asked`: the request it answers, when it was seen. Returns whether it refuses. */
export const readCipReply = (
  bytes: Uint8Array,
  from: number,
  to: number,
  asked: CipRequest | undefined,
  sink: Sink,
  once: Once,
  depth = 0,
): boolean => {
  const service = u8(bytes, from) & 0x7f
  const status = u8(bytes, from + 2)
  const data = from + 4 + u8(bytes, from + 3) * 2
  // The reply to an Unconnected Send is the reply of what it carried, unless routing itself failed.
  const meant = asked?.service === envelopeRoute && service !== envelopeRoute ? asked.inner[0] : asked
  if (service === envelopeMany && depth < deepest) {
    const count = Math.min(u16le(bytes, data), mostServices)
    for (let i = 0; i < count && data + 4 + i * 2 <= to; i++) {
      const at = data + u16le(bytes, data + 2 + i * 2)
      if (at < data + 2 + count * 2 || at + 4 > to) break
      const child = meant?.inner[i]
      if (child?.classId === 0x01) readCipReply(bytes, at, to, child, sink, once, deepest)
    }
  } else if (service === 0x01 && status === 0 && meant?.service === 0x01 && meant.classId === 0x01 && data + 15 <= to) {
    readCipIdentity(bytes, data, to, meant.slot, sink, once)
  }
  return status !== 0 && status !== partial
}
