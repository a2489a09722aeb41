import { expect, test } from 'vitest'
import { randomOf } from './random.ts'

test('the same name gives the same numbers, another name others', () => {
  const draw = (name: string): readonly number[] =>
    Array.from(
      { length: 20 },
      (
        (r) => () =>
          r.between(0, 1_000_000)
      )(randomOf(name)),
    )
  expect(draw('a')).toEqual(draw('a'))
  expect(draw('a')).not.toEqual(draw('b'))
})

test('numbers stay in their bounds, reach both ends and spread evenly', () => {
  const random = randomOf('spread')
  const counts = new Map<number, number>()
  for (let i = 0; i < 6000; i++) {
    const n = random.between(3, 8)
    counts.set(n, (counts.get(n) ?? 0) + 1)
  }
  expect([...counts.keys()].toSorted()).toEqual([3, 4, 5, 6, 7, 8])
  for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150)
})
