/** Small datagrams every plant has: time, names, addresses, logs, device state. */
import { be16, be32, bytes, type Part, zeros } from '../bytes.ts'
import { der, derInteger, derText, tag } from './der.ts'

/** RFC 5905 short form of an instant: seconds since 1900 and a fraction. */
const ntpTime = (atUs: number): Uint8Array => {
  const seconds = Math.floor(atUs / 1_000_000)
  return bytes(be32((seconds + 2208988800) % 4294967296), be32(Math.floor(((atUs - seconds * 1_000_000) * 4294967296) / 1_000_000)))
}

export const ntpRequest = (atUs: number): Uint8Array => bytes(0x23, 0, 6, 0xec, be32(0), be32(0), zeros(4), zeros(24), ntpTime(atUs))

/** A stratum 1 server with a GPS reference. */
export const ntpResponse = (askedAtUs: number, atUs: number): Uint8Array =>
  bytes(0x24, 1, 6, 0xec, be32(0), be32(0x20), 'GPS\0', ntpTime(atUs - 16_000_000), ntpTime(askedAtUs), ntpTime(atUs - 40), ntpTime(atUs))

const dnsName = (name: string): Uint8Array => bytes(...name.split('.').map((label) => bytes(label.length, label)), 0)

export const dnsQuery = (id: number, name: string): Uint8Array =>
  bytes(be16(id), be16(0x0100), be16(1), be16(0), be16(0), be16(0), dnsName(name), be16(1), be16(1))

/** An A record; the name in the answer points back to the question (RFC 1035 4.1.4). */
export const dnsAnswer = (id: number, name: string, address: Uint8Array): Uint8Array =>
  bytes(
    be16(id),
    be16(0x8180),
    be16(1),
    be16(1),
    be16(0),
    be16(0),
    dnsName(name),
    be16(1),
    be16(1),
    be16(0xc00c),
    be16(1),
    be16(1),
    be32(1200),
    be16(4),
    address,
  )

const dhcpTypes = { discover: 1, offer: 2, request: 3, ack: 5 } as const

export interface DhcpMessage {
  readonly type: keyof typeof dhcpTypes
  readonly transaction: number
  readonly clientMac: Uint8Array
  readonly hostName: string
  /** The client's present address (`ciaddr`), when it renews. */
  readonly present?: Uint8Array
  /** The address given (`yiaddr`), in offer and ack. */
  readonly given?: Uint8Array
  /** In offer and ack, and in a request that picks an offer. */
  readonly server?: Uint8Array
}

const none = zeros(4)

/** RFC 2131 and the options of RFC 2132 that a Windows client and server use; padded to 300 bytes for old relays. */
export const dhcpMessage = (m: DhcpMessage): Uint8Array => {
  const reply = m.type === 'offer' || m.type === 'ack'
  const option = (code: number, value: Part): Uint8Array => {
    const body = bytes(value)
    return bytes(code, body.length, body)
  }
  const options = bytes(
    option(53, dhcpTypes[m.type]),
    m.server === undefined ? [] : option(54, m.server),
    !reply && m.type === 'request' && m.present === undefined && m.given !== undefined ? option(50, m.given) : [],
    reply
      ? bytes(option(51, be32(691200)), option(1, [255, 255, 252, 0]))
      : bytes(
          option(61, bytes(1, m.clientMac)),
          option(12, m.hostName),
          option(60, 'MSFT 5.0'),
          option(55, [1, 3, 6, 15, 31, 33, 43, 44, 46, 47, 119, 121, 249, 252]),
        ),
    255,
  )
  const head = bytes(
    reply ? 2 : 1,
    1,
    6,
    0,
    be32(m.transaction),
    be16(0),
    be16(0),
    m.present ?? none,
    reply ? (m.given ?? none) : none,
    none,
    none,
    m.clientMac,
    zeros(10),
    zeros(192),
    [0x63, 0x82, 0x53, 0x63],
  )
  return bytes(head, options, zeros(Math.max(0, 300 - head.length - options.length)))
}

/** RFC 3164. `priority` is facility * 8 + severity; the stamp reads `Mar  1 10:17:00`. */
export const syslogLine = (priority: number, stamp: string, host: string, text: string): Uint8Array => bytes(`<${priority}>${stamp} ${host} ${text}`)

const sysDescription = bytes(0x2b, 6, 1, 2, 1, 1, 1, 0)

const snmp = (pduTag: number, id: number, value: Uint8Array): Uint8Array =>
  der(
    tag.sequence,
    derInteger(1),
    derText(tag.octets, 'public'),
    der(pduTag, derInteger(id), derInteger(0), derInteger(0), der(tag.sequence, der(tag.sequence, der(tag.objectId, sysDescription), value))),
  )

/** SNMP v2c: what are you (sysDescr.0)? */
export const snmpGet = (id: number): Uint8Array => snmp(0xa0, id, der(tag.nothing))
export const snmpResponse = (id: number, description: string): Uint8Array => snmp(0xa2, id, derText(tag.octets, description))
