import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Side, Step } from './dialogue.ts'
import type { Host, TimedFrame } from './frame.ts'
import { randomOf } from './random.ts'
import { tcpConnection } from './tcp-connection.ts'

const client: Host = { mac: new Uint8Array(6), address: Uint8Array.from([10, 0, 0, 1]), ttl: 128, window: 64240, windowShift: 8 }
const server: Host = { mac: new Uint8Array(6), address: Uint8Array.from([10, 0, 0, 2]), ttl: 64, window: 8192 }
const ends = { client, server, clientPort: 50_000, serverPort: 502 }

interface Segment {
  readonly side: Side
  readonly sequence: number
  readonly acknowledge: number
  readonly flags: number
  readonly payload: Uint8Array
}

const segmentOf = ({ bytes }: TimedFrame): Segment => {
  const view = new DataView(bytes.buffer)
  const end = 14 + view.getUint16(16)
  return {
    side: bytes[29] === 1 ? 0 : 1,
    sequence: view.getUint32(38),
    acknowledge: view.getUint32(42),
    flags: view.getUint8(47),
    payload: bytes.subarray(34 + (view.getUint8(46) >> 4) * 4, end),
  }
}

const steps = fc.array(
  fc.record({
    side: fc.constantFrom<Side>(0, 1),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 4000 }),
    afterUs: fc.integer({ min: 0, max: 400_000 }),
  }),
  { maxLength: 12 },
)

test('what each end sent can be put together again from sequence numbers alone, and all of it is acknowledged', () => {
  fc.assert(
    fc.property(steps, fc.string(), (dialogue: readonly Step[], seed) => {
      const connection = tcpConnection(ends, randomOf(seed))
      const frames = [...connection.open(1000), ...connection.play(5000, dialogue), ...connection.close(9_000_000)]
      const segments = frames.map(segmentOf)
      const sent: [number[], number[]] = [[], []]
      const next: [number | undefined, number | undefined] = [undefined, undefined]
      for (const s of segments) {
        if (next[s.side] !== undefined) expect(s.sequence).toBe(next[s.side])
        next[s.side] = (s.sequence + s.payload.length + ((s.flags & 3) === 0 ? 0 : 1)) >>> 0
        // Nobody acknowledges what has not been seen yet.
        const other = next[(1 - s.side) as Side]
        if ((s.flags & 16) !== 0 && other !== undefined) expect(s.acknowledge).toBe(other)
        expect(s.payload.length).toBeLessThanOrEqual(1460)
        sent[s.side].push(...s.payload)
      }
      for (const side of [0, 1] as const) expect(sent[side]).toEqual(dialogue.filter((step) => step.side === side).flatMap((step) => [...step.bytes]))
      const lastOf = (side: Side): Segment | undefined => segments.findLast((s) => s.side === side)
      expect(lastOf(0)?.acknowledge).toBe(next[1])
      expect(lastOf(1)?.acknowledge).toBe(next[0])
    }),
    { numRuns: 60 },
  )
})

test('frames are in order and none shares a microsecond with another of its connection', () => {
  fc.assert(
    fc.property(steps, (dialogue: readonly Step[]) => {
      const connection = tcpConnection(ends, randomOf('order'))
      const frames = [...connection.open(1000), ...connection.play(1000, dialogue), ...connection.close(0)]
      for (const [i, frame] of frames.entries()) if (i > 0) expect(frame.atUs).toBeGreaterThan(frames[i - 1]?.atUs ?? 0)
    }),
    { numRuns: 60 },
  )
})
