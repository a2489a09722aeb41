import { be16, bytes, put16, put32 } from './bytes.ts'

/** One frame and when it passed, microseconds since 1970. */
export interface TimedFrame {
  readonly atUs: number
  readonly bytes: Uint8Array
}

/** A network interface that sends: how its stack looks on the wire. */
export interface Host {
  readonly mac: Uint8Array
  /** 4 or 16 bytes. */
  readonly address: Uint8Array
  /** As it arrives at the capture point. */
  readonly ttl: number
  /** Receive window in bytes. */
  readonly window: number
  /** RFC 7323 shift; undefined: the stack does not scale, as in most controllers. */
  readonly windowShift?: number
  /** How far away it is: added to everything it says. */
  readonly delayUs?: number
}

export const broadcastMac = Uint8Array.from([255, 255, 255, 255, 255, 255])

/** Frames on the wire have at least 60 bytes (64 with the check sequence, which captures do not hold); the rest is zeros. */
const shortest = 60

const onesComplementSum = (b: Uint8Array, start: number): number => {
  let sum = start
  const even = b.length & ~1
  for (let i = 0; i < even; i += 2) sum += ((b[i] ?? 0) << 8) | (b[i + 1] ?? 0)
  if (even < b.length) sum += (b[even] ?? 0) << 8
  return sum
}

const foldSum = (sum: number): number => {
  let folded = sum
  while (folded > 0xffff) folded = (folded & 0xffff) + Math.floor(folded / 65536)
  return ~folded & 0xffff
}

/** RFC 1071. `start` carries the pseudo header. */
export const checksum = (b: Uint8Array, start = 0): number => foldSum(onesComplementSum(b, start))

const pseudoHeaderSum = (from: Host, to: { readonly address: Uint8Array }, protocol: number, length: number): number =>
  onesComplementSum(to.address, onesComplementSum(from.address, 0)) + protocol + length

/** An Ethernet II frame, with an 802.1Q tag when `vlan` is given. */
export const ethernet = (to: Uint8Array, from: Uint8Array, etherType: number, payload: Uint8Array, vlan?: number): Uint8Array => {
  const head = vlan === undefined ? 14 : 18
  const out = new Uint8Array(Math.max(shortest, head + payload.length))
  out.set(to, 0)
  out.set(from, 6)
  if (vlan !== undefined) put32(out, 12, 0x81000000 + vlan)
  put16(out, head - 2, etherType)
  out.set(payload, head)
  return out
}

/** Never fragmented: the bit says so, and nothing here is longer than 1,500 bytes. */
const ipv4 = (from: Host, to: { readonly address: Uint8Array }, protocol: number, id: number, payload: Uint8Array): Uint8Array => {
  const out = new Uint8Array(20 + payload.length)
  out[0] = 0x45
  put16(out, 2, out.length)
  put16(out, 4, id)
  out[6] = 0x40
  out[8] = from.ttl
  out[9] = protocol
  out.set(from.address, 12)
  out.set(to.address, 16)
  put16(out, 10, checksum(out.subarray(0, 20)))
  out.set(payload, 20)
  return out
}

const ipv6 = (from: Host, to: { readonly address: Uint8Array }, protocol: number, payload: Uint8Array): Uint8Array =>
  bytes(0x60, 0, 0, 0, be16(payload.length), protocol, from.ttl, from.address, to.address, payload)

/** An IP packet in its frame; the family is that of the addresses. `id` is the IPv4 identification. */
export const ipFrame = (
  from: Host,
  to: Pick<Host, 'mac' | 'address'>,
  protocol: number,
  id: number,
  payload: Uint8Array,
  vlan?: number,
): Uint8Array =>
  from.address.length === 4
    ? ethernet(to.mac, from.mac, 0x0800, ipv4(from, to, protocol, id, payload), vlan)
    : ethernet(to.mac, from.mac, 0x86dd, ipv6(from, to, protocol, payload), vlan)

export const udpDatagram = (from: Host, fromPort: number, to: Pick<Host, 'mac' | 'address'>, toPort: number, payload: Uint8Array): Uint8Array => {
  const out = new Uint8Array(8 + payload.length)
  put16(out, 0, fromPort)
  put16(out, 2, toPort)
  put16(out, 4, out.length)
  out.set(payload, 8)
  const sum = checksum(out, pseudoHeaderSum(from, to, 17, out.length))
  // RFC 768: a computed zero is sent as ones, because zero means "none".
  put16(out, 6, sum === 0 ? 0xffff : sum)
  return out
}

export interface TcpFields {
  readonly fromPort: number
  readonly toPort: number
  readonly sequence: number
  readonly acknowledge: number
  /** FIN 1, SYN 2, RST 4, PSH 8, ACK 16. */
  readonly flags: number
  readonly window: number
  /** A multiple of 4 bytes. */
  readonly options: Uint8Array
}

export const tcpSegment = (from: Host, to: Pick<Host, 'address'>, fields: TcpFields, payload: Uint8Array): Uint8Array => {
  const head = 20 + fields.options.length
  const out = new Uint8Array(head + payload.length)
  put16(out, 0, fields.fromPort)
  put16(out, 2, fields.toPort)
  put32(out, 4, fields.sequence)
  put32(out, 8, fields.acknowledge)
  out[12] = head << 2
  out[13] = fields.flags
  put16(out, 14, fields.window)
  out.set(fields.options, 20)
  out.set(payload, head)
  put16(out, 16, checksum(out, pseudoHeaderSum(from, to, 6, out.length)))
  return out
}

/** An ICMP echo request (8) or reply (0). */
export const icmpEcho = (type: 0 | 8, identifier: number, sequence: number, data: Uint8Array): Uint8Array => {
  const out = bytes(type, 0, 0, 0, be16(identifier), be16(sequence), data)
  out.set(be16(checksum(out)), 2)
  return out
}

/** ARP for IPv4 over Ethernet (RFC 826). A request is broadcast. */
export const arpFrame = (operation: 'request' | 'reply', from: Pick<Host, 'mac' | 'address'>, to: Pick<Host, 'mac' | 'address'>): Uint8Array =>
  ethernet(
    operation === 'request' ? broadcastMac : to.mac,
    from.mac,
    0x0806,
    bytes(
      0,
      1,
      8,
      0,
      6,
      4,
      0,
      operation === 'request' ? 1 : 2,
      from.mac,
      from.address,
      operation === 'request' ? [0, 0, 0, 0, 0, 0] : to.mac,
      to.address,
    ),
  )
