import { u16be, u32be, u8 } from '#ground/bytes'
import type { CapturedPacket } from '#read/capture'
import type { Finding } from '#ground/report'
import { AddressTexts } from './address-texts.ts'
import { Fragments } from './fragments.ts'
import { etherTypeArp, etherTypeIpv4, etherTypeIpv6, ipTypeAt, type LinkPayload, readLoopbackHeader, readPppHeader } from './link-header.ts'
import type { Packet } from './packet.ts'

/** Reads headers. It remembers IP fragments (bounded in number, bytes and age) and nothing else of what it saw. */
export interface PacketDecoder {
  /** The headers of one captured packet. The same object every time: copy what you keep. Never throws, never reads past the capture. */
  decode(captured: CapturedPacket): Packet
  /** What could not be read so far: one finding per unknown link type, one for datagrams that never became whole. */
  findings(): readonly Finding[]
}

const nothing = new Uint8Array(0)
const mostTags = 8
const mostExtensionHeaders = 12
/** Headers inside headers; each tunnel costs one. Deeper nesting is an attack on the reader. */
const mostDepth = 8
const mostLinkTypesTold = 16

const vxlanPort = 4789
const genevePort = 6081

/** Cooked captures number some protocols from 1 where 802.3 has a length: they are no EtherType and no length. */
const cookedType = (type: number): number => (type <= 1500 ? 0 : type)

const emptyPacket = (): Packet => ({
  number: 0,
  timeUs: 0,
  wireLength: 0,
  frame: nothing,
  sourceMacAt: -1,
  destinationMacAt: -1,
  vlan: -1,
  etherType: 0,
  network: 'none',
  source: '',
  destination: '',
  sourceKey: 0,
  destinationKey: 0,
  arpOperation: 0,
  arpSenderMacAt: -1,
  protocol: 0,
  transport: 'none',
  sourcePort: 0,
  destinationPort: 0,
  tcpSequence: 0,
  tcpAcknowledgement: 0,
  tcpFlags: 0,
  payload: nothing,
  payloadWireLength: 0,
})

/**
 * Every `#read…` below takes `bytes[at..end)`, what was captured of a header and all behind it, and `wireEnd`, where it
 * ended on the wire. INVARIANT: at <= end <= bytes.length, and end <= wireEnd.
 */
class Decoder implements PacketDecoder {
  readonly #packet: Packet = emptyPacket()
  readonly #texts = new AddressTexts()
  readonly #fragments = new Fragments()
  readonly #link: LinkPayload = { type: 0, at: 0 }
  readonly #unknownLinks = new Map<number, number>()
  #depth = 0

  decode(captured: CapturedPacket): Packet {
    const packet = this.#packet
    const frame = captured.data
    packet.number = captured.number
    packet.timeUs = captured.timeUs
    packet.wireLength = captured.wireLength
    packet.frame = frame
    packet.sourceMacAt = -1
    packet.destinationMacAt = -1
    packet.vlan = -1
    packet.arpOperation = 0
    packet.arpSenderMacAt = -1
    packet.etherType = 0
    this.#nothingAbove('none')
    this.#depth = 0
    this.#readLink(captured.linkType, frame, frame.length, Math.max(captured.wireLength, frame.length))
    return packet
  }

  findings(): readonly Finding[] {
    const findings: Finding[] = []
    for (const [linkType, count] of this.#unknownLinks) {
      findings.push({
        code: 'packet/link-type',
        severity: 'warning',
        message: `link type ${linkType} is not read: ${count} packets were counted and not looked into`,
        help: 'capture on an Ethernet interface, or with `-y EN10MB` where the interface offers it',
      })
    }
    if (this.#fragments.givenUp > 0) {
      findings.push({
        code: 'packet/fragments',
        severity: 'note',
        message: `${this.#fragments.givenUp} fragmented datagrams never became whole and were not looked into`,
        help: 'some fragments were not captured, or were captured short: capture with a larger snapshot length',
      })
    }
    return findings
  }

