import { expect, test, vi } from 'vitest'
import { createMemory } from './remembered.ts'

const forGood = (answer: string) => vi.fn(async () => ({ answer, until: Number.POSITIVE_INFINITY }))

test('the answer that was not asked for longest goes first', async () => {
  const memory = createMemory(2)
  const [a, b, c] = [forGood('a'), forGood('b'), forGood('c')]
  for (const [name, work] of [
    ['a', a],
    ['b', b],
    ['a', a],
    ['c', c],
    ['a', a],
    ['b', b],
  ] as const)
    expect(await memory.ask(name, 0, work)).toBe(name)
  expect([a, b, c].map(({ mock }) => mock.calls.length)).toEqual([1, 2, 1])
})

test('questions for what is not there push nothing out, however many there are', async () => {
  const memory = createMemory(2)
  const [a, b] = [forGood('a'), forGood('b')]
  await memory.ask('a', 5, a)
  await memory.ask('b', 5, b)
  await Promise.all(Array.from({ length: 50 }, (_, i) => memory.ask(`none ${i}`, 5, async () => ({ answer: undefined, until: 5 }))))
  await memory.ask('a', 5, a)
  await memory.ask('b', 5, b)
  expect([a, b].map(({ mock }) => mock.calls.length)).toEqual([1, 1])
})

test('what is being worked out is awaited by all who ask, and asked again once it ended or failed', async () => {
  const memory = createMemory(1)
  const work = vi.fn(async () => ({ answer: 'x', until: 10 }))
  expect(await Promise.all([memory.ask('x', 0, work), memory.ask('x', 0, work)])).toEqual(['x', 'x'])
  await memory.ask('x', 9, work)
  expect(work).toHaveBeenCalledTimes(1)
  await memory.ask('x', 10, work)
  expect(work).toHaveBeenCalledTimes(2)
  const broken = vi.fn(async () => Promise.reject(new Error('away')))
  await expect(memory.ask('y', 0, broken)).rejects.toThrow('away')
  await expect(memory.ask('y', 0, broken)).rejects.toThrow('away')
  expect(broken).toHaveBeenCalledTimes(2)
})
