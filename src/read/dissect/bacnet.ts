import { hex, u16be, u8 } from '#ground/bytes'
import type { Operation } from '#ground/service'
import type { Dissector, Recognition, Sink } from './dissector.ts'
import { datagramSession } from './framed.ts'

// BVLC: 0 0x81 · 1 function · 2-3 length · NPDU: version 1, control, [destination], [source], [hops] · APDU: type in the high nibble (ASHRAE 135, annex J, 6, 20).

const each = (codes: readonly number[], operation: Operation): [number, Operation][] => codes.map((code) => [code, operation])

/** Confirmed services. 15, 16, 17, 20 change the device; reinitialise (20) goes by its state. */
export const bacnetConfirmed: ReadonlyMap<number, Operation> = new Map<number, Operation>([
  ...each([0, 1, 2, 19, 31], 'report'),
  ...each([3, 4, 12, 13, 14, 26, 29], 'read'),
  ...each([5, 24, 25, 28, 30], 'session'),
  [6, 'upload'],
  [7, 'download'],
  ...each([8, 9, 10, 11], 'config'),
  ...each([15, 16], 'write'),
  ...each([17, 20], 'mode-change'),
  [18, 'other'],
  ...each([21, 22, 23, 27], 'control'),
])

/** Unconfirmed services. */
export const bacnetUnconfirmed: ReadonlyMap<number, Operation> = new Map<number, Operation>([
  ...each([0, 1, 7, 8, 13], 'discover'),
  ...each([2, 3, 5, 11], 'report'),
  [4, 'other'],
  ...each([6, 9], 'time-sync'),
  [10, 'write'],
  [14, 'config'],
])

/** Functions of the virtual link itself. */
const linkFunctions: ReadonlyMap<number, Operation> = new Map<number, Operation>([
  [0x01, 'config'],
  ...each([0x02, 0x06], 'discover'),
  [0x05, 'session'],
  [0x08, 'config'],
])

const reinitialise: ReadonlyMap<number, Operation> = new Map<number, Operation>([
  ...each([0, 1], 'mode-change'),
  ...each([2, 3], 'upload'),
  ...each([4, 5], 'download'),
  ...each([6, 7], 'config'),
])

const isBvlc = (bytes: Uint8Array): boolean => bytes.length >= 4 && bytes[0] === 0x81 && u8(bytes, 1) <= 0x0c

/** Where the APDU starts; -1 when there is none (a link function or a message between routers). */
const apduAt = (bytes: Uint8Array): number => {
  const fn = u8(bytes, 1)
  if (fn !== 0x04 && fn !== 0x09 && fn !== 0x0a && fn !== 0x0b) return -1
  // A forwarded NPDU starts with the address it came from.
  const at = fn === 0x04 ? 10 : 4
  const control = u8(bytes, at + 1)
  if (u8(bytes, at) !== 1 || (control & 0x80) !== 0) return -1
  let next = at + 2
  if ((control & 0x20) !== 0) next += 3 + u8(bytes, next + 2)
  if ((control & 0x08) !== 0) next += 3 + u8(bytes, next + 2)
  if ((control & 0x20) !== 0) next += 1
  return next < bytes.length ? next : -1
}

const recognise = (bytes: Uint8Array, _transport: 'tcp' | 'udp', onOwnPort = false): Recognition => {
  if (!isBvlc(bytes)) return 'no'
  const fits = u16be(bytes, 2) === bytes.length
  // An anonymised trace exists whose lengths are all alike: on its own port the version of the network layer is enough.
  if (!fits) return onOwnPort && apduAt(bytes) >= 0 ? 'likely' : 'no'
  return apduAt(bytes) >= 0 ? 'certain' : 'likely'
}

const senderOf = (bytes: Uint8Array): 'client' | 'server' | 'unknown' => {
  const at = isBvlc(bytes) ? apduAt(bytes) : -1
  if (at < 0) return 'unknown'
  const type = u8(bytes, at) >> 4
  if (type === 0) return 'client'
  if (type >= 2) return 'server'
  const service = u8(bytes, at + 1)
  return service === 0 || service === 1 ? 'server' : service === 7 || service === 8 ? 'client' : 'unknown'
}

const read = (bytes: Uint8Array, sink: Sink): void => {
  if (!isBvlc(bytes)) {
    sink.trouble('a datagram that is no BACnet/IP message')
    return
  }
  const link = linkFunctions.get(u8(bytes, 1))
  if (link !== undefined) sink.request({ operation: link, function: hex(u8(bytes, 1), 4) })
  const at = apduAt(bytes)
  if (at < 0) return
  const type = u8(bytes, at) >> 4
  if (type === 0) {
    // Flags, limits, invoke id, [sequence, window], service.
    const serviceAt = at + ((u8(bytes, at) & 0x08) === 0 ? 3 : 5)
    const service = u8(bytes, serviceAt)
    let operation = bacnetConfirmed.get(service)
    // Reinitialise: context tag 0, one byte: the state.
    if (service === 20 && u8(bytes, serviceAt + 1) === 0x09) operation = reinitialise.get(u8(bytes, serviceAt + 2)) ?? 'mode-change'
    sink.request({ operation: operation ?? 'other', function: hex(service), ...(operation === undefined && { unknown: true }) })
  } else if (type === 1) {
    const service = u8(bytes, at + 1)
    const operation = bacnetUnconfirmed.get(service)
    sink.request({
      operation: operation ?? 'other',
      function: hex(0x100 | service, 4),
      ...(operation === undefined && { unknown: true }),
      detail: 'unconfirmed',
    })
  } else if (type !== 4) {
    sink.response(type >= 5)
  }
}

/** BACnet/IP: confirmed services by number (`0x0f`), unconfirmed ones as `0x0100` and up, functions of the virtual link in four digits. */
export const bacnet: Dissector = {
  service: 'bacnet',
  transport: 'udp',
  ports: Array.from({ length: 16 }, (_, i) => 47_808 + i),
  recognise,
  senderOf,
  open: () => datagramSession((_side, bytes, sink) => read(bytes, sink)),
}
