import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ascii, hex, printable, u16be, u16le, u32be, u32le, u8 } from './bytes.ts'

const bytes = fc.uint8Array({ maxLength: 12 })

describe('numbers from bytes', () => {
  it('are those of DataView wherever all their bytes are there', () => {
    fc.assert(
      fc.property(bytes, fc.nat(12), (b, at) => {
        const view = new DataView(b.buffer, b.byteOffset, b.byteLength)
        if (at + 1 <= b.length) expect(u8(b, at)).toBe(view.getUint8(at))
        if (at + 2 <= b.length) expect([u16be(b, at), u16le(b, at)]).toEqual([view.getUint16(at), view.getUint16(at, true)])
        if (at + 4 <= b.length) expect([u32be(b, at), u32le(b, at)]).toEqual([view.getUint32(at), view.getUint32(at, true)])
      }),
    )
  })

  it('never throw and read what is missing as 0, at any place', () => {
    fc.assert(
      fc.property(bytes, fc.integer({ min: -20, max: 40 }), (b, at) => {
        const padded = (i: number): number => b[i] ?? 0
        expect(u16be(b, at)).toBe(padded(at) * 256 + padded(at + 1))
        expect(u32le(b, at)).toBe(padded(at) + padded(at + 1) * 2 ** 8 + padded(at + 2) * 2 ** 16 + padded(at + 3) * 2 ** 24)
      }),
    )
  })
})

describe('text from bytes', () => {
  const of = (text: string): Uint8Array => Uint8Array.from(text, (c) => c.charCodeAt(0))

  it.each([
    ['PLC-1', 'PLC-1'],
    ['  PLC-1  ', 'PLC-1'],
    ['PLC\0secret', 'PLC'],
    ['a\u001b[2Jb', 'a [2Jb'],
    ['caf\u00e9', 'caf'],
    ['', ''],
  ])('%j is shown as %j', (text, shown) => {
    expect(printable(of(text), 0, text.length)).toBe(shown)
  })

  it('is cut to what is there, to what was asked for and to a bound', () => {
    expect(printable(of('abcdef'), 2, 4)).toBe('cd')
    expect(printable(of('abcdef'), 4, 99)).toBe('ef')
    expect(printable(new Uint8Array(10_000).fill(65), 0, 10_000).length).toBe(128)
    expect(ascii(of('abc'), -5, 99)).toBe('abc')
  })

  it('never holds a character that could steer a terminal', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (b) => /^[\x20-\x7e]{0,128}$/.test(printable(b, 0, b.length))))
  })
})

it('native codes have at least two digits, lower case', () => {
  expect([hex(3), hex(0x4c), hex(0x401, 4), hex(0x65, 4)]).toEqual(['0x03', '0x4c', '0x0401', '0x0065'])
})
