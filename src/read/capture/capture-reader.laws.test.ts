import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  block,
  enhancedBlock,
  interfaceBlock,
  obsoleteBlock,
  option,
  pcapHeader,
  pcapRecord,
  readCapture,
  sectionBlock,
  simpleBlock,
} from './capture-bytes.fixture.ts'
import { openCapture } from './capture-reader.ts'
import { mutated } from '../../../test/fixture/mutated.ts'
import { randomFrom } from '../../../test/fixture/random.ts'
import { heldBytes } from '../../../test/held-bytes.ts'

const hour = 1_700_000_000
const pcap = Uint8Array.from([
  ...pcapHeader(),
  ...Array.from({ length: 8 }, (_, n) =>
    pcapRecord(
      hour + n,
      n,
      Array.from({ length: 7 * n + 1 }, (_, i) => i),
    ),
  ).flat(),
])
const pcapng = Uint8Array.from(
  [
    sectionBlock(),
    interfaceBlock(),
    enhancedBlock(0, 5n, [1, 2, 3]),
    block(0x1234, [1, 2, 3]),
    simpleBlock([9, 9, 9]),
    sectionBlock(false),
    interfaceBlock(113, 0, option(9, [9], false), false),
    enhancedBlock(0, 6n, [4, 5, 6, 7], 4, false),
    obsoleteBlock(0, 7n, [8], false),
    block(5, [1, 2, 3, 4], false),
    enhancedBlock(0, 8n, [1], 1, false),
  ].flat(),
)

const files = { pcap, pcapng }

describe('any cut of the file into chunks gives the same packets and findings', () => {
  for (const [name, file] of Object.entries(files)) {
    test(`${name}: one byte at a time`, () => {
      const whole = readCapture(file)
      const bytewise = readCapture(
        file,
        Array.from({ length: file.length }, (_, i) => i),
      )
      expect(whole.packets.length).toBeGreaterThan(4)
      expect([bytewise.packets, bytewise.findings]).toEqual([whole.packets, whole.findings])
    })

    test(`${name}: damaged in any way, cut in any way`, () => {
      fc.assert(
        fc.property(fc.nat(), fc.array(fc.nat(file.length), { maxLength: 12 }), (seed, cuts) => {
          const broken = mutated(file, randomFrom(seed))
          const whole = readCapture(broken)
          const pieces = readCapture(
            broken,
            cuts.filter((cut) => cut <= broken.length).toSorted((a, b) => a - b),
          )
          expect([pieces.packets, pieces.findings]).toEqual([whole.packets, whole.findings])
        }),
        { numRuns: 3000, seed: 1 },
      )
    })
  }
})

describe('sixteen damaged bytes anywhere cost at most three packets, and a loss is always told', () => {
  const random = randomFrom(5)
  const lengths = Array.from({ length: 200 }, () => 40 + Math.floor(random() * 200))
  const noise = (length: number): number[] => Array.from({ length }, () => Math.floor(random() * 256))
  const whole = {
    pcap: Uint8Array.from([...pcapHeader(), ...lengths.flatMap((length, n) => pcapRecord(hour + n, n, noise(length)))]),
    pcapng: Uint8Array.from([
      ...sectionBlock(),
      ...interfaceBlock(),
      ...lengths.flatMap((length, n) => enhancedBlock(0, BigInt(hour + n) * 1_000_000n, noise(length))),
    ]),
  }
  for (const [name, file] of Object.entries(whole)) {
    test(name, () => {
      let damaged = 0
      for (let i = 0; i < 1000; i++) {
        const broken = file.slice()
        // Behind the headers of the file: nothing can be read without those.
        broken.set(noise(16), 100 + Math.floor(random() * (file.length - 116)))
        const { packets, findings } = readCapture(broken)
        const lost = lengths.length - packets.length
        if (lost > 3 || lost < 0 || (lost > 0 && findings.length === 0))
          throw new Error(`run ${i}: ${lost} packets lost, ${findings.length} findings`)
        if (lost > 0) damaged += 1
      }
      expect(damaged).toBeGreaterThan(50)
    })
  }
})

describe('hostile files are read to their end', () => {
  for (const [name, file] of Object.entries(files)) {
    test(`${name}: 200,000 mutated files never throw, keep their numbers and stay inside the file`, () => {
      const random = randomFrom(42)
      let packets = 0
      const before = heldBytes()
      for (let i = 0; i < 200_000; i++) {
        const broken = mutated(file, random)
        const reader = openCapture('hostile')
        let bytes = 0
        let count = 0
        const take: Parameters<typeof reader.push>[1] = (packet) => {
          count += 1
          bytes += packet.data.length
          if (packet.number !== count || packet.data.length > packet.wireLength || !Number.isSafeInteger(packet.timeUs))
            throw new Error(`packet ${packet.number} of file ${i}`)
        }
        const cut = Math.floor(random() * broken.length)
        reader.push(broken.subarray(0, cut), take)
        reader.push(broken.subarray(cut), take)
        reader.finish(take)
        if (bytes > broken.length || reader.findings.length > 51 || reader.packets !== count) throw new Error(`file ${i}`)
        packets += count
      }
      // Most of most files survives, or the test would look at nothing.
      expect(packets).toBeGreaterThan(400_000)
      expect(heldBytes() - before).toBeLessThan(256 * 1_048_576)
    })
  }

  test('random bytes behind a good header', () => {
    const random = randomFrom(7)
    for (let i = 0; i < 300; i++) {
      const noise = Array.from({ length: 3000 }, () => Math.floor(random() * 256))
      const { packets } = readCapture(
        Uint8Array.from([...(i % 2 === 0 ? pcapHeader() : [...sectionBlock(), ...interfaceBlock()]), ...noise]),
        [100, 1000],
      )
      expect(packets.length).toBeLessThan(4)
    }
  })
})
