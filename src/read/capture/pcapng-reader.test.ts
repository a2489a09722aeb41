import { describe, expect, test } from 'vitest'
import { block, enhancedBlock, interfaceBlock, obsoleteBlock, option, readCapture, sectionBlock, simpleBlock } from './capture-bytes.fixture.ts'

const bytes = (...parts: readonly (readonly number[])[]): Uint8Array => Uint8Array.from(parts.flat())
const t = 1_700_000_000_123_456n

describe('every kind of packet block is read in both byte orders', () => {
  for (const little of [true, false]) {
    test(little ? 'little endian' : 'big endian', () => {
      const file = bytes(
        sectionBlock(little),
        interfaceBlock(1, 0, [], little),
        enhancedBlock(0, t, [1, 2, 3], 60, little),
        simpleBlock([4, 5], 2, little),
        obsoleteBlock(0, t + 1n, [6], little),
      )
      expect(readCapture(file)).toMatchObject({
        packets: [
          { number: 1, timeUs: Number(t), linkType: 1, data: '010203', wireLength: 60, port: 0 },
          { number: 2, timeUs: 0, data: '0405', wireLength: 2 },
          { number: 3, timeUs: Number(t) + 1, data: '06' },
        ],
        findings: [],
        reader: { format: 'pcapng', packets: 3, bytes: 63 },
      })
    })
  }
})

describe('the time of an interface', () => {
  const secondsOf = (value: bigint): number[] => Array.from({ length: 8 }, (_, i) => Number((BigInt.asUintN(64, value) >> BigInt(8 * i)) & 0xffn))
  for (const [name, options, ticks, expected] of [
    ['microseconds when nothing is said', [], t, Number(t)],
    ['seconds', option(9, [0]), 1_700_000_000n, 1_700_000_000_000_000],
    ['milliseconds', option(9, [3]), 1_700_000_000_123n, 1_700_000_000_123_000],
    ['nanoseconds, cut to microseconds', option(9, [9]), 1_700_000_000_123_456_999n, Number(t)],
    ['picoseconds', option(9, [12]), 12_345_678_901_999_999n, 12_345_678_901],
    ['binary: 2^-10 of a second', option(9, [0x8a]), 1_700_000_000n * 1024n + 512n, 1_700_000_000_500_000],
    ['binary: 2^-30 of a second', option(9, [0x9e]), (1_700_000_000n << 30n) + (1n << 29n), 1_700_000_000_500_000],
    ['an offset in seconds', option(14, secondsOf(1_000_000_000n)), 700_000_000_000_001n, 1_700_000_000_000_001],
    ['a negative offset', option(14, secondsOf(-10n)), 20_000_000n, 10_000_000],
    ['after the options that do not matter', [...option(2, [0x65, 0x74, 0x68]), ...option(9, [9])], 5_000n, 5],
    ['impossible resolution', option(9, [0x7f]), 1n, 0],
    ['a time before 1970', option(14, secondsOf(-100n)), 20_000_000n, 0],
    ['a time after 2106', [], 0xffff_ffff_ffff_ffffn, 0],
  ] as const) {
    test(name, () => {
      expect(readCapture(bytes(sectionBlock(), interfaceBlock(1, 0, options), enhancedBlock(0, ticks, [1]))).packets).toMatchObject([
        { timeUs: expected },
      ])
    })
  }
})

test('every interface has its own link type and clock, and a new section begins with none', () => {
  const file = bytes(
    sectionBlock(),
    interfaceBlock(1),
    interfaceBlock(113, 0, option(9, [9])),
    enhancedBlock(1, 7_000n, [1]),
    enhancedBlock(0, 7n, [2]),
    sectionBlock(false),
    interfaceBlock(101, 0, [], false),
    enhancedBlock(0, 9n, [3], 1, false),
  )
  expect(readCapture(file).packets).toMatchObject([
    { linkType: 113, timeUs: 7, port: 1 },
    { linkType: 1, timeUs: 7, port: 0 },
    { linkType: 101, timeUs: 9, port: 0 },
  ])
})

