import { describe, expect, test } from 'vitest'
import { arp, be, decode, decodeWith, ethernet, ipv4, ipv6, samples, tagged, tcp, told, udp } from './frame.fixture.ts'
import { createPacketDecoder } from './packet-decoder.ts'
import { readQuotedHeaders } from './quoted-headers.ts'

describe('every frame says who talks to whom', () => {
  test.each(samples)('%s', (_name, linkType, frame, expected) => {
    expect(told(decode(frame, linkType))).toBe(expected)
  })
})

test('the fields of a TCP segment', () => {
  expect(decode(ethernet(0x800, ipv4(tcp([1, 2, 3]))))).toMatchObject({
    protocol: 6,
    transport: 'tcp',
    tcpSequence: 0xfffffff0,
    tcpAcknowledgement: 77,
    tcpFlags: 0x18,
    payload: Uint8Array.from([1, 2, 3]),
    payloadWireLength: 3,
    etherType: 0x800,
    sourceKey: 0x0a140105,
    destinationKey: 0x0a14010a,
    vlan: -1,
    sourceMacAt: 6,
    destinationMacAt: 0,
  })
})

describe('the VLAN is the innermost one with a number', () => {
  for (const [name, frame, vlan] of [
    ['no tag', ethernet(0x800, ipv4(tcp())), -1],
    ['one tag', tagged(0x8100, 7, 0x800, ipv4(tcp())), 7],
    ['two tags', tagged(0x88a8, 100, 0x8100, [...be(7, 2), ...be(0x800, 2), ...ipv4(tcp())]), 7],
    ['a priority inside a VLAN', tagged(0x8100, 7, 0x8100, [...be(0xc000, 2), ...be(0x800, 2), ...ipv4(tcp())]), 7],
    ['only a priority', tagged(0x8100, 0, 0x8892, [0x80, 0]), -1],
  ] as const) {
    test(name, () => expect(decode(frame).vlan).toBe(vlan))
  }
})

test('more tags than any network has are not followed', () => {
  const tags = Array.from({ length: 20 }, () => [0, 1, 0x81, 0]).flat()
  expect(told(decode(ethernet(0x8100, [...tags, 0, 1, 8, 0, ...ipv4(tcp())])))).toBe('none')
})

test('tunnels inside tunnels are followed to a depth and no further', () => {
  const nested = (depth: number): readonly number[] =>
    depth === 0 ? ipv4(tcp()) : ipv4(nested(depth - 1), { from: '192.0.2.1', to: '192.0.2.2', protocol: 4 })
  expect(told(decode(ethernet(0x800, nested(5))))).toBe('10.20.1.5:49152 > 10.20.1.10:502 tcp 0')
  expect(told(decode(ethernet(0x800, nested(50))))).toMatch(/^192\.0\.2\.1 > 192\.0\.2\.2 ip\/4 /)
})

describe('MAC addresses belong to the ends of the innermost IP header, or are not given', () => {
  const at = (frame: readonly number[]): readonly number[] => {
    const packet = decode(frame)
    return [packet.destinationMacAt, packet.sourceMacAt]
  }
  test('an IP tunnel hides them', () => expect(at(ethernet(0x800, ipv4(ipv4(tcp()), { protocol: 4 })))).toEqual([-1, -1]))
  test('an Ethernet tunnel shows its own', () => {
    const inner = ethernet(0x800, ipv4(tcp()))
    expect(at(ethernet(0x800, ipv4(udp([8, 0, 0, 0, 0, 0, 7, 0, ...inner], 4789), { protocol: 17 })))).toEqual([50, 56])
  })
})

test('ARP binds the sender to its hardware address', () => {
  const packet = decode(tagged(0x8100, 7, 0x806, arp(2, '10.20.1.5', '10.20.1.10')))
  expect([packet.arpOperation, packet.source, packet.destination]).toEqual([2, '10.20.1.5', '10.20.1.10'])
  expect([...packet.frame.subarray(packet.arpSenderMacAt, packet.arpSenderMacAt + 6)]).toEqual([0x00, 0x1b, 0x1b, 9, 9, 9])
  expect(decode(ethernet(0x800, ipv4(tcp())))).toMatchObject({ arpOperation: 0, arpSenderMacAt: -1 })
})

