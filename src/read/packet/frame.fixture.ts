import type { Packet } from './packet.ts'
import { createPacketDecoder, type PacketDecoder } from './packet-decoder.ts'

/** Frames as lists of bytes, written from the RFCs; checksums are 0 because nobody here reads them. */
export type Bytes = readonly number[]

export const be = (value: number, size: number): Bytes => Array.from({ length: size }, (_, i) => Math.floor(value / 256 ** (size - 1 - i)) & 255)
const v4 = (text: string): Bytes => text.split('.').map(Number)
const v6 = (text: string): Bytes => {
  const [head = '', tail = ''] = text.split('::')
  const groups = (part: string): number[] => (part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16)))
  const all = [...groups(head), ...Array.from({ length: 8 - groups(head).length - groups(tail).length }, () => 0), ...groups(tail)]
  return all.flatMap((group) => be(group, 2))
}

export const macs: Bytes = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x00, 0x1b, 0x1b, 1, 2, 3]
export const ethernet = (type: number, payload: Bytes): Bytes => [...macs, ...be(type, 2), ...payload]
export const tagged = (tpid: number, id: number, type: number, payload: Bytes): Bytes =>
  ethernet(tpid, [...be(0xe000 | id, 2), ...be(type, 2), ...payload])

export interface Ipv4Spec {
  readonly from?: string
  readonly to?: string
  readonly protocol?: number
  readonly options?: Bytes
  readonly total?: number
  readonly id?: number
  /** Offset in bytes. */
  readonly offset?: number
  readonly more?: boolean
}

export const ipv4 = (payload: Bytes, spec: Ipv4Spec = {}): Bytes => {
  const options = spec.options ?? []
  const total = spec.total ?? 20 + options.length + payload.length
  const fragment = (spec.more === true ? 0x2000 : 0) | ((spec.offset ?? 0) / 8)
  return [
    0x45 + options.length / 4,
    0,
    ...be(total, 2),
    ...be(spec.id ?? 1, 2),
    ...be(fragment, 2),
    64,
    spec.protocol ?? 6,
    0,
    0,
    ...v4(spec.from ?? '10.20.1.5'),
    ...v4(spec.to ?? '10.20.1.10'),
    ...options,
    ...payload,
  ]
}

export const ipv6 = (next: number, payload: Bytes, spec: { readonly from?: string; readonly to?: string; readonly length?: number } = {}): Bytes => [
  0x60,
  0,
  0,
  0,
  ...be(spec.length ?? payload.length, 2),
  next,
  64,
  ...v6(spec.from ?? '2001:db8::5'),
  ...v6(spec.to ?? 'fe80::10'),
  ...payload,
]

export const tcp = (payload: Bytes = [], flags = 0x18, sequence = 0xfffffff0): Bytes => [
  ...be(49_152, 2),
  ...be(502, 2),
  ...be(sequence, 4),
  ...be(77, 4),
  0x50,
  flags,
  0,
  0,
  0,
  0,
  0,
  0,
  ...payload,
]
export const tcpWithOptions = (payload: Bytes): Bytes => [
  ...be(49_152, 2),
  ...be(502, 2),
  ...be(1, 4),
  ...be(77, 4),
  0x80,
  0x10,
  0,
  0,
  0,
  0,
  0,
  0,
  ...Array.from({ length: 12 }, () => 1),
  ...payload,
]
export const udp = (payload: Bytes, to = 161, length = 8 + payload.length): Bytes => [
  ...be(49_152, 2),
  ...be(to, 2),
  ...be(length, 2),
  0,
  0,
  ...payload,
]
export const arp = (operation: number, from: string, to: string): Bytes => [
  0,
  1,
  8,
  0,
  6,
  4,
  ...be(operation, 2),
  0x00,
  0x1b,
  0x1b,
  9,
  9,
  9,
  ...v4(from),
  0,
  0,
  0,
  0,
  0,
  0,
  ...v4(to),
]

let frames = 0

export const decodeWith = (decoder: PacketDecoder, frame: Bytes, linkType = 1, wireLength = frame.length, timeUs = 1_000_000): Packet => {
  frames += 1
  return decoder.decode({ number: frames, timeUs, linkType, data: Uint8Array.from(frame), wireLength, interfaceId: 0 })
}

