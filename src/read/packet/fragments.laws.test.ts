import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Bytes, be, decode, decodeWith, ethernet, ipv4, ipv6, told, udp } from './frame.fixture.ts'
import { createPacketDecoder } from './packet-decoder.ts'
import { heldBytes } from '../../../test/held-bytes.ts'

const payload = Array.from({ length: 200 }, (_, i) => (i * 7) & 255)
const datagram = udp(payload, 502)

/** The datagram cut at these multiples of 8. */
const pieces = (cuts: readonly number[]): readonly (readonly [offset: number, bytes: Bytes, more: boolean])[] => {
  const ends = [...new Set(cuts)].filter((cut) => cut > 0 && cut < datagram.length).toSorted((a, b) => a - b)
  return [0, ...ends].map((from, i) => [from, datagram.slice(from, ends[i] ?? datagram.length), i < ends.length] as const)
}

const families = {
  IPv4: (offset: number, bytes: Bytes, more: boolean): Bytes => ethernet(0x800, ipv4(bytes, { protocol: 17, offset, more, id: 9 })),
  IPv6: (offset: number, bytes: Bytes, more: boolean): Bytes =>
    ethernet(0x86dd, ipv6(44, [17, 0, ...be(offset | (more ? 1 : 0), 2), 0, 0, 0, 9, ...bytes])),
}

const cutsOf = fc.array(
  fc.nat(25).map((n) => n * 8),
  { maxLength: 8 },
)

for (const [family, frame] of Object.entries(families)) {
  describe(family, () => {
    test('fragments in any order, any of them twice, are the datagram once, on the packet that completes it', () => {
      fc.assert(
        fc.property(
          cutsOf.chain((cuts) =>
            fc.tuple(
              fc.constant(cuts),
              fc.shuffledSubarray([...pieces(cuts).keys()], { minLength: pieces(cuts).length }),
              fc.array(fc.nat(8), { maxLength: 4 }),
            ),
          ),
          ([cuts, order, doubled]) => {
            const all = pieces(cuts)
            const sent = [
              ...order.slice(0, -1),
              ...doubled.map((i) => order[i % order.length] ?? 0).filter((i) => i !== order.at(-1)),
              order.at(-1) ?? 0,
            ]
            const decoder = createPacketDecoder()
            const seen = sent.map((i) => {
              const [offset, bytes, more] = all[i]!
              const packet = decodeWith(decoder, frame(offset, bytes, more))
              return packet.network === 'fragment'
                ? 'fragment'
                : `${packet.transport} ${packet.destinationPort} ${Buffer.from(packet.payload).toString('hex')}`
            })
            expect(seen).toEqual([...seen.slice(0, -1).map(() => 'fragment'), `udp 502 ${Buffer.from(payload).toString('hex')}`])
          },
        ),
        { numRuns: 500, seed: 2 },
      )
    })

    test('the bytes that came first win over those that overlap them', () => {
      const decoder = createPacketDecoder()
      const forged = Array.from({ length: 48 }, () => 0xff)
      decodeWith(decoder, frame(0, datagram.slice(0, 64), true))
      decodeWith(decoder, frame(32, forged, true))
      const packet = decodeWith(decoder, frame(64, datagram.slice(64), false))
      expect(packet.network).not.toBe('fragment')
      const expected = [...payload.slice(0, 56), ...forged.slice(32, 48), ...payload.slice(72)]
      expect([...packet.payload]).toEqual(expected)
    })

    test('a fragment that was captured short never completes a datagram', () => {
      const decoder = createPacketDecoder()
      const last = frame(64, datagram.slice(64), false)
      decodeWith(decoder, frame(0, datagram.slice(0, 64), true))
      expect(told(decodeWith(decoder, last.slice(0, -10), 1, last.length))).toContain('fragment')
    })

    test('after a minute the rest comes too late, and that is told', () => {
      const decoder = createPacketDecoder()
      decodeWith(decoder, frame(0, datagram.slice(0, 64), true), 1, undefined, 0)
      expect(decodeWith(decoder, frame(64, datagram.slice(64), false), 1, undefined, 61_000_000).network).toBe('fragment')
      expect(decoder.findings()).toMatchObject([{ code: 'packet/fragments' }])
    })

    test('an atomic fragment is a whole datagram', () => {
      expect(decode(frame(0, datagram, false)).payload.length).toBe(200)
    })
  })
}

test('datagrams that never become whole take bounded memory', () => {
  const decoder = createPacketDecoder()
  const before = heldBytes()
  const large = Array.from({ length: 1400 }, () => 1)
  for (let id = 0; id < 60_000; id++)
    decodeWith(
      decoder,
      ethernet(0x800, ipv4(large.slice(0, 8), { protocol: 17, id, offset: 64_000, more: true, from: `10.0.${id >>> 8}.${id & 255}` })),
    )
  expect(heldBytes() - before).toBeLessThan(48 * 1_048_576)
  expect(decoder.findings()[0]?.message).toMatch(/^59\d{3} fragmented datagrams/)
})

test('a fragment beyond 65,535 bytes is refused', () => {
  const decoder = createPacketDecoder()
  for (let offset = 0; offset < 65_528; offset += 1400)
    decodeWith(
      decoder,
      ethernet(
        0x800,
        ipv4(
          Array.from({ length: 1400 }, () => 1),
          { protocol: 17, offset, more: true },
        ),
      ),
    )
  expect(
    decodeWith(
      decoder,
      ethernet(
        0x800,
        ipv4(
          Array.from({ length: 100 }, () => 1),
          { protocol: 17, offset: 65_528, more: false },
        ),
      ),
    ).network,
  ).toBe('fragment')
})