test('blocks that do not matter are passed over wherever they stand', () => {
  const names = block(4, [0, 0, 0, 0])
  const unknown = block(
    0x7777,
    Array.from({ length: 33 }, () => 7),
  )
  const huge = block(
    5,
    Array.from({ length: 400_000 }, () => 1),
  )
  const file = bytes(
    sectionBlock(),
    names,
    unknown,
    interfaceBlock(),
    huge,
    enhancedBlock(0, 1n, [1]),
    unknown,
    huge,
    interfaceBlock(113),
    enhancedBlock(1, 2n, [2]),
    names,
  )
  expect(readCapture(file)).toMatchObject({ packets: [{ data: '01' }, { data: '02', linkType: 113 }], findings: [] })
  expect(readCapture(file, [30, 500, 200_000, 400_100, 400_101]).packets.length).toBe(2)
})

test('a simple packet is as long as the snapshot length of interface 0 allows', () => {
  expect(readCapture(bytes(sectionBlock(), interfaceBlock(1, 4), simpleBlock([1, 2, 3, 4], 99))).packets).toMatchObject([
    { data: '01020304', wireLength: 99 },
  ])
  expect(readCapture(bytes(sectionBlock(), interfaceBlock(1, 3), simpleBlock([1, 2, 3, 4], 99))).packets).toMatchObject([
    { data: '010203', wireLength: 99 },
  ])
})

describe('what contradicts itself is told and costs only itself', () => {
  const good = enhancedBlock(0, 1n, [1])
  for (const [name, bad, code] of [
    ['a packet of an interface nobody declared', enhancedBlock(7, 1n, [9]), 'capture/undeclared-interface'],
    ['an obsolete packet of one', obsoleteBlock(7, 1n, [9]), 'capture/undeclared-interface'],
    ['a packet that announces more than its block', block(6, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 99, 0, 0, 0, 99, 0, 0, 0]), 'capture/bad-block'],
    ['a packet block without its header', block(6, [0, 0, 0, 0]), 'capture/bad-block'],
    ['an interface block without its header', block(1, []), 'capture/bad-block'],
    ['a trailer that does not repeat the length', [...enhancedBlock(0, 1n, [9]).slice(0, -4), 1, 1, 1, 1], 'capture/damaged'],
    ['a length that is too small', [6, 0, 0, 0, 8, 0, 0, 0, 1, 1, 1, 1], 'capture/damaged'],
    ['a length that is too large', [6, 0, 0, 0, 0xff, 0xff, 0xff, 0x7f, 1, 1, 1, 1], 'capture/damaged'],
    ['a length that reaches over the good packets', [6, 0, 0, 0, 100, 0, 0, 0, 1, 1, 1, 1], 'capture/damaged'],
    ['bytes that are not of this file', Array.from({ length: 53 }, () => 0xee), 'capture/damaged'],
  ] as const) {
    test(name, () => {
      const { packets, findings } = readCapture(bytes(sectionBlock(), interfaceBlock(), good, bad, good, good))
      expect(packets.map((packet) => packet.data)).toEqual(['01', '01', '01'])
      expect(findings.map((finding) => finding.code)).toEqual([code])
    })
  }

  test('an interface nobody declared is told once', () => {
    const lost = enhancedBlock(7, 1n, [9])
    expect(readCapture(bytes(sectionBlock(), interfaceBlock(), lost, lost, lost)).findings.length).toBe(1)
  })

  test('a section of an unknown version is passed over, the next one is read', () => {
    const { packets, findings } = readCapture(bytes(sectionBlock(true, 2), interfaceBlock(), good, sectionBlock(), interfaceBlock(), good))
    expect([packets.length, findings.map((finding) => finding.code)]).toEqual([1, ['capture/version']])
  })
})

test('every prefix gives exactly the packets whose blocks are whole', () => {
  const blocks = [
    sectionBlock(),
    interfaceBlock(),
    ...[1, 2, 3].map((n) =>
      enhancedBlock(
        0,
        BigInt(n),
        Array.from({ length: 9 * n }, () => n),
      ),
    ),
  ]
  const ends = blocks.map((_, i) => blocks.slice(0, i + 1).flat().length)
  const file = bytes(...blocks)
  for (let length = 4; length <= file.length; length++) {
    const { packets, findings } = readCapture(file.slice(0, length))
    expect(packets.length).toBe(ends.slice(2).filter((end) => end <= length).length)
    expect(findings.map((finding) => finding.code)).toEqual(ends.includes(length) ? [] : ['capture/cut'])
  }
})