export const decode = (frame: Bytes, linkType = 1, wireLength = frame.length): Packet =>
  decodeWith(createPacketDecoder(), frame, linkType, wireLength)

/** `10.20.1.5:49152 > 10.20.1.10:502 tcp 3`, the last number being the payload on the wire. */
export const told = (p: Packet): string => {
  if (p.network === 'none' || p.network === 'malformed') return p.network
  const ports = p.transport === 'none' ? ['', ''] : [`:${p.sourcePort}`, `:${p.destinationPort}`]
  const what = p.network === 'ipv4' || p.network === 'ipv6' ? (p.transport === 'none' ? `ip/${p.protocol}` : p.transport) : p.network
  return `${p.source}${ports[0]} > ${p.destination}${ports[1]} ${what} ${p.payloadWireLength}`
}

const ppp = (payload: Bytes): Bytes => [0x00, 0x21, ...payload]
const modbus = ipv4(tcp([1, 2, 3]))
const flow = '10.20.1.5:49152 > 10.20.1.10:502 tcp 3'
const flow6 = '2001:db8::5:49152 > fe80::10:502 tcp 3'
const tcp6 = tcp([1, 2, 3])
const outer: Ipv4Spec = { from: '192.0.2.1', to: '192.0.2.2' }
const padding = Array.from({ length: 12 }, () => 0xee)

