import { expect, test } from 'vitest'
import { countAttempts } from './attempts.ts'

test('attempts are counted in a window that begins with the first, and good ones are given back', () => {
  let now = 0
  const attempts = countAttempts({ attempts: 2, windowMs: 100 }, () => now)
  expect([attempts.take('a'), attempts.take('a'), attempts.take('a')]).toEqual([0, 0, 100])
  now = 60
  expect([attempts.take('a'), attempts.take('b')]).toEqual([40, 0])
  attempts.giveBack('a')
  expect([attempts.take('a'), attempts.take('a')]).toEqual([0, 40])
  now = 100
  expect(attempts.take('a')).toBe(0)
  attempts.giveBack('never seen')
})

test('many keys take bounded memory, and the one whose window ends first is forgotten first', () => {
  let now = 0
  const attempts = countAttempts({ attempts: 1, windowMs: 1_000_000 }, () => now)
  for (let index = 0; index < 20_001; index++) {
    now = index
    attempts.take(`key ${index}`)
  }
  expect(attempts.take('key 1')).toBeGreaterThan(0)
  expect(attempts.take('key 20000')).toBeGreaterThan(0)
  expect(attempts.take('key 0')).toBe(0)
})
