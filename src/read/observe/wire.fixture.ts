import { bytesOf } from '../../../test/fixture/hex.ts'
import { sharedBytes } from '../../../test/fixture/shared-captures.ts'
import { openCapture } from '#read/capture'
import type { Conversation, ObservedAsset, Observations } from './observations.ts'
import type { ObserverOptions } from './contract.ts'
import { createObserver } from './observer.ts'

/** A frame of a hand-made capture. */
export interface Frame {
  readonly timeUs: number
  readonly data: Uint8Array
}

type Bytes = readonly number[]

const hexBytes = (hex: string): Bytes => [...bytesOf(hex)]
const two = (n: number): Bytes => [(n >> 8) & 255, n & 255]
const four = (n: number): Bytes => [...two(n >>> 16), ...two(n & 0xffff)]
const ip = (text: string): Bytes => text.split('.').map(Number)

/** The MAC of an address, unless a test gives another: 02:00 and its four bytes. */
export const macFor = (address: string): string => ['02', '00', ...ip(address).map((n) => n.toString(16).padStart(2, '0'))].join(':')

export interface Link {
  readonly sourceMac?: string
  readonly destinationMac?: string
  readonly vlan?: number
}

const ethernetFrame = (sourceMac: string, destinationMac: string, type: number, payload: Bytes, vlan?: number): Uint8Array =>
  Uint8Array.from([
    ...hexBytes(destinationMac),
    ...hexBytes(sourceMac),
    ...(vlan === undefined ? [] : [...two(0x8100), ...two(vlan)]),
    ...two(type),
    ...payload,
  ])

const ipPacket = (from: string, to: string, protocol: number, payload: Bytes): Bytes => [
  0x45,
  0,
  ...two(20 + payload.length),
  0,
  1,
  0,
  0,
  64,
  protocol,
  0,
  0,
  ...ip(from),
  ...ip(to),
  ...payload,
]

export const ipFrame = (timeUs: number, from: string, to: string, protocol: number, payload: Bytes, link: Link = {}): Frame => ({
  timeUs,
  data: ethernetFrame(link.sourceMac ?? macFor(from), link.destinationMac ?? macFor(to), 0x0800, ipPacket(from, to, protocol, payload), link.vlan),
})

export const arp = (timeUs: number, mac: string, from: string, to: string, operation = 1): Frame => ({
  timeUs,
  data: ethernetFrame(mac, 'ff:ff:ff:ff:ff:ff', 0x0806, [
    0,
    1,
    8,
    0,
    6,
    4,
    ...two(operation),
    ...hexBytes(mac),
    ...ip(from),
    0,
    0,
    0,
    0,
    0,
    0,
    ...ip(to),
  ]),
})

/** A frame of layer 2: EtherType, or a length for LLC. */
export const layerTwo = (timeUs: number, sourceMac: string, destinationMac: string, type: number, hex: string): Frame => ({
  timeUs,
  data: ethernetFrame(sourceMac, destinationMac, type, hexBytes(hex)),
})

const endsOf = (line: string): readonly [string, number, string, number] => {
  const m = /^(\S+):(\d+) > (\S+):(\d+)$/.exec(line)
  if (m === null) throw new Error(`no ends in \`${line}\``)
  return [m[1] ?? '', Number(m[2]), m[3] ?? '', Number(m[4])]
}

/** Datagrams: `> hex` from the first end, `< hex` back; a millisecond apart unless `everyUs` says otherwise. */
export const udp = (timeUs: number, ends: string, lines: readonly string[], link: Link & { readonly everyUs?: number } = {}): readonly Frame[] => {
  const [from, fromPort, to, toPort] = endsOf(ends)
  return lines.map((line, i) => {
    const payload = hexBytes(line.slice(1))
    const back = line.startsWith('<')
    const ports = back ? [...two(toPort), ...two(fromPort)] : [...two(fromPort), ...two(toPort)]
    const datagram = [...ports, ...two(8 + payload.length), 0, 0, ...payload]
    return ipFrame(timeUs + i * (link.everyUs ?? 1000), back ? to : from, back ? from : to, 17, datagram, back ? {} : link)
  })
}

const flags = { fin: 0x11, syn: 0x02, rst: 0x14, data: 0x18, ack: 0x10 }

/**
 * A TCP connection, the first end being side 0. Lines: `syn` (a whole handshake), `syn?` (a lone SYN), `syn!` (a SYN and
 * its refusal), `> hex`, `< hex`, `fin`, `rst`, `+250ms` (a pause). Sequence numbers are right; a test may start without `syn`.
 */
