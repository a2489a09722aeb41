import { describe, expect, test } from 'vitest'
import { pcapHeader, pcapRecord, readCapture } from './capture-bytes.fixture.ts'
import { heldBytes } from '../../../test/held-bytes.ts'

const bytes = (...parts: readonly (readonly number[])[]): Uint8Array => Uint8Array.from(parts.flat())
const codes = (file: Uint8Array): readonly string[] => readCapture(file).findings.map((finding) => finding.code)
const hour = 1_700_000_000

describe('every variant of the header gives the same packet', () => {
  for (const [name, magic, little, fraction, more] of [
    ['microseconds, little endian', 0xa1b2c3d4, true, 123_456, []],
    ['microseconds, big endian', 0xa1b2c3d4, false, 123_456, []],
    ['nanoseconds, little endian', 0xa1b23c4d, true, 123_456_789, []],
    ['nanoseconds, big endian', 0xa1b23c4d, false, 123_456_789, []],
    ['modified with longer record headers', 0xa1b2cd34, true, 123_456, [0, 0, 0, 0, 0, 0, 0, 0]],
  ] as const) {
    test(name, () => {
      const file = bytes(pcapHeader({ magic, little, linkType: 113 }), pcapRecord(hour, fraction, [1, 2, 3], 60, little, more))
      const { packets, findings, reader } = readCapture(file)
      expect(packets).toEqual([{ number: 1, timeUs: hour * 1_000_000 + 123_456, linkType: 113, data: '010203', wireLength: 60, port: 0 }])
      expect(findings).toEqual([])
      expect([reader.format, reader.packets, reader.bytes]).toEqual(['pcap', 1, 60])
    })
  }
})

test('a header alone is a capture without packets', () => {
  const { packets, findings, reader } = readCapture(bytes(pcapHeader()))
  expect([packets, findings, reader.format]).toEqual([[], [], 'pcap'])
})

test('the length of a frame check sequence in the upper half of the link type is no link type', () => {
  expect(readCapture(bytes(pcapHeader({ linkType: 0x24000001 }), pcapRecord(hour, 0, [1]))).packets[0]?.linkType).toBe(1)
})

describe('what is no capture is an error with a way out', () => {
  for (const [name, file, help] of [
    ['nothing', [], 'written to its end'],
    ['three bytes', [0xd4, 0xc3, 0xb2], 'pcap or pcapng'],
    ['text', [...Buffer.from('#separator \\x09')], 'editcap'],
    ['gzip', [0x1f, 0x8b, 8, 0, 0, 0], 'unpack'],
    ['zstd', [0x28, 0xb5, 0x2f, 0xfd, 0], 'zstd -d'],
  ] as const) {
    test(name, () => {
      const { findings, packets, reader } = readCapture(Uint8Array.from(file))
      expect(findings).toMatchObject([{ code: 'capture/not-a-capture', severity: 'error', at: { file: 'test.pcap' } }])
      expect(findings[0]?.help).toContain(help)
      expect([packets.length, reader.format]).toEqual([0, undefined])
    })
  }
})

describe('a capture that was cut', () => {
  const records = [1, 2, 3].map((n) =>
    pcapRecord(
      hour + n,
      n,
      Array.from({ length: 20 * n }, (_, i) => i),
    ),
  )
  const file = bytes(pcapHeader(), ...records)
  const ends = records.map((_, i) => 24 + records.slice(0, i + 1).flat().length)

  test('gives at every prefix exactly the packets that are whole, and says that it is cut', () => {
    for (let length = 4; length <= file.length; length++) {
      const { packets, findings } = readCapture(file.slice(0, length))
      expect(packets.length).toBe(ends.filter((end) => end <= length).length)
      const whole = length === 24 || ends.includes(length)
      expect(findings.map((finding) => finding.code)).toEqual(whole ? [] : ['capture/cut'])
    }
  })

  test('names the packet and the offset', () => {
    expect(readCapture(file.slice(0, file.length - 1)).findings).toMatchObject([{ code: 'capture/cut', at: { packet: 3, offset: ends[1] } }])
  })
})

