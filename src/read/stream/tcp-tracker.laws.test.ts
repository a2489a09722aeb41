import fc from 'fast-check'
import { expect, test } from 'vitest'
import { randomFrom } from '../../../test/fixture/random.ts'
import { segment, type SegmentSpec, SYN, watch } from './segment.fixture.ts'
import { createTcpTracker } from './tcp-tracker.ts'
import { heldBytes } from '../../../test/held-bytes.ts'

const streamOf = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => 65 + ((i * 7 + (i >> 4)) % 26))

/** Pieces that cover the stream, with overlaps, each as a segment. */
const piecesOf = (bytes: Uint8Array, begin: number, cuts: readonly number[], overlaps: readonly number[]): readonly SegmentSpec[] => {
  const ends = [...new Set(cuts.map((cut) => cut % bytes.length))].filter((cut) => cut > 0).toSorted((a, b) => a - b)
  return [0, ...ends].map((from, i) => {
    const early = Math.max(0, from - (overlaps[i % overlaps.length] ?? 0))
    return { seq: begin + early, data: bytes.slice(early, ends[i] ?? bytes.length) }
  })
}

const traffic = fc
  .record({
    length: fc.integer({ min: 1, max: 3000 }),
    begin: fc.oneof(fc.nat(), fc.integer({ min: 0xffff_f800, max: 0xffff_ffff })),
    cuts: fc.array(fc.nat(3000), { maxLength: 40 }),
    overlaps: fc.array(fc.nat(60), { minLength: 1, maxLength: 4 }),
  })
  .chain(({ length, begin, cuts, overlaps }) => {
    const bytes = streamOf(length)
    const pieces = piecesOf(bytes, begin, cuts, overlaps)
    return fc.record({
      bytes: fc.constant(bytes),
      begin: fc.constant(begin),
      pieces: fc.constant(pieces),
      order: fc.shuffledSubarray([...pieces.keys()], { minLength: pieces.length }),
      again: fc.array(fc.nat(pieces.length - 1), { maxLength: 10 }),
      takes: fc.infiniteStream(fc.nat(50)),
    })
  })

test('segments in any order, any of them again, are the stream, whatever the handler consumes at a time', () => {
  fc.assert(
    fc.property(traffic, ({ bytes, begin, pieces, order, again, takes }) => {
      const watched = watch({}, (given) => Math.min(takes.next().value ?? 0, given.length))
      const all = watch()
      const sent = [...order, ...again].map((i) => pieces[i]!)
      const opening = { seq: begin - 1, flags: SYN }
      watched.send(opening, ...sent)
      all.send(opening, ...sent)
      const text = Buffer.from(bytes).toString('latin1')
      expect(all.stream(0)).toBe(text)
      // What was consumed and the last bytes offered again make the whole.
      const offered = (watched.events.at(-1) ?? '').slice(2)
      expect(text.startsWith(watched.stream(0))).toBe(true)
      expect(text.endsWith(offered)).toBe(true)
      expect(watched.stream(0).length + offered.length).toBeGreaterThanOrEqual(text.length)
    }),
    { numRuns: 1000, seed: 3 },
  )
})

test('what is lost is a gap of its exact length, and all the rest is there', () => {
  fc.assert(
    fc.property(traffic, fc.array(fc.boolean(), { minLength: 41, maxLength: 41 }), ({ bytes, begin, pieces, order }, lost) => {
      const kept = order.filter((i) => lost[i] !== true || i === pieces.length - 1)
      const watched = watch().send({ seq: begin - 1, flags: SYN }, ...kept.map((i) => pieces[i]!))
      watched.tracker.finish()
      const covered = new Uint8Array(bytes.length)
      for (const i of kept) {
        const from = (pieces[i]!.seq ?? 0) - begin
        covered.fill(1, from, from + (pieces[i]!.data?.length ?? 0))
      }
      let expected = ''
      for (let at = 0; at < bytes.length;) {
        let end = at
        while (end < bytes.length && covered[end] === covered[at]) end += 1
        expected += covered[at] === 1 ? Buffer.from(bytes.slice(at, end)).toString('latin1') : `[${end - at}]`
        at = end
      }
      expect(watched.stream(0)).toBe(expected)
    }),
    { numRuns: 1000, seed: 4 },
  )
})

test('500,000 hostile segments: nothing throws, tables and buffers stay in their bounds', () => {
  const random = randomFrom(11)
  const upTo = (n: number): number => Math.floor(random() * n)
  let given = 0
  let most = 0
  let opened = 0
  let closed = 0
  const tracker = createTcpTracker<number>(
    {
      opened: () => void (opened += 1),
      data: (_connection, _side, bytes) => {
        given += 1
        most = Math.max(most, bytes.length)
        return random() < 0.3 ? 0 : upTo(bytes.length + 2)
      },
      gap: () => undefined,
      closed: () => void (closed += 1),
    },
    { mostConnections: 200, mostHeldBytes: 1_000_000 },
  )
  const before = heldBytes()
  const bytes = new Uint8Array(2000)
  for (let i = 0; i < 500_000; i++) {
    const length = random() < 0.3 ? 0 : upTo(random() < 0.9 ? 100 : 2000)
    const near = 1_000_000 + upTo(5000)
    const connection = tracker.packet(
      segment({
        by: random() < 0.5 ? 'client' : 'server',
        clientPort: upTo(300),
        seq: random() < 0.95 ? near : upTo(0xffff_ffff),
        ack: random() < 0.9 ? near + upTo(3000) : upTo(0xffff_ffff),
        flags: random() < 0.8 ? 24 : upTo(256),
        data: bytes.subarray(0, length),
        wire: random() < 0.95 ? length : length + upTo(70_000),
        us: i * upTo(100),
      }),
    )
    if (connection === undefined || tracker.size > 200) throw new Error(`segment ${i}`)
  }
  tracker.finish()
  expect(opened).toBe(closed)
  expect(given).toBeGreaterThan(100_000)
  expect(most).toBeLessThanOrEqual(65_536 + 2000)
  expect(heldBytes() - before).toBeLessThan(256 * 1_048_576)
})