test('what layer 2 protocols carry is the payload', () => {
  expect([...decode(tagged(0x8100, 0, 0x8892, [0xfe, 0xfe, 5, 0])).payload]).toEqual([0xfe, 0xfe, 5, 0])
  expect(decode(tagged(0x8100, 0, 0x8892, [0xfe, 0xfe, 5, 0]))).toMatchObject({ etherType: 0x8892, network: 'none', vlan: -1 })
  expect(decode(ethernet(3, [0x42, 0x42, 3, 0, 0, 0, 0]))).toMatchObject({
    etherType: 0,
    payloadWireLength: 3,
    payload: Uint8Array.from([0x42, 0x42, 3]),
  })
})

describe('a frame that was captured short', () => {
  const frame = ethernet(0x800, ipv4(tcp([1, 2, 3, 4, 5, 6, 7, 8])))
  test('keeps its length on the wire', () => {
    expect(decode(frame.slice(0, 57), 1, 62)).toMatchObject({ transport: 'tcp', payload: Uint8Array.from([1, 2, 3]), payloadWireLength: 8 })
  })
  test('cannot claim more than the frame had on the wire', () => {
    expect(decode(ethernet(0x800, ipv4(tcp([1, 2, 3]), { total: 60_000 }))).payloadWireLength).toBe(3)
  })
  test('at every length it stays inside what was captured', () => {
    for (const [, linkType, bytes] of samples) {
      for (let length = 0; length < bytes.length; length++) {
        const packet = decode(bytes.slice(0, length), linkType, bytes.length)
        expect(packet.payload.length).toBeLessThanOrEqual(Math.min(length, packet.payloadWireLength))
      }
    }
  })
})

test('one object and one text an address', () => {
  const decoder = createPacketDecoder()
  const first = decodeWith(decoder, ethernet(0x86dd, ipv6(6, tcp())))
  const source = first.source
  const second = decodeWith(decoder, ethernet(0x86dd, ipv6(6, tcp())))
  expect(second).toBe(first)
  expect(Object.is(second.source, source)).toBe(true)
})

test('nothing of a packet is left in the next one', () => {
  const decoder = createPacketDecoder()
  const fresh = { ...decode(ethernet(0x8892, [1])), number: 0 }
  for (const [, linkType, bytes] of samples) {
    decodeWith(decoder, bytes, linkType)
    expect({ ...decodeWith(decoder, ethernet(0x8892, [1])), number: 0 }).toEqual(fresh)
  }
})

test('a link type we do not read is told once, with the number of its packets', () => {
  const decoder = createPacketDecoder()
  for (let i = 0; i < 3; i++) expect(told(decodeWith(decoder, [1, 2, 3], 147))).toBe('none')
  expect(decoder.findings()).toMatchObject([
    { code: 'packet/link-type', message: 'link type 147 is not read: 3 packets were counted and not looked into' },
  ])
})

describe('an ICMP error quotes the packet it complains about', () => {
  const quoted = ipv4(udp([1, 2], 161), { protocol: 17 })
  const error = (type: number): readonly number[] =>
    ethernet(0x800, ipv4([type, 3, 0, 0, 0, 0, 0, 0, ...quoted], { from: '10.20.1.10', to: '10.20.1.5', protocol: 1 }))
  test('IPv4', () => {
    expect(readQuotedHeaders(decode(error(3)))).toEqual({
      protocol: 17,
      source: '10.20.1.5',
      destination: '10.20.1.10',
      sourcePort: 49_152,
      destinationPort: 161,
    })
  })
  test('IPv6', () => {
    const inner = ipv6(17, udp([1]))
    expect(readQuotedHeaders(decode(ethernet(0x86dd, ipv6(58, [1, 4, 0, 0, 0, 0, 0, 0, ...inner]))))).toEqual({
      protocol: 17,
      source: '2001:db8::5',
      destination: 'fe80::10',
      sourcePort: 49_152,
      destinationPort: 161,
    })
  })
  test('an echo quotes nothing, nor does a stump', () => {
    expect(readQuotedHeaders(decode(error(8)))).toBeUndefined()
    expect(readQuotedHeaders(decode(ethernet(0x800, ipv4([3, 3, 0, 0, 0, 0, 0, 0, 0x45], { protocol: 1 }))))).toBeUndefined()
    expect(readQuotedHeaders(decode(ethernet(0x800, ipv4(tcp()))))).toBeUndefined()
  })
})
