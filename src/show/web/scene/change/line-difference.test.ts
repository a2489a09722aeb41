import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareLines, differenceParts } from './line-difference.ts'

const signs = { same: ' ', added: '+', removed: '-' } as const
const marked = (before: string, after: string): string =>
  compareLines(before, after)
    .map(({ kind, text }) => `${signs[kind]}${text}`)
    .join('\n')

describe('the lines of two texts compared', () => {
  test.each([
    ['the same', 'a\nb', 'a\nb', ' a\n b'],
    ['one more', 'a\nc', 'a\nb\nc', ' a\n+b\n c'],
    ['one less', 'a\nb\nc', 'a\nc', ' a\n-b\n c'],
    ['another', 'a\nb\nc', 'a\nx\nc', ' a\n-b\n+x\n c'],
    ['nothing in common', 'a', 'b', '-a\n+b'],
    ['an empty text', '', 'a', '-\n+a'],
  ])('are %s', (_, before, after, expected) => {
    expect(marked(before, after)).toBe(expected)
  })

  test('give back both texts, with their numbers, and need no more edits than lines', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', ''), { minLength: 1, maxLength: 12 }).map((lines) => lines.join('\n'))
    fc.assert(
      fc.property(text, text, (before, after) => {
        const lines = compareLines(before, after)
        const side = (number: 'before' | 'after') => lines.filter((line) => line[number] !== undefined)
        expect(side('before').map((line) => line.text)).toEqual(before.split('\n'))
        expect(side('after').map((line) => line.text)).toEqual(after.split('\n'))
        expect(side('after').map((line) => line.after)).toEqual(after.split('\n').map((_, index) => index + 1))
        if (before === after) expect(lines.every(({ kind }) => kind === 'same')).toBe(true)
      }),
    )
  })

  test('of texts that have nothing to do with each other are still told, in bounded work', () => {
    const long = (word: string) => Array.from({ length: 3000 }, (_, index) => `${word} ${index}`).join('\n')
    const lines = compareLines(long('a'), long('b'))
    expect([lines.length, lines[0]?.kind, lines.at(-1)?.kind]).toEqual([6000, 'removed', 'added'])
  })
})

test('what does not differ is counted, but for what stands next to a difference', () => {
  const before = Array.from({ length: 20 }, (_, index) => `line ${index + 1}`)
  const parts = differenceParts(compareLines(before.join('\n'), before.with(9, 'line ten').join('\n')), 2)
  expect(parts.map((part) => (part.kind === 'skipped' ? part.count : part.lines.map(({ text }) => text)))).toEqual([
    7,
    ['line 8', 'line 9', 'line 10', 'line ten', 'line 11', 'line 12'],
    8,
  ])
})
