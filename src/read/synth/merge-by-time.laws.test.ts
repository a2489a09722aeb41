import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { TimedFrame } from './frame.ts'
import { mergeByTime } from './merge-by-time.ts'

const lanes = fc.array(
  fc.array(fc.nat(50), { maxLength: 20 }).map((times) => times.toSorted((x, y) => x - y)),
  { maxLength: 12 },
)
const framesOf = (times: readonly number[], lane: number): readonly TimedFrame[] =>
  times.map((atUs, n) => ({ atUs, bytes: Uint8Array.from([lane, n]) }))

test('a merge is a stable sort of everything', () => {
  fc.assert(
    fc.property(lanes, (all) => {
      const sources = all.map(framesOf)
      // Sources without frames take no part in the order of equal times.
      const expected = sources.flatMap((s) => [...s]).toSorted((x, y) => x.atUs - y.atUs)
      expect([...mergeByTime(sources)].map((f) => [f.atUs, ...f.bytes])).toEqual(expected.map((f) => [f.atUs, ...f.bytes]))
    }),
  )
})

test('a merge holds one frame a source, however long the sources are', () => {
  let made = 0
  function* endless(step: number): Generator<TimedFrame> {
    for (let atUs = 0; ; atUs += step) {
      made++
      yield { atUs, bytes: new Uint8Array(0) }
    }
  }
  const merged = mergeByTime([endless(1), endless(2), endless(3)])
  for (let i = 0; i < 1000; i++) merged.next()
  expect(made - 1000).toBeLessThanOrEqual(3)
})
