import { printable, u16be, u8 } from '#ground/bytes'
import type { Request } from '#read/dissect'
import { noteIdentity, noteRole, type SelfDescription } from './self-description.ts'

/** What one frame without IP is. `service` is the name in the conversation. */
export interface LayerTwo {
  readonly service: string
  readonly request?: Request
}

const request = (operation: Request['operation'], code = '', detail?: string): Request => ({
  operation,
  function: code,
  ...(detail === undefined ? {} : { detail }),
})

// IEEE 802.1AB 8: TLVs of 7 bits type, 9 bits length. 1 chassis, 2 port, 5 system name, 6 description, 7 capabilities.
const readLldp = (frame: Uint8Array, about: SelfDescription): void => {
  let at = 0
  for (let i = 0; i < 64 && at + 2 <= frame.length; i++) {
    const type = u8(frame, at) >> 1
    const length = u16be(frame, at) & 0x1ff
    const end = at + 2 + length
    if (type === 0 || end > frame.length) return
    if (type === 5) noteIdentity(about, 'host-name', printable(frame, at + 2, end))
    if (type === 6) noteIdentity(about, 'description', printable(frame, at + 2, end))
    // Enabled capabilities: bit 2 bridge, bit 4 router, bit 3 access point (8.5.8).
    if (type === 7 && length >= 4) {
      const enabled = u16be(frame, at + 4)
      if ((enabled & 0x0010) !== 0) noteRole(about, 'l3-switch', 'LLDP says that it routes', 0.6)
      else if ((enabled & 0x0008) !== 0) noteRole(about, 'wireless-ap', 'LLDP says that it is an access point', 0.6)
      // Many PLCs and remote I/O have a two-port switch inside and say so: weak by itself.
      else if ((enabled & 0x0004) !== 0) noteRole(about, 'l2-switch', 'LLDP says that it bridges', 0.35)
    }
    at = end
  }
}

// Cisco CDP: SNAP 00000c 2000, then version, ttl, checksum, TLVs of type, length (with header): 1 device, 5 version, 6 platform.
const readCdp = (frame: Uint8Array, about: SelfDescription): void => {
  let at = 12
  for (let i = 0; i < 64 && at + 4 <= frame.length; i++) {
    const type = u16be(frame, at)
    const end = at + u16be(frame, at + 2)
    if (end < at + 4 || end > frame.length) return
    if (type === 1) noteIdentity(about, 'host-name', printable(frame, at + 4, end))
    if (type === 5) noteIdentity(about, 'description', printable(frame, at + 4, end))
    if (type === 6) noteIdentity(about, 'product', printable(frame, at + 4, end))
    at = end
  }
}

const hex4 = (frame: Uint8Array, at: number): string => u16be(frame, at).toString(16).padStart(4, '0')

const dcpRoles: readonly (readonly [bit: number, role: string, words: string, weight: number])[] = [
  [0x02, 'plc', 'answers PROFINET as an IO controller', 0.6],
  [0x01, 'remote-io', 'answers PROFINET as an IO device', 0.4],
  [0x08, 'engineering-workstation', 'answers PROFINET as an IO supervisor', 0.4],
]

/** A DCP frame: frame id (2), service, type, exchange id (4), delay (2), length (2), then blocks: option, suboption, length, then (in answers) two bytes of block information, data, padded to even. */
const readDcpIdentity = (frame: Uint8Array, about: SelfDescription): void => {
  const end = Math.min(frame.length, 12 + u16be(frame, 10))
  let at = 12
  for (let i = 0; i < 32 && at + 4 <= end; i++) {
    const what = u16be(frame, at)
    const length = u16be(frame, at + 2)
    const data = at + 6
    const dataEnd = Math.min(at + 4 + length, end)
    if (what === 0x0201) noteIdentity(about, 'product', printable(frame, data, dataEnd))
    if (what === 0x0202) noteIdentity(about, 'host-name', printable(frame, data, dataEnd))
    if (what === 0x0203 && length >= 6) noteIdentity(about, 'profinet-id', `${hex4(frame, data)}:${hex4(frame, data + 2)}`)
    if (what === 0x0204) {
      const found = dcpRoles.find(([bit]) => (u8(frame, data) & bit) !== 0)
      if (found !== undefined) noteRole(about, found[1], found[2], found[3])
    }
    at += 4 + length + (length % 2)
  }
}