/** One line a case: what it is, the link type, the frame, what it says. */
export const samples: readonly (readonly [string, number, Bytes, string])[] = [
  ['Ethernet, IPv4, TCP', 1, ethernet(0x800, modbus), flow],
  ['padding is no payload', 1, ethernet(0x800, [...ipv4(tcp()), ...padding]), '10.20.1.5:49152 > 10.20.1.10:502 tcp 0'],
  ['total length 0 means all there is', 1, ethernet(0x800, ipv4(tcp([1, 2, 3]), { total: 0 })), flow],
  ['IPv4 options', 1, ethernet(0x800, ipv4(tcp([1, 2, 3]), { options: [1, 1, 1, 1, 1, 1, 1, 0] })), flow],
  ['TCP options', 1, ethernet(0x800, ipv4(tcpWithOptions([1, 2, 3]))), flow],
  ['UDP', 1, ethernet(0x800, ipv4(udp([9, 9]), { protocol: 17 })), '10.20.1.5:49152 > 10.20.1.10:161 udp 2'],
  [
    'UDP that is shorter than its datagram',
    1,
    ethernet(0x800, ipv4(udp([9, 9, 9, 9], 161, 10), { protocol: 17 })),
    '10.20.1.5:49152 > 10.20.1.10:161 udp 2',
  ],
  ['UDP with a length below its header', 1, ethernet(0x800, ipv4(udp([9, 9], 161, 3), { protocol: 17 })), '10.20.1.5:49152 > 10.20.1.10:161 udp 0'],
  ['ICMP echo', 1, ethernet(0x800, ipv4([8, 0, 0, 0, 0, 1, 0, 1, 5, 5], { protocol: 1 })), '10.20.1.5:8 > 10.20.1.10:0 icmp 2'],
  ['ICMPv6', 1, ethernet(0x86dd, ipv6(58, [135, 0, 0, 0, 0, 0, 0, 0, 7])), '2001:db8::5:135 > fe80::10:0 icmp 1'],
  ['another IP protocol', 1, ethernet(0x800, ipv4([1, 2, 3, 4], { protocol: 89 })), '10.20.1.5 > 10.20.1.10 ip/89 4'],
  ['IPv6, TCP', 1, ethernet(0x86dd, ipv6(6, tcp6)), flow6],
  [
    'IPv6, all extension headers',
    1,
    ethernet(
      0x86dd,
      ipv6(0, [
        60,
        0,
        1,
        4,
        0,
        0,
        0,
        0,
        43,
        0,
        1,
        4,
        0,
        0,
        0,
        0,
        51,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        44,
        1,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        6,
        0,
        0,
        0,
        0,
        0,
        0,
        9,
        ...tcp6,
      ]),
    ),
    flow6,
  ],
  ['IPv6, no next header', 1, ethernet(0x86dd, ipv6(59, [])), '2001:db8::5 > fe80::10 ip/59 0'],
  ['IPv6, length 0 means all there is', 1, ethernet(0x86dd, ipv6(6, tcp6, { length: 0 })), flow6],
  ['ARP request', 1, ethernet(0x806, arp(1, '10.20.1.5', '10.20.1.10')), '10.20.1.5 > 10.20.1.10 arp 0'],
  ['802.1Q', 1, tagged(0x8100, 7, 0x800, modbus), flow],
  ['QinQ', 1, tagged(0x88a8, 100, 0x8100, [...be(7, 2), ...be(0x800, 2), ...modbus]), flow],
  ['QinQ of old', 1, tagged(0x9100, 100, 0x8100, [...be(7, 2), ...be(0x800, 2), ...modbus]), flow],
  ['HSR', 1, ethernet(0x892f, [0x10, 0x30, 0, 1, ...be(0x800, 2), ...modbus]), flow],
  ['LLC with SNAP', 1, ethernet(8 + modbus.length, [0xaa, 0xaa, 3, 0, 0, 0, ...be(0x800, 2), ...modbus, ...padding]), flow],
  ['MPLS, two labels', 1, ethernet(0x8847, [0, 1, 0, 64, 0, 2, 1, 64, ...modbus]), flow],
  ['PPPoE', 1, ethernet(0x8864, [0x11, 0, 0, 1, ...be(2 + modbus.length, 2), ...ppp(modbus), ...padding]), flow],
  ['BSD loopback, little endian', 0, [2, 0, 0, 0, ...modbus], flow],
  ['BSD loopback, big endian', 0, [0, 0, 0, 2, ...modbus], flow],
  ['OpenBSD loopback', 108, [0, 0, 0, 24, ...ipv6(6, tcp6)], flow6],
  ['FreeBSD loopback, IPv6', 0, [28, 0, 0, 0, ...ipv6(6, tcp6)], flow6],
  ['macOS loopback, IPv6', 0, [30, 0, 0, 0, ...ipv6(6, tcp6)], flow6],
  ['Linux loopback, IPv6', 0, [10, 0, 0, 0, ...ipv6(6, tcp6)], flow6],
  ['Linux cooked v1', 113, [0, 0, 0, 1, 0, 6, 0, 0x1b, 0x1b, 1, 2, 3, 0, 0, ...be(0x800, 2), ...modbus], flow],
  [
    'Linux cooked v1 with a tag',
    113,
    [0, 0, 0, 1, 0, 6, 0, 0x1b, 0x1b, 1, 2, 3, 0, 0, ...be(0x8100, 2), ...be(7, 2), ...be(0x800, 2), ...modbus],
    flow,
  ],
  ['Linux cooked v2', 276, [...be(0x800, 2), 0, 0, 0, 0, 0, 2, 0, 1, 0, 6, 0, 0x1b, 0x1b, 1, 2, 3, 0, 0, ...modbus], flow],
  ['raw IP 101', 101, modbus, flow],
  ['raw IP 12', 12, modbus, flow],
  ['raw IP 14', 14, ipv6(6, tcp6), flow6],
  ['raw IPv4 228', 228, modbus, flow],
  ['raw IPv6 229', 229, ipv6(6, tcp6), flow6],
  ['PPP', 9, ppp(modbus), flow],
  ['PPP with HDLC framing', 50, [0xff, 3, ...ppp(modbus)], flow],
  ['IP in IP', 1, ethernet(0x800, ipv4(modbus, { ...outer, protocol: 4 })), flow],
  ['IPv6 in IPv4', 1, ethernet(0x800, ipv4(ipv6(6, tcp6), { ...outer, protocol: 41 })), flow6],
  ['IPv4 in IPv6', 1, ethernet(0x86dd, ipv6(4, modbus)), flow],
  ['GRE', 1, ethernet(0x800, ipv4([0, 0, 8, 0, ...modbus], { ...outer, protocol: 47 })), flow],
  [
    'GRE with checksum, key and sequence',
    1,
    ethernet(0x800, ipv4([0xb0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 1, ...modbus], { ...outer, protocol: 47 })),
    flow,
  ],
  ['PPTP', 1, ethernet(0x800, ipv4([0x30, 0x81, 0x88, 0x0b, 0, 0, 0, 9, 0, 0, 0, 1, 0, 0, 0, 2, ...ppp(modbus)], { ...outer, protocol: 47 })), flow],
  ['GRE with Ethernet', 1, ethernet(0x800, ipv4([0, 0, 0x65, 0x58, ...ethernet(0x800, modbus)], { ...outer, protocol: 47 })), flow],
  ['ERSPAN I', 1, ethernet(0x800, ipv4([0, 0, 0x88, 0xbe, ...ethernet(0x800, modbus)], { ...outer, protocol: 47 })), flow],
  [
    'ERSPAN II',
    1,
    ethernet(
      0x800,
      ipv4([0x10, 0, 0x88, 0xbe, 0, 0, 0, 1, ...be(0x1007, 2), 0, 0, 0, 0, 0, 0, ...ethernet(0x800, modbus)], { ...outer, protocol: 47 }),
    ),
    flow,
  ],
  [
    'ERSPAN III',
    1,
    ethernet(
      0x800,
      ipv4([0x10, 0, 0x22, 0xeb, 0, 0, 0, 1, ...be(0x2007, 2), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ...ethernet(0x800, modbus)], { ...outer, protocol: 47 }),
    ),
    flow,
  ],
  ['VXLAN', 1, ethernet(0x800, ipv4(udp([8, 0, 0, 0, 0, 0, 7, 0, ...ethernet(0x800, modbus)], 4789), { ...outer, protocol: 17 })), flow],
  [
    'Geneve',
    1,
    ethernet(0x800, ipv4(udp([1, 0, 0x65, 0x58, 0, 0, 7, 0, 1, 2, 3, 4, ...ethernet(0x800, modbus)], 6081), { ...outer, protocol: 17 })),
    flow,
  ],
  [
    'VXLAN port without VXLAN',
    1,
    ethernet(0x800, ipv4(udp([0, 0, 0, 0, 0, 0, 7, 0, 1, 1], 4789), { ...outer, protocol: 17 })),
    '192.0.2.1:49152 > 192.0.2.2:4789 udp 10',
  ],
  ['GRE with something else', 1, ethernet(0x800, ipv4([0, 0, 0x12, 0x34, 1, 2], { ...outer, protocol: 47 })), '192.0.2.1 > 192.0.2.2 ip/47 6'],
  ['IP in IP that is no IP', 1, ethernet(0x800, ipv4([1, 2, 3, 4], { ...outer, protocol: 4 })), '192.0.2.1 > 192.0.2.2 ip/4 4'],
  ['authentication header over IPv4', 1, ethernet(0x800, ipv4([6, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ...tcp([1, 2, 3])], { protocol: 51 })), flow],
  ['PROFINET', 1, ethernet(0x8892, [0xfe, 0xfe, 5, 0]), 'none'],
  ['LLC without SNAP', 1, ethernet(3, [0x42, 0x42, 3, ...padding]), 'none'],
  ['a tag without its frame', 1, ethernet(0x8100, [0, 7]), 'malformed'],
  ['a header length below 20', 1, ethernet(0x800, [0x44, ...modbus.slice(1)]), 'malformed'],
  ['a total length below the header', 1, ethernet(0x800, ipv4(tcp(), { total: 19 })), 'malformed'],
  ['version 5', 1, ethernet(0x800, [0x55, ...modbus.slice(1)]), 'malformed'],
  ['IPv6 with version 4', 1, ethernet(0x86dd, [0x40, ...ipv6(6, tcp6).slice(1)]), 'malformed'],
  ['an ARP of 20 bytes', 1, ethernet(0x806, arp(1, '10.20.1.5', '10.20.1.10').slice(0, 20)), 'malformed'],
  ['half an Ethernet header', 1, macs, 'malformed'],
  ['nothing', 1, [], 'malformed'],
  [
    'TCP with a header length of 16',
    1,
    ethernet(0x800, ipv4([...be(1, 2), ...be(2, 2), ...be(0, 8), 0x40, 2, 0, 0, 0, 0, 0, 0])),
    '10.20.1.5 > 10.20.1.10 ip/6 20',
  ],
]
