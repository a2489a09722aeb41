import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalJson } from './canonical-json.ts'
import type { Canonical } from './canonical-json.ts'

const canonical: fc.Arbitrary<Canonical> = fc.letrec<{ value: Canonical }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.string({ unit: 'grapheme' }),
    fc.maxSafeInteger(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.string(), tie('value'), { maxKeys: 4 }),
  ),
})).value

const turned = (value: Canonical): Canonical => {
  if (Array.isArray(value)) return value.map(turned)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, inner]): [string, Canonical] => [name, turned(inner)])
      .toReversed(),
  )
}

test('the text means the value', () => {
  fc.assert(fc.property(canonical, (value) => void expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)))))
})

test('the order of names does not matter', () => {
  fc.assert(fc.property(canonical, (value) => void expect(canonicalJson(turned(value))).toBe(canonicalJson(value))))
})

test('a fraction and a number past 2^53 are refused', () => {
  for (const number of [0.5, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY]) expect(() => canonicalJson({ number })).toThrow(RangeError)
})
