import { describe, expect, it } from 'vitest'
import { isDirection, nextFocus } from './next-focus.ts'

const box = (id: string, x: number, y: number) => ({ id, x, y, width: 10, height: 10 })

/** Two rows: a b c above, d far below b, e just right of c and a little lower. */
const [a, b, c, d, e] = [box('a', 0, 0), box('b', 20, 0), box('c', 40, 0), box('d', 20, 100), box('e', 60, 4)]
const boxes = [a, b, c, d, e]

describe('an arrow key', () => {
  it.each([
    ['ArrowRight', a, 'b'],
    ['ArrowRight', c, 'e'],
    ['ArrowLeft', c, 'b'],
    ['ArrowDown', b, 'd'],
    ['ArrowUp', d, 'b'],
    ['ArrowLeft', a, undefined],
    ['ArrowUp', b, undefined],
  ] as const)('%s from $id leads to the nearest that lies that way', (key, from, expected) => {
    expect(nextFocus(boxes, from, key)?.id).toBe(expected)
  })

  it('is told from every other key', () => {
    expect(['ArrowUp', 'ArrowLeft', 'Arrow', 'ArrowUpward', 'Enter', '/'].map(isDirection)).toEqual([true, true, false, false, false, false])
  })
})