// Set: the deed is in the blocks. 1/x and 2/2 give an address or a name; 5/5 and 5/6 reset to factory settings; 5/3 blinks.
const dcpSet = (frame: Uint8Array): Request => {
  const what = u16be(frame, 12)
  if (what === 0x0503) return request('discover', '0x04', 'blink')
  if (what === 0x0505 || what === 0x0506) return request('mode-change', '0x04', 'reset to factory settings')
  if (what >> 8 === 1) return request('config', '0x04', 'IP address')
  return request('config', '0x04', what === 0x0202 ? 'station name' : 'settings')
}

// OT protocol facts 13.1: frame ids of DCP are fefc..feff; the service id and type follow.
const readProfinet = (frame: Uint8Array, about: SelfDescription): LayerTwo => {
  const id = u16be(frame, 0)
  if (id >= 0xfefc && id <= 0xfeff) {
    const service = u8(frame, 2)
    const answered = u8(frame, 3) !== 0
    if (answered) {
      if (service === 5 || service === 3) readDcpIdentity(frame, about)
      return { service: 'profinet-dcp' }
    }
    return { service: 'profinet-dcp', request: service === 4 ? dcpSet(frame) : request('discover', `0x0${service & 15}`) }
  }
  const cyclic = id >= 0x0100 && id <= 0xbfff
  const alarm = id === 0xfc01 || id === 0xfe01
  return cyclic || alarm ? { service: 'profinet-rt', request: request('report') } : { service: 'profinet-rt' }
}

const names: Readonly<Record<number, string>> = {
  0x0806: 'arp',
  0x8035: 'rarp',
  0x8892: 'profinet-rt',
  0x88a4: 'ethercat',
  0x88ab: 'powerlink',
  0x88b8: 'goose',
  0x88b9: 'goose',
  0x88ba: 'sampled-values',
  0x88cc: 'lldp',
  0x88cd: 'sercos',
  0x88e3: 'mrp',
  0x88f7: 'ptp',
  0x80e1: 'device-level-ring',
  0x892f: 'hsr',
  0x88fb: 'prp',
  0x890f: 'cc-link-ie-field',
  0x888e: 'ieee-802-1x',
  0x88e1: 'homeplug',
  0x9000: 'loopback-test',
  0x88f5: 'mvrp',
}

const readLlc = (frame: Uint8Array, about: SelfDescription): LayerTwo => {
  const saps = u16be(frame, 0)
  if (saps === 0x4242) {
    noteRole(about, 'l2-switch', 'takes part in the spanning tree', 0.6)
    return { service: 'stp' }
  }
  if (saps === 0xaaaa && u16be(frame, 6) === 0x2000 && u8(frame, 5) === 0x0c) {
    readCdp(frame, about)
    return { service: 'cdp', request: request('discover') }
  }
  return { service: 'llc' }
}

/**
 * Reads a frame that is neither IP nor ARP, and notes what its sender says about itself. `data` is what lies behind the
 * EtherType; an `etherType` of 0 means LLC.
 */
export const readLayerTwo = (data: Uint8Array, etherType: number, about: SelfDescription): LayerTwo => {
  if (etherType === 0) return readLlc(data, about)
  if (etherType === 0x8892) return readProfinet(data, about)
  const service = names[etherType] ?? `ethernet/0x${etherType.toString(16).padStart(4, '0')}`
  if (etherType === 0x88cc) {
    readLldp(data, about)
    return { service, request: request('discover') }
  }
  if (etherType === 0x88b8) {
    noteRole(about, 'ied-relay', 'publishes GOOSE messages', 0.6)
    return { service, request: request('report') }
  }
  if (etherType === 0x88ba) {
    noteRole(about, 'ied-relay', 'publishes sampled values', 0.5)
    return { service, request: request('report') }
  }
  if (etherType === 0x88f7) {
    if ((u8(data, 0) & 15) === 11) noteRole(about, 'time-server', 'announces itself as a PTP clock', 0.5)
    return { service, request: request('time-sync', `0x0${(u8(data, 0) & 15).toString(16)}`) }
  }
  if (etherType === 0x88a4) noteRole(about, 'plc', 'drives an EtherCAT line', 0.4)
  return { service }
}

/** True when the service of a layer 2 frame is known by name. */
export const isNamedService = (service: string): boolean => !service.startsWith('ethernet/') && service !== 'llc'
