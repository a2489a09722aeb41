import { expect, test } from 'vitest'
import { movedBy } from './grid-keys.ts'

test.each([
  ['ArrowRight', false, [2, 2], [2, 3]],
  ['ArrowLeft', false, [2, 0], [2, 0]],
  ['ArrowDown', false, [19, 2], [19, 2]],
  ['ArrowUp', false, [2, 2], [1, 2]],
  ['PageDown', false, [5, 2], [15, 2]],
  ['PageUp', false, [5, 2], [0, 2]],
  ['Home', false, [5, 7], [5, 0]],
  ['Home', true, [5, 7], [0, 0]],
  ['End', false, [5, 7], [5, 19]],
  ['End', true, [5, 7], [19, 19]],
])('%s (control %s) leads from %j to %j and never out of the grid', (key, withControl, [row = 0, column = 0], [nextRow, nextColumn]) => {
  expect(movedBy(key, withControl, { row, column }, 20)).toEqual({ row: nextRow, column: nextColumn })
})

test('every other key is left to the page', () => {
  expect(['Tab', 'a', 'Escape', 'constructor'].map((key) => movedBy(key, false, { row: 0, column: 0 }, 20))).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ])
})
