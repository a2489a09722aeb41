import { expect, test } from 'vitest'
import { ethernet, ipv4, samples, udp } from './frame.fixture.ts'
import { createPacketDecoder } from './packet-decoder.ts'
import { readQuotedHeaders } from './quoted-headers.ts'
import { mutated } from '../../../test/fixture/mutated.ts'
import { randomFrom } from '../../../test/fixture/random.ts'
import { heldBytes } from '../../../test/held-bytes.ts'

const fragments = [0, 16, 32].map(
  (offset) => ['fragment', 1, ethernet(0x800, ipv4(udp([1, 2, 3, 4, 5, 6, 7, 8]), { protocol: 17, offset, more: offset < 32 })), ''] as const,
)

test('400,000 mutated frames: nothing throws, nothing is read past the end, numbers stay in their ranges', () => {
  const random = randomFrom(99)
  const decoder = createPacketDecoder()
  const frames = [...samples, ...fragments].map(([, linkType, bytes]) => [linkType, Uint8Array.from(bytes)] as const)
  const before = heldBytes()
  let whole = 0
  for (let i = 0; i < 400_000; i++) {
    const [linkType, frame] = frames[i % frames.length]!
    const data = mutated(frame, random)
    const wireLength = random() < 0.8 ? data.length : data.length + Math.floor(random() * 2000)
    const p = decoder.decode({
      number: i + 1,
      timeUs: i * 1000,
      linkType: random() < 0.99 ? linkType : Math.floor(random() * 300),
      data,
      wireLength,
      interfaceId: 0,
    })
    const macsInside =
      p.sourceMacAt >= -1 &&
      p.sourceMacAt + 6 <= Math.max(5, p.frame.length) &&
      p.destinationMacAt >= -1 &&
      p.destinationMacAt + 6 <= Math.max(5, p.frame.length)
    const payloadInside =
      p.payload.length <= p.payloadWireLength &&
      p.payloadWireLength <= Math.max(65_535, wireLength) &&
      (p.payload.buffer !== data.buffer || p.payload.byteOffset + p.payload.length <= data.length)
    const addressed = p.transport === 'none' || (p.source !== '' && p.destination !== '')
    if (!macsInside || !payloadInside || !addressed || p.vlan > 4095 || p.sourcePort > 65_535 || p.arpSenderMacAt + 6 > Math.max(5, data.length))
      throw new Error(`frame ${i}`)
    readQuotedHeaders(p)
    if (p.transport !== 'none') whole += 1
  }
  // Enough of them must get through to the transport, or the test would look at nothing.
  expect(whole).toBeGreaterThan(100_000)
  expect(decoder.findings().length).toBeLessThanOrEqual(17)
  expect(heldBytes() - before).toBeLessThan(256 * 1_048_576)
})