describe('a damaged capture gives what is before and after the damage', () => {
  const records = Array.from({ length: 6 }, (_, n) =>
    pcapRecord(
      hour + n,
      n,
      Array.from({ length: 30 }, () => n + 1),
    ),
  )
  const offsetOf = (index: number): number => 24 + 46 * index
  const damaged = (change: (file: Uint8Array) => Uint8Array | void): Uint8Array => {
    const file = bytes(pcapHeader(), ...records)
    return change(file) ?? file
  }
  const seconds = (file: Uint8Array): readonly number[] =>
    readCapture(file)
      .packets.map((packet) => packet.timeUs / 1_000_000 - hour)
      .map(Math.floor)

  for (const [name, change, left, skipped] of [
    ['a length of 4 GiB', (f: Uint8Array) => f.fill(0xff, offsetOf(2) + 8, offsetOf(2) + 12), [0, 1, 3, 4, 5], 46],
    ['a length just over the bound', (f: Uint8Array) => f.set([1, 0, 4, 0], offsetOf(2) + 8), [0, 1, 3, 4, 5], 46],
    ['a header of zeros', (f: Uint8Array) => f.fill(0, offsetOf(3), offsetOf(3) + 16), [0, 1, 2, 4, 5], 46],
    ['a block of zeros over two packets', (f: Uint8Array) => f.fill(0, offsetOf(2), offsetOf(4)), [0, 1, 4, 5], 92],
    [
      'bytes that are not of this file',
      (f: Uint8Array) => Uint8Array.from([...f.subarray(0, offsetOf(2)), ...Array.from({ length: 100 }, () => 0x41), ...f.subarray(offsetOf(2))]),
      [0, 1, 2, 3, 4, 5],
      100,
    ],
    ['a length that swallows the rest of the file', (f: Uint8Array) => f.set([0, 0, 1, 0], offsetOf(2) + 8), [0, 1, 3, 4, 5], 46],
    ['the last header only', (f: Uint8Array) => f.fill(0xff, offsetOf(5), offsetOf(5) + 16), [0, 1, 2, 3, 4], 46],
  ] as const) {
    test(name, () => {
      const file = damaged((f) => {
        const result = change(f)
        return result instanceof Uint8Array ? result : undefined
      })
      expect(seconds(file)).toEqual(left)
      expect(codes(file)).toEqual(['capture/damaged'])
      expect(readCapture(file).findings[0]?.message).toContain(`${skipped} bytes`)
      expect(readCapture(file).packets.map((packet) => packet.number)).toEqual(left.map((_, i) => i + 1))
    })
  }

  test('the place is the packet that would have come and its offset', () => {
    const file = damaged((f) => void f.fill(0xff, offsetOf(2) + 8, offsetOf(2) + 12))
    expect(readCapture(file).findings[0]?.at).toEqual({ file: 'test.pcap', packet: 3, offset: offsetOf(2) })
  })

  test('a thousand damaged places are a bounded list', () => {
    const garbage = Array.from({ length: 40 }, () => 0xff)
    const file = bytes(pcapHeader(), ...Array.from({ length: 1000 }, () => [...records[0]!, ...records[1]!, ...garbage]))
    const { packets, findings } = readCapture(file)
    expect(packets.length).toBe(2000)
    expect(findings.length).toBe(51)
    expect(findings.at(-1)).toMatchObject({ code: 'capture/more', message: '950 more damaged places, not listed' })
  })
})

test('a careless writer is believed: one oddity is no damage', () => {
  const odd = bytes(
    pcapHeader({ snap: 10 }),
    pcapRecord(
      hour,
      0,
      Array.from({ length: 20 }, () => 1),
    ),
    pcapRecord(5, 0, [1, 2], 1),
  )
  expect(
    codes(
      bytes(
        pcapHeader({ snap: 10 }),
        pcapRecord(
          hour,
          0,
          Array.from({ length: 20 }, () => 1),
        ),
      ),
    ),
  ).toEqual([])
  expect(readCapture(odd).packets.length).toBe(1)
  expect(readCapture(bytes(pcapHeader(), pcapRecord(hour, 0, [1, 2], 1))).packets).toMatchObject([{ wireLength: 2 }])
})

test('a length that was announced and never came takes no memory', () => {
  const before = heldBytes()
  const reader = readCapture(
    bytes(pcapHeader(), pcapRecord(hour, 0, [1]), [1, 2, 3, 4, 5, 6, 7, 8, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff, 0x7f]),
  ).reader
  expect(reader.packets).toBe(1)
  expect(heldBytes() - before).toBeLessThan(4 * 1_048_576)
})
