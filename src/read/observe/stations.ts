import type { Packet } from '#read/packet'
import { addressKind } from './address-kind.ts'
import { createSelfDescription, type SelfDescription } from './self-description.ts'

/** One IP address: what it sent and what was said about it. Becomes an asset when it spoke or was answered for. */
export interface IpStation {
  readonly address: string
  readonly outside: boolean
  /** Multicast, broadcast or unspecified: counted nowhere, never an asset. */
  readonly nobody: boolean
  /** Frames it sent. */
  packets: number
  firstUs: number
  lastUs: number
  readonly vlans: number[]
  /** The last source MAC of its frames as a number, -1 when unknown. */
  mac: number
  readonly about: SelfDescription
}

/** One MAC address that sent frames. */
export interface MacStation {
  readonly mac: number
  readonly text: string
  /** Frames of its own: everything but IP, and IP from the unspecified address. */
  packets: number
  firstUs: number
  lastUs: number
  readonly vlans: number[]
  /** Addresses it claimed by ARP. */
  readonly announced: Set<IpStation>
  /** Addresses whose IP packets it sent: its own, or those it routes for. */
  readonly carried: Set<IpStation>
  readonly about: SelfDescription
}

const mostVlans = 16
/** Enough to tell a router from a host; more addresses of one MAC change nothing. */
const mostCarried = 64

/** Six bytes as one number. */
export const macNumber = (frame: Uint8Array, at: number): number =>
  (((frame[at] ?? 0) << 16) | ((frame[at + 1] ?? 0) << 8) | (frame[at + 2] ?? 0)) * 0x1000000 +
  (((frame[at + 3] ?? 0) << 16) | ((frame[at + 4] ?? 0) << 8) | (frame[at + 5] ?? 0))

export const macText = (mac: number): string =>
  mac
    .toString(16)
    .padStart(12, '0')
    .replace(/(..)(?!$)/g, '$1:')

/** True for MAC addresses that no single device owns. */
export const isGroupMac = (mac: number): boolean => Math.floor(mac / 0x10000000000) % 2 === 1

const noteVlan = (vlans: number[], vlan: number): void => {
  if (vlan >= 0 && vlans[vlans.length - 1] !== vlan && !vlans.includes(vlan) && vlans.length < mostVlans) vlans.push(vlan)
}

const noteTime = (station: { firstUs: number; lastUs: number }, timeUs: number): void => {
  if (timeUs < station.firstUs) station.firstUs = timeUs
  if (timeUs > station.lastUs) station.lastUs = timeUs
}

/** Who sent frames, by IP address and by MAC. Bounded; what does not fit is counted in `refused`. */
export interface Stations {
  readonly byAddress: ReadonlyMap<string, IpStation>
  readonly byMac: ReadonlyMap<number, MacStation>
  /** Frames whose sender did not fit. */
  readonly refused: number
  /** Counts an IP packet for its sender and remembers which MAC carried it. */
  sent(packet: Packet): void
  /** Counts an ARP packet: its sender claims an address. */
  announced(packet: Packet): void
  /** Counts any other frame. */
  frame(packet: Packet): MacStation | undefined
  /** The station of an address, made when it is new; undefined when no more fit. */
  at(address: string, timeUs: number): IpStation | undefined
  macAt(frame: Uint8Array, at: number, timeUs: number): MacStation | undefined
}

export const createStations = (most: number): Stations => {
  const byAddress = new Map<string, IpStation>()
  const byMac = new Map<number, MacStation>()
  let refused = 0

  const at = (address: string, timeUs: number): IpStation | undefined => {
    const known = byAddress.get(address)
    if (known !== undefined || byAddress.size >= most) return known
    const kind = addressKind(address)
    const station: IpStation = {
      address,
      outside: kind === 'outside',
      nobody: kind === 'nobody',
      packets: 0,
      firstUs: timeUs,
      lastUs: timeUs,
      vlans: [],
      mac: -1,
      about: createSelfDescription(),
    }
    byAddress.set(address, station)
    return station
  }

  const macAt = (frame: Uint8Array, offset: number, timeUs: number): MacStation | undefined => {
    if (offset < 0 || offset + 6 > frame.length) return undefined
    const mac = macNumber(frame, offset)
    const known = byMac.get(mac)
    if (known !== undefined || byMac.size >= most || mac === 0 || isGroupMac(mac)) return known
    const station: MacStation = {
      mac,
      text: macText(mac),
      packets: 0,
      firstUs: timeUs,
      lastUs: timeUs,
      vlans: [],
      announced: new Set(),
      carried: new Set(),
      about: createSelfDescription(),
    }
    byMac.set(mac, station)
    return station
  }

  const frame = (packet: Packet): MacStation | undefined => {
    const station = macAt(packet.frame, packet.sourceMacAt, packet.timeUs)
    if (station === undefined) return undefined
    station.packets++
    noteTime(station, packet.timeUs)
    noteVlan(station.vlans, packet.vlan)
    return station
  }

  const count = (station: IpStation, packet: Packet): void => {
    station.packets++
    noteTime(station, packet.timeUs)
    noteVlan(station.vlans, packet.vlan)
  }

  return {
    byAddress,
    byMac,
    get refused() {
      return refused
    },
    sent(packet) {
      const station = at(packet.source, packet.timeUs)
      if (station === undefined) refused++
      else if (station.nobody) frame(packet)
      else {
        count(station, packet)
        const offset = packet.sourceMacAt
        if (offset < 0 || offset + 6 > packet.frame.length) return
        const mac = macNumber(packet.frame, offset)
        if (mac === station.mac) return
        station.mac = mac
        const carrier = macAt(packet.frame, offset, packet.timeUs)
        if (carrier !== undefined && carrier.carried.size < mostCarried) carrier.carried.add(station)
      }
    },
    announced(packet) {
      const sender = frame(packet)
      const owner = macAt(packet.frame, packet.arpSenderMacAt, packet.timeUs)
      const station = packet.source === '' ? undefined : at(packet.source, packet.timeUs)
      if (station === undefined || station.nobody) return
      // The frame is counted for the address and not twice for the MAC.
      if (sender !== undefined) sender.packets--
      count(station, packet)
      if (owner !== undefined && owner.announced.size < mostCarried) owner.announced.add(station)
    },
    frame,
    at,
    macAt,
  }
}
