import { describe, expect, test } from 'vitest'
import { bytesOf, hexOf } from '../../../test/fixture/hex.ts'
import { arpFrame, checksum, ethernet, type Host, icmpEcho, ipFrame, udpDatagram } from './frame.ts'

const a: Host = { mac: bytesOf('001b1b000001'), address: Uint8Array.from([192, 168, 0, 1]), ttl: 64, window: 8192 }
const b: Host = { mac: bytesOf('0080f4000002'), address: Uint8Array.from([192, 168, 0, 199]), ttl: 64, window: 8192 }

describe('checksum', () => {
  const cases: readonly (readonly [string, string, number])[] = [
    ['the example of RFC 1071 section 3', '0001f203f4f5f6f7', 0x220d],
    ['an IPv4 header with its field zeroed', '450000730000400040110000c0a80001c0a800c7', 0xb861],
    ['an odd number of bytes counts as padded with zero', '01', 0xfeff],
    ['nothing', '', 0xffff],
  ]
  for (const [name, text, expected] of cases) test(name, () => expect(checksum(bytesOf(text))).toBe(expected))

  test('over a message that holds its own checksum is zero', () => {
    expect(checksum(icmpEcho(8, 1, 2, bytesOf('6162636465')))).toBe(0)
    expect(checksum(ipFrame(a, b, 17, 7, udpDatagram(a, 1, b, 2, bytesOf('ff'))).subarray(14, 34))).toBe(0)
  })
})

test('a short frame is padded to 60 bytes with zeros, a long one is left as it is', () => {
  expect(hexOf(ethernet(b.mac, a.mac, 0x0800, bytesOf('aabb')))).toBe(`0080f4000002001b1b0000010800aabb${'00'.repeat(44)}`)
  expect(ethernet(b.mac, a.mac, 0x0800, new Uint8Array(100)).length).toBe(114)
})

test('a tag stands between the addresses and the type', () => {
  expect(hexOf(ethernet(b.mac, a.mac, 0x0800, bytesOf('aabb'), 0x123)).slice(24, 40)).toBe('810001230800aabb')
})

test('an ARP request goes to everybody and leaves the unknown MAC zero, the reply goes back', () => {
  expect(hexOf(arpFrame('request', a, b)).slice(0, 84)).toBe('ffffffffffff001b1b00000108060001080006040001001b1b000001c0a80001000000000000c0a800c7')
  expect(hexOf(arpFrame('reply', b, a)).slice(0, 84)).toBe('001b1b0000010080f4000002080600010800060400020080f4000002c0a800c7001b1b000001c0a80001')
})