export const tcp = (timeUs: number, ends: string, lines: readonly string[], link: Link = {}): readonly Frame[] => {
  const [from, fromPort, to, toPort] = endsOf(ends)
  const frames: Frame[] = []
  const next: [number, number] = [1000, 5000]
  let now = timeUs
  const send = (side: 0 | 1, bits: number, payload: Bytes = []): void => {
    const [a, p, b, q] = side === 0 ? [from, fromPort, to, toPort] : [to, toPort, from, fromPort]
    const other = next[side === 0 ? 1 : 0]
    const segment = [
      ...two(p),
      ...two(q),
      ...four(next[side]),
      ...four((bits & 0x10) === 0 ? 0 : other),
      0x50,
      bits,
      255,
      255,
      0,
      0,
      0,
      0,
      ...payload,
    ]
    frames.push(ipFrame(now, a, b, 6, segment, link.vlan === undefined ? (side === 0 ? link : {}) : { vlan: link.vlan }))
    next[side] = (next[side] + payload.length + ((bits & 3) === 0 ? 0 : 1)) >>> 0
    now += 1000
  }
  for (const line of lines) {
    if (line.startsWith('+')) now += Number.parseFloat(line.slice(1)) * (line.endsWith('ms') ? 1000 : 1_000_000)
    else if (line === 'syn?') send(0, flags.syn)
    else if (line === 'syn!') {
      send(0, flags.syn)
      send(1, flags.rst)
    } else if (line === 'rst') send(0, flags.rst)
    else if (line === 'syn') {
      send(0, flags.syn)
      send(1, flags.syn | flags.ack)
      send(0, flags.ack)
    } else if (line === 'fin') {
      send(0, flags.fin)
      send(1, flags.fin)
      send(0, flags.ack)
    } else if (line.startsWith('>') || line.startsWith('<')) send(line.startsWith('>') ? 0 : 1, flags.data, hexBytes(line.slice(1)))
  }
  return frames
}

/** A Modbus request and its answer, reading (or, with `write`, writing) one register. */
export const modbusPair = (transaction: number, write = false): readonly string[] => {
  const id = transaction.toString(16).padStart(4, '0')
  return write
    ? [`> ${id} 0000 0006 01 06 0001 002a`, `< ${id} 0000 0006 01 06 0001 002a`]
    : [`> ${id} 0000 0006 01 03 0000 0002`, `< ${id} 0000 0007 01 03 04 00000000`]
}

/** Observes frames in the order of their times, as one source. */
export const observe = (frames: readonly (Frame | readonly Frame[])[], options: ObserverOptions = {}): Observations => {
  const observer = createObserver(options)
  observer.beginSource('hand-made')
  const flat = frames.flat().toSorted((a, b) => a.timeUs - b.timeUs)
  for (const [i, frame] of flat.entries()) {
    observer.packet({ number: i + 1, timeUs: frame.timeUs, linkType: 1, data: frame.data, wireLength: frame.data.length, interfaceId: 0 })
  }
  observer.endSource()
  return observer.finish()
}

/** `10.0.0.5 > 10.0.0.10 tcp/502 modbus payload`, for tables. */
export const told = (c: Conversation): string => `${c.client} > ${c.server} ${c.transport}/${c.port} ${c.service} ${c.basis}`

/** Conversations without ARP and the like. */
export const ipConversations = (observations: Observations): readonly Conversation[] =>
  observations.conversations.filter((c) => c.transport !== 'ethernet')

export const assetOf = (observations: Observations, id: string): ObservedAsset => {
  const found = observations.assets.find((asset) => asset.id === id)
  if (found === undefined) throw new Error(`no asset \`${id}\` among ${observations.assets.map((a) => a.id).join(', ')}`)
  return found
}

/** Observes shared captures, each as a source. */
export const observeFiles = (names: readonly string[]): Observations => {
  const observer = createObserver()
  for (const name of names) {
    const reader = openCapture(name)
    observer.beginSource(name)
    const onPacket = (packet: Parameters<typeof observer.packet>[0]): void => observer.packet(packet)
    reader.push(sharedBytes(name), onPacket)
    reader.finish(onPacket)
    observer.endSource(reader.findings, { packets: reader.packets, bytes: reader.bytes })
  }
  return observer.finish()
}
