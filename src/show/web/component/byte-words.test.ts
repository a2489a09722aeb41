import { expect, test } from 'vitest'
import { bytesInWords } from './byte-words.ts'

test('bytes are said with the unit that fits after rounding', () => {
  const cases: readonly (readonly [bytes: number, words: string])[] = [
    [0, '0 bytes'],
    [999, '999 bytes'],
    [1000, '1.0 KB'],
    [99_400, '99.4 KB'],
    [99_600, '100 KB'],
    [999_499, '999 KB'],
    [999_500, '1.0 MB'],
    [16 * 1024 ** 3, '17.2 GB'],
    [5e15, '5000 TB'],
  ]
  expect(cases.map(([bytes]) => bytesInWords(bytes))).toEqual(cases.map(([, words]) => words))
})