  #nothingAbove(network: Packet['network']): void {
    const packet = this.#packet
    packet.network = network
    packet.source = ''
    packet.destination = ''
    packet.sourceKey = 0
    packet.destinationKey = 0
    packet.protocol = 0
    packet.transport = 'none'
    packet.sourcePort = 0
    packet.destinationPort = 0
    packet.tcpSequence = 0
    packet.tcpAcknowledgement = 0
    packet.tcpFlags = 0
    packet.payload = nothing
    packet.payloadWireLength = 0
  }

  #carry(bytes: Uint8Array, at: number, end: number, wireEnd: number): void {
    this.#packet.payload = at < end ? new Uint8Array(bytes.buffer, bytes.byteOffset + at, end - at) : nothing
    this.#packet.payloadWireLength = at < wireEnd ? wireEnd - at : 0
  }

  #readLink(linkType: number, bytes: Uint8Array, end: number, wireEnd: number): void {
    if (linkType === 1) return this.#readEthernet(bytes, 0, end, wireEnd)
    const link = this.#link
    link.type = 0
    link.at = 0
    switch (linkType) {
      case 0:
      case 108:
        if (end < 4) return this.#nothingAbove('malformed')
        readLoopbackHeader(bytes, 0, link)
        break
      case 12:
      case 14:
      case 101:
      case 228:
      case 229:
        link.type = ipTypeAt(bytes, 0)
        break
      case 113:
        if (end < 16) return this.#nothingAbove('malformed')
        if (u16be(bytes, 4) === 6) this.#packet.sourceMacAt = 6
        link.type = cookedType(u16be(bytes, 14))
        link.at = 16
        break
      case 276:
        if (end < 20) return this.#nothingAbove('malformed')
        if (u8(bytes, 11) === 6) this.#packet.sourceMacAt = 12
        link.type = cookedType(u16be(bytes, 0))
        link.at = 20
        break
      case 9:
      case 50:
        readPppHeader(bytes, 0, end, link)
        break
      default:
        this.#tellLinkType(linkType)
        return this.#carry(bytes, 0, end, wireEnd)
    }
    this.#readTyped(link.type, bytes, Math.min(link.at, end), end, wireEnd)
  }

  #tellLinkType(linkType: number): void {
    const count = this.#unknownLinks.get(linkType)
    if (count !== undefined || this.#unknownLinks.size < mostLinkTypesTold) this.#unknownLinks.set(linkType, (count ?? 0) + 1)
  }

  #readEthernet(bytes: Uint8Array, at: number, end: number, wireEnd: number): void {
    if (end - at < 14) return this.#nothingAbove('malformed')
    const packet = this.#packet
    const inFrame = bytes === packet.frame
    packet.destinationMacAt = inFrame ? at : -1
    packet.sourceMacAt = inFrame ? at + 6 : -1
    packet.vlan = -1
    this.#readTyped(u16be(bytes, at + 12), bytes, at + 14, end, wireEnd)
  }

  /** Tags, then what they carry. `outer` is an EtherType or, up to 1,500, an 802.3 length. */
  #readTyped(outer: number, bytes: Uint8Array, start: number, end: number, wireEnd: number): void {
    let type = outer
    let at = start
    for (let tags = 0; tags < mostTags; tags++) {
      // 802.1Q, 802.1ad and its forerunners; VN-Tag (802.1BR) has 6 bytes; HSR (IEC 62439-3) has 4 and a type too.
      const isVlan = type === 0x8100 || type === 0x88a8 || type === 0x9100 || type === 0x9200
      if (!isVlan && type !== 0x8926 && type !== 0x892f) break
      const size = isVlan ? 4 : 6
      if (end - at < size) return this.#nothingAbove('malformed')
      // Id 0 is a priority without a VLAN (802.1Q section 9.6); PROFINET sends it all the time.
      const id = isVlan ? u16be(bytes, at) & 0xfff : 0
      if (id > 0) this.#packet.vlan = id
      type = u16be(bytes, at + size - 2)
      at += size
    }
    this.#packet.etherType = type
    if (type === etherTypeIpv4) return this.#readIpv4(bytes, at, end, wireEnd)
    if (type === etherTypeIpv6) return this.#readIpv6(bytes, at, end, wireEnd)
    if (type === etherTypeArp) return this.#readArp(bytes, at, end)
    if (type === 0x8847 || type === 0x8848) return this.#readMpls(bytes, at, end, wireEnd)
    if (type === 0x8864) return this.#readPppoe(bytes, at, end, wireEnd)
    if (type <= 1500) return this.#readLlc(type, bytes, at, end, wireEnd)
    this.#carry(bytes, at, end, wireEnd)
  }

  #readLlc(length: number, bytes: Uint8Array, at: number, end: number, wireEnd: number): void {
    this.#packet.etherType = 0
    // Without a length of its own, nothing is cut off.
    const bounded = length >= 3 && at + length < wireEnd ? at + length : wireEnd
    const captured = Math.min(end, bounded)
    // SNAP (RFC 1042) with organisation 0 carries an EtherType.
    if (captured - at >= 8 && u16be(bytes, at) === 0xaaaa && u32be(bytes, at + 2) === 0x03000000) {
      const type = u16be(bytes, at + 6)
      if (type > 1500 && this.#deeper()) return this.#readTyped(type, bytes, at + 8, captured, bounded)
    }
    this.#carry(bytes, at, captured, bounded)
  }

  #readMpls(bytes: Uint8Array, start: number, end: number, wireEnd: number): void {
    let at = start
    for (let labels = 0; labels < mostTags && end - at >= 4; labels++) {
      const last = (u8(bytes, at + 2) & 1) === 1
      at += 4
      if (last && at < end) return this.#readTyped(ipTypeAt(bytes, at) || 0xffff, bytes, at, end, wireEnd)
    }
    this.#carry(bytes, at, end, wireEnd)
  }

  #readPppoe(bytes: Uint8Array, at: number, end: number, wireEnd: number): void {
    if (end - at < 8) return this.#nothingAbove('malformed')
    const bounded = Math.min(wireEnd, at + 6 + u16be(bytes, at + 4))
    const captured = Math.min(end, bounded)
    if (captured < at + 7) return this.#nothingAbove('malformed')
    readPppHeader(bytes, at + 6, captured, this.#link)
    if (this.#link.type === 0) return this.#carry(bytes, at + 6, captured, bounded)
    this.#readTyped(this.#link.type, bytes, this.#link.at, captured, bounded)
  }

  /** RFC 826, for IPv4 over 6 byte hardware addresses. */
  #readArp(bytes: Uint8Array, at: number, end: number): void {
    if (end - at < 8) return this.#nothingAbove('malformed')
    const packet = this.#packet
    packet.network = 'arp'
    packet.arpOperation = u16be(bytes, at + 6)
    if (u16be(bytes, at + 2) !== etherTypeIpv4 || u16be(bytes, at + 4) !== 0x0604) return
    if (end - at < 28) return this.#nothingAbove('malformed')
    packet.source = this.#texts.ipv4(bytes, at + 14)
    packet.sourceKey = this.#texts.key
    packet.destination = this.#texts.ipv4(bytes, at + 24)
    packet.destinationKey = this.#texts.key
    packet.arpSenderMacAt = bytes === packet.frame ? at + 8 : -1
  }

  #readIpv4(bytes: Uint8Array, at: number, end: number, wireEnd: number): void {
    const first = u8(bytes, at)
    const headerBytes = (first & 15) << 2
    const total = u16be(bytes, at + 2)
    // Length 0: the capturing host left it to its network card (TSO); then the frame is the only truth.
    if (end - at < 20 || first >>> 4 !== 4 || headerBytes < 20 || (total !== 0 && total < headerBytes)) return this.#nothingAbove('malformed')
    const packet = this.#packet
    const bounded = total !== 0 && at + total < wireEnd ? at + total : wireEnd
    const captured = bounded < end ? bounded : end
    packet.network = 'ipv4'
    packet.source = this.#texts.ipv4(bytes, at + 12)
    packet.sourceKey = this.#texts.key
    packet.destination = this.#texts.ipv4(bytes, at + 16)
    packet.destinationKey = this.#texts.key
    const protocol = u8(bytes, at + 9)
    const fragment = u16be(bytes, at + 6) & 0x3fff
    if (fragment === 0) return this.#readTransport(protocol, bytes, at + headerBytes, captured, bounded)
    packet.protocol = protocol
    const key = `${packet.source}>${packet.destination}/${protocol}/${u16be(bytes, at + 4)}`
    this.#readFragment(key, protocol, (fragment & 0x1fff) << 3, fragment >= 0x2000, bytes, at + headerBytes, captured, bounded)
  }

  #readIpv6(bytes: Uint8Array, at: number, end: number, wireEnd: number): void {
    if (end - at < 40 || u8(bytes, at) >>> 4 !== 6) return this.#nothingAbove('malformed')
    const packet = this.#packet
    // Length 0: a jumbogram (RFC 2675), or left to the network card.
    const length = u16be(bytes, at + 4)
    const bounded = length !== 0 && at + 40 + length < wireEnd ? at + 40 + length : wireEnd
    const captured = bounded < end ? bounded : end
    packet.network = 'ipv6'
    packet.source = this.#texts.ipv6(bytes, at + 8)
    packet.sourceKey = this.#texts.key
    packet.destination = this.#texts.ipv6(bytes, at + 24)
    packet.destinationKey = this.#texts.key
    let next = u8(bytes, at + 6)
    let p = at + 40
    for (let headers = 0; headers < mostExtensionHeaders; headers++) {
      if (captured - p < 8) break
      if (next === 44) {
        const fragment = u16be(bytes, p + 2)
        next = u8(bytes, p)
        if ((fragment & 0xfff9) !== 0) {
          packet.protocol = next
          // RFC 8200 section 4.5: source, destination and identification name the datagram, the next header does not.
          const key = `${packet.source}>${packet.destination}/6/${u32be(bytes, p + 4)}`
          return this.#readFragment(key, next, fragment & 0xfff8, (fragment & 1) === 1, bytes, p + 8, captured, bounded)
        }
        p += 8
      } else if (next === 0 || next === 43 || next === 60 || next === 135 || next === 139 || next === 140) {
        next = u8(bytes, p)
        p += (u8(bytes, p + 1) + 1) * 8
      } else if (next === 51) {
        next = u8(bytes, p)
        p += (u8(bytes, p + 1) + 2) * 4
      } else {
        break
      }
      // A header that reaches past the packet: its own length is a lie, or it was captured short.
      if (p > captured) p = captured
    }
    this.#readTransport(next, bytes, p, captured, bounded)
  }

  #readFragment(key: string, protocol: number, offset: number, more: boolean, bytes: Uint8Array, at: number, end: number, wireEnd: number): void {
    const packet = this.#packet
    const whole = end === wireEnd && at < end ? this.#fragments.add(key, protocol, offset, more, bytes, at, end, packet.timeUs) : undefined
    if (whole === undefined) {
      packet.network = 'fragment'
      return this.#carry(bytes, at, end, wireEnd)
    }
    this.#readTransport(this.#fragments.protocol, whole, 0, whole.length, whole.length)
  }

  #readTransport(protocol: number, bytes: Uint8Array, start: number, end: number, wireEnd: number): void {
    const at = start < end ? start : end
    const packet = this.#packet
    packet.protocol = protocol
    if (protocol === 6) return this.#readTcp(bytes, at, end, wireEnd)
    if (protocol === 17) return this.#readUdp(bytes, at, end, wireEnd)
    if (protocol === 1 || protocol === 58) {
      if (end - at < 4) return this.#carry(bytes, at, end, wireEnd)
      packet.transport = 'icmp'
      packet.sourcePort = u8(bytes, at)
      packet.destinationPort = u8(bytes, at + 1)
      return this.#carry(bytes, at + 8, end, wireEnd)
    }
    if (protocol === 4 || protocol === 41) {
      if (this.#readInnerIp(ipTypeAt(bytes, at), bytes, at, end, wireEnd)) return
    } else if (protocol === 47 && this.#readGre(bytes, at, end, wireEnd)) {
      return
    } else if (protocol === 51 && end - at >= 12 && this.#deeper()) {
      // The authentication header over IPv4 (RFC 4302) hides nothing.
      return this.#readTransport(u8(bytes, at), bytes, at + (u8(bytes, at + 1) + 2) * 4, end, wireEnd)
    }
    this.#carry(bytes, at, end, wireEnd)
  }

  #readTcp(bytes: Uint8Array, at: number, end: number, wireEnd: number): void {
    const headerBytes = (u8(bytes, at + 12) >>> 4) << 2
    if (end - at < 20 || headerBytes < 20) return this.#carry(bytes, at, end, wireEnd)
    const packet = this.#packet
    packet.transport = 'tcp'
    packet.sourcePort = u16be(bytes, at)
    packet.destinationPort = u16be(bytes, at + 2)
    packet.tcpSequence = u32be(bytes, at + 4)
    packet.tcpAcknowledgement = u32be(bytes, at + 8)
    packet.tcpFlags = u8(bytes, at + 13)
    this.#carry(bytes, at + headerBytes, end, wireEnd)
  }

  #readUdp(bytes: Uint8Array, at: number, end: number, wireEnd: number): void {
    if (end - at < 8) return this.#carry(bytes, at, end, wireEnd)
    const packet = this.#packet
    packet.transport = 'udp'
    packet.sourcePort = u16be(bytes, at)
    packet.destinationPort = u16be(bytes, at + 2)
    // 0 is a jumbogram (RFC 2675); less than the header itself is a lie and means no payload.
    const length = u16be(bytes, at + 4)
    const claimed = length === 0 ? wireEnd : at + Math.max(8, length)
    const bounded = claimed < wireEnd ? claimed : wireEnd
    const captured = bounded < end ? bounded : end
    const port = packet.destinationPort
    if ((port === vxlanPort || port === genevePort) && this.#readOverlay(port, bytes, at + 8, captured, bounded)) return
    this.#carry(bytes, at + 8, captured, bounded)
  }

  #deeper(): boolean {
    this.#depth += 1
    return this.#depth <= mostDepth
  }

  /** False, and nothing changed, when no IP header is inside. */
  #readInnerIp(type: number, bytes: Uint8Array, at: number, end: number, wireEnd: number): boolean {
    const fits = (type === etherTypeIpv4 && end - at >= 20 && (u8(bytes, at) & 15) >= 5) || (type === etherTypeIpv6 && end - at >= 40)
    if (!fits || ipTypeAt(bytes, at) !== type || !this.#deeper()) return false
    this.#nothingAbove('none')
    // The addresses of the link belong to the ends of the tunnel.
    this.#packet.sourceMacAt = -1
    this.#packet.destinationMacAt = -1
    this.#packet.etherType = type
    if (type === etherTypeIpv4) this.#readIpv4(bytes, at, end, wireEnd)
    else this.#readIpv6(bytes, at, end, wireEnd)
    return true
  }

  #readInnerEthernet(bytes: Uint8Array, at: number, end: number, wireEnd: number): boolean {
    if (end - at < 14 || !this.#deeper()) return false
    this.#nothingAbove('none')
    this.#readEthernet(bytes, at, end, wireEnd)
    return true
  }

  /** RFC 2784 with the fields of RFC 2890 and, in version 1, of RFC 2637 (PPTP). */
  #readGre(bytes: Uint8Array, start: number, end: number, wireEnd: number): boolean {
    if (end - start < 4) return false
    const flags = u16be(bytes, start)
    const type = u16be(bytes, start + 2)
    const version = flags & 7
    // Source routes (RFC 1701) are dead and of unknown length.
    if (version > 1 || (flags & 0x4000) !== 0) return false
    const hasSequence = (flags & 0x1000) !== 0
    const sizes = (flags & 0x8000 ? 4 : 0) + (flags & 0x2000 ? 4 : 0) + (hasSequence ? 4 : 0) + (version === 1 && flags & 0x0080 ? 4 : 0)
    const at = start + 4 + sizes
    if (at >= end) return false
    if (type === etherTypeIpv4 || type === etherTypeIpv6) return this.#readInnerIp(type, bytes, at, end, wireEnd)
    if (type === 0x6558) return this.#readInnerEthernet(bytes, at, end, wireEnd)
    // ERSPAN I has no header of its own and no sequence number; II has 8 bytes, III has 12 and 8 more when its last bit says so.
    if (type === 0x88be) return this.#readInnerEthernet(bytes, at + (hasSequence ? 8 : 0), end, wireEnd)
    if (type === 0x22eb) return this.#readInnerEthernet(bytes, at + 12 + (end - at >= 12 && (u8(bytes, at + 11) & 1) === 1 ? 8 : 0), end, wireEnd)
    if (type === 0x880b) {
      readPppHeader(bytes, at, end, this.#link)
      return this.#readInnerIp(this.#link.type, bytes, this.#link.at, end, wireEnd)
    }
    return false
  }

  /** VXLAN (RFC 7348 section 5) and Geneve (RFC 8926 section 3.4). */
  #readOverlay(port: number, bytes: Uint8Array, at: number, end: number, wireEnd: number): boolean {
    if (end - at < 8) return false
    if (port === vxlanPort) return (u8(bytes, at) & 0x08) !== 0 && this.#readInnerEthernet(bytes, at + 8, end, wireEnd)
    const inner = at + 8 + (u8(bytes, at) & 0x3f) * 4
    const type = u16be(bytes, at + 2)
    if (u8(bytes, at) >>> 6 !== 0 || inner >= end) return false
    return type === 0x6558 ? this.#readInnerEthernet(bytes, inner, end, wireEnd) : this.#readInnerIp(type, bytes, inner, end, wireEnd)
  }
}

export const createPacketDecoder = (): PacketDecoder => new Decoder()
