import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseCsv } from './parse-csv.ts'
import { writeCsv } from './write-csv.ts'

const cellsOf = (text: string): readonly (readonly string[])[] => {
  const parsed = parseCsv(text, 1000)
  return parsed.ok ? parsed.value.map(({ cells }) => cells) : expect.fail(parsed.findings[0]?.message)
}

describe('writing', () => {
  test('cells with separators, quotes and line breaks are quoted, lines end with CR LF', () => {
    expect(writeCsv([['a', 'b,c', 'say "x"', 'two\nlines'], ['']])).toBe('a,"b,c","say ""x""","two\nlines"\r\n\r\n')
  })

  test('no cell begins as a formula, in a program of any separator', () => {
    const hostile = ["=cmd|' /C calc'!A0", '+1+1', '-2+3', '@SUM(1)', '\t=1', '\r=1', '\n=1', '＝1', "'=1", 'a;=1', 'a;\t=1', 'a\n@x', 'a";=1']
    for (const cell of hostile) {
      const line = writeCsv([[cell]])
      for (const separator of [',', ';', '\t', '\n', '\r', '"'])
        for (const begin of line.split(separator)) expect(begin.replace(/^"*/, ''), line).not.toMatch(/^[=+\-@＝＋－＠]/)
      expect(cellsOf(line)).toEqual([[cell]])
    }
  })
})

describe('reading', () => {
  test('other separators, other line ends, a byte order mark and empty lines', () => {
    const cases: readonly (readonly [text: string, rows: readonly (readonly string[])[]])[] = [
      [
        'a,b\n1,2',
        [
          ['a', 'b'],
          ['1', '2'],
        ],
      ],
      [
        'a;b\r\n1,5;2\r\n',
        [
          ['a', 'b'],
          ['1,5', '2'],
        ],
      ],
      [
        'a\tb\r1\t2\r',
        [
          ['a', 'b'],
          ['1', '2'],
        ],
      ],
      [
        '\ufeffid,owner\n\n\nx,',
        [
          ['id', 'owner'],
          ['x', ''],
        ],
      ],
      [
        '"a;b;c",d\n1,2',
        [
          ['a;b;c', 'd'],
          ['1', '2'],
        ],
      ],
      ['"x ""y"""', [['x "y"']]],
      ['', []],
    ]
    for (const [text, rows] of cases) expect(cellsOf(text), JSON.stringify(text)).toEqual(rows)
  })

  test('rows know their line, through quoted line breaks and empty lines', () => {
    const parsed = parseCsv('a,b\n"1\n2",3\n\nx,y\n', 10)
    expect(parsed.ok && parsed.value.map(({ line }) => line)).toEqual([1, 2, 5])
  })

  test('a quote without end, text behind a quote, and too many rows are findings with their line', () => {
    for (const [text, line] of [
      ['a\n"b', 2],
      ['"a"b', 1],
      ['1\n2\n3\n4\n', 5],
    ] as const) {
      const parsed = parseCsv(text, 3)
      expect([parsed.ok, parsed.findings[0]?.code, parsed.findings[0]?.at?.line]).toEqual([false, 'csv/damaged', line])
    }
  })
})

describe('laws', () => {
  const cell = fc.string({ unit: fc.constantFrom('=', '+', '-', '@', "'", '"', ',', ';', '\t', '\r', '\n', ' ', 'a', '１', '＝'), maxLength: 12 })

  test('what was written comes back as it was', () => {
    // A row of one empty cell is an empty line, and says nothing.
    const rows = fc.array(fc.array(cell, { minLength: 2, maxLength: 5 }), { minLength: 1, maxLength: 5 })
    fc.assert(
      fc.property(rows, (table) => {
        // The heading decides the separator: it is ours.
        const heading = ['id', 'name', 'role', 'zone', 'x']
        expect(cellsOf(writeCsv([heading, ...table]))).toEqual([heading, ...table])
      }),
      { numRuns: 2000 },
    )
  })

  test('whatever the text, reading ends with rows or a finding', () => {
    fc.assert(
      fc.property(cell, (text) => Array.isArray(parseCsv(text, 3).findings)),
      { numRuns: 2000 },
    )
  })
})
