import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatMac, parseMac } from './index.ts'

test('a MAC address survives being written and read, with colons, hyphens or capitals', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 6, maxLength: 6 }), (bytes) => {
      const text = formatMac(bytes)
      expect(text).toBe(
        Buffer.from(bytes)
          .toString('hex')
          .replace(/(..)(?!$)/g, '$1:'),
      )
      for (const spelled of [text, text.replaceAll(':', '-'), text.toUpperCase()]) expect(parseMac(spelled)).toEqual(bytes)
    }),
  )
})

test('it is taken from where it stands, and bytes that are not there read as zero', () => {
  const bytes = Uint8Array.of(9, 9, 0x00, 0x1b, 0x1b, 0x12, 0x34, 0x56)
  expect(formatMac(bytes, 2)).toBe('00:1b:1b:12:34:56')
  expect(formatMac(bytes, 6)).toBe('34:56:00:00:00:00')
  expect(formatMac(new Uint8Array(0))).toBe('00:00:00:00:00:00')
})

test.each(['', '00:1b:1b:12:34', '00:1b:1b:12:34:56:78', '00:1b:1b:12:34:5g', '001b1b123456', '0:1b:1b:12:34:56', ' 00:1b:1b:12:34:56'])(
  '`%s` is no MAC address',
  (text) => {
    expect(parseMac(text)).toBeUndefined()
  },
)
