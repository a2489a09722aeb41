import fc from 'fast-check'
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { readWorkbook, writeWorkbook } from './index.ts'

const sheetPart = 'xl/worksheets/sheet1.xml'

const written = (rows: readonly (readonly string[])[]) =>
  writeWorkbook([
    { name: 'Flows', widths: [20], stickyRows: 1, stickyColumns: 1, rows: rows.map((row) => row.map((text) => ({ text }))) },
    {
      name: 'Read me',
      widths: [],
      stickyRows: 0,
      stickyColumns: 0,
      rows: [[{ text: 'about', isBold: true, background: '#ff0000', colour: '#ffffff' }]],
    },
  ])

/** A workbook with one of its parts rewritten. */
const altered = async (change: (parts: Record<string, Uint8Array>) => void, rows: readonly (readonly string[])[] = [['a', 'b']]) => {
  const parts = unzipSync(await written(rows))
  change(parts)
  return zipSync(parts)
}

const rewritten = (from: string | RegExp, to: string, part = sheetPart) =>
  altered((parts) => {
    const text = strFromU8(parts[part] ?? new Uint8Array())
    const news = text.replace(from, to)
    if (news === text) throw new Error(`nothing to rewrite in ${text}`)
    parts[part] = strToU8(news)
  })

const codesOf = async (bytes: Uint8Array) => {
  const read = await readWorkbook(bytes, ['Flows'])
  return [read.ok, read.findings.map(({ code }) => code)]
}

describe('a workbook', () => {
  test('comes back as it went out: rows by their number, sheets by their name', async () => {
    const read = await readWorkbook(await written([['a', '', 'c'], [], ['', ' two\nlines ']]), ['Read me', 'Flows'])
    expect(read).toMatchObject({
      ok: true,
      value: [
        { name: 'Read me', rows: [['about']] },
        {
          name: 'Flows',
          rows: [
            ['a', null, 'c'],
            [null, null, null],
            [null, ' two\nlines ', null],
          ],
        },
      ],
    })
  })

  test('keeps every character of every text', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }),
      fc.string({
        unit: fc.constantFrom('_', 'x', '0', '4', '1', '\u0001', '\r', '\ud800', '\ufffe', '&', '<', ']', '>', ' ', '\n'),
        minLength: 1,
        maxLength: 30,
      }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 8 }), async (texts) => {
        const read = await readWorkbook(await written([texts]), ['Flows'])
        expect(read.ok && read.value[0]?.rows).toEqual([texts])
      }),
      { numRuns: 150 },
    )
  })

  test('keeps the names that every object has', async () => {
    const names = ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'constructor']
    const read = await readWorkbook(await written([names]), ['Flows'])
    expect(read.ok && read.value[0]?.rows).toEqual([names])
  })

  test.each(['=1+1', '=cmd|"/c calc"!A1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '=HYPERLINK("http://x","y")'])(
    'holds %j as text and never as a formula',
    async (text) => {
      const sheet = strFromU8(unzipSync(await written([[text]]))[sheetPart] ?? new Uint8Array())
      expect(sheet).not.toMatch(/<f[\s>]/)
      expect([...sheet.matchAll(/<c [^>]*>/g)].map(([tag]) => /t="s"/.test(tag))).toEqual([true])
    },
  )

  test('that another program saved is read with its numbers, truth values, dates and inline texts', async () => {
    const long = 'z'.repeat(30_000)
    const cells = `<c r="A1"><v>4.5</v></c><c r="B1" t="b"><v>1</v></c><c r="C1" t="inlineStr"><is><t>${long}</t></is></c><c r="D1" t="d"><v>2027-03-31T00:00:00Z</v></c>`
    const rows = Array.from({ length: 20 }, (_, i) => `<row r="${i + 1}">${cells.replaceAll(/r="([A-D])1"/g, `r="$1${i + 1}"`)}</row>`).join('')
    const read = await readWorkbook(await rewritten(/<sheetData>.*<\/sheetData>/s, `<sheetData>${rows}</sheetData>`), ['Flows'])
    expect(read.ok && read.value[0]?.rows).toEqual(Array.from({ length: 20 }, () => [4.5, true, long, new Date(Date.UTC(2027, 2, 31))]))
  })
})

describe('a hostile workbook', () => {
  test('that unpacks to more than is read is refused by what it states, before it is unpacked', async () => {
    const bomb = await altered((parts) => {
      parts['xl/worksheets/sheet9.xml'] = new Uint8Array(40 * 1024 * 1024)
    })
    expect(bomb.length).toBeLessThan(200_000)
    expect(await codesOf(bomb)).toEqual([false, ['spreadsheet/too-large']])
  })

  test('of many parts that are too much together is refused', async () => {
    const many = await altered((parts) => {
      for (let i = 0; i < 4; i++) parts[`xl/worksheets/more${i}.xml`] = new Uint8Array(15 * 1024 * 1024)
    })
    expect(await codesOf(many)).toEqual([false, ['spreadsheet/too-large']])
  })

  test('of more parts than any workbook has is refused', async () => {
    const many = await altered((parts) => {
      for (let i = 0; i < 600; i++) parts[`docProps/${i}.bin`] = new Uint8Array(1)
    })
    expect(await codesOf(many)).toEqual([false, ['spreadsheet/too-large']])
  })

  test('that states less than it unpacks to is cut at what it states', async () => {
    const lying = await altered((parts) => {
      parts[sheetPart] = new Uint8Array(30 * 1024 * 1024).fill(0x20)
    })
    // The stated sizes stand in the central directory, 24 bytes after its signature `PK\x01\x02`.
    const view = new DataView(lying.buffer, lying.byteOffset)
    for (let at = 0; at + 4 < lying.length; at++) if (view.getUint32(at, true) === 0x02014b50) view.setUint32(at + 24, 10, true)
    expect(await codesOf(lying)).toMatchObject([false, [expect.stringMatching(/^spreadsheet\//)]])
  })

  test.each([
    ['a document type', '<worksheet ', '<!DOCTYPE x [<!ENTITY a "b">]><worksheet ', 'spreadsheet/unsupported-xml'],
    ['a comment', '<sheetData>', '<!-- <f> --><sheetData>', 'spreadsheet/unsupported-xml'],
    ['CDATA', '<sheetData>', '<![CDATA[<f>]]><sheetData>', 'spreadsheet/unsupported-xml'],
    ['one attribute twice', '<row r="1">', '<row r="1" x:r="9999999">', 'spreadsheet/unsupported-xml'],
    ['a formula', '<c r="B1" ', '<c r="A2"><f>1+1</f><v>2</v></c><c r="B1" ', 'spreadsheet/formula'],
    ['a formula of another prefix', '<c r="B1" ', '<c r="A2"><x:f>1+1</x:f><v>2</v></c><c r="B1" ', 'spreadsheet/formula'],
    ['an error value', '<c r="B1" ', '<c r="A2" t="e"><v>#REF!</v></c><c r="B1" ', 'spreadsheet/error-value'],
    ['a row far down', '<row r="1">', '<row r="999999">', 'spreadsheet/too-large'],
    ['a row far down, said in a character reference', '<row r="1">', '<row r="&#57;99999">', 'spreadsheet/too-large'],
    ['a row without end', '<row r="1">', '<row r="1e9">', 'spreadsheet/too-large'],
    ['a cell far to the right', '<c r="B1" ', '<c r="XFD1" ', 'spreadsheet/too-large'],
    ['a cell that is nowhere', '<c r="B1" ', '<c r="ZZZZZZZZZ1" ', 'spreadsheet/too-large'],
    ['a text that is not there', /<v>1<\/v>/.source, '<v>99</v>', 'spreadsheet/not-a-workbook'],
    ['half of it', /<\/sheetData>.*/.source, '', 'spreadsheet/not-a-workbook'],
  ])('with %s is refused', async (_, from, to, code) => {
    expect(await codesOf(await rewritten(new RegExp(from, 's'), to))).toEqual([false, [code]])
  })

  test('with a document type in its texts is refused', async () => {
    const bytes = await rewritten('<sst ', '<!DOCTYPE sst [<!ENTITY a "aaaa">]><sst ', 'xl/sharedStrings.xml')
    expect(await codesOf(bytes)).toEqual([false, ['spreadsheet/unsupported-xml']])
  })

  test('says in which cell a formula stands', async () => {
    const read = await readWorkbook(await rewritten('<c r="B1" s="1" t="s">', '<c r="B1"><f>A1</f>'), ['Flows'])
    expect(read.findings).toMatchObject([{ code: 'spreadsheet/formula', at: { file: 'Flows', line: 1, column: 2 } }])
  })

  test('without the sheet that is asked for is refused by its name', async () => {
    const read = await readWorkbook(await written([['a']]), ['Other'])
    expect(read.findings).toMatchObject([{ code: 'spreadsheet/no-sheet', message: 'the workbook has no sheet `Other`' }])
  })

  test('cut anywhere or with any byte changed, it returns', async () => {
    const whole = await written([['a', 'b'], ['c']])
    for (let length = 0; length < whole.length; length += 97) expect((await readWorkbook(whole.slice(0, length), ['Flows'])).ok).toBe(false)
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: whole.length - 1 }), fc.integer({ min: 0, max: 255 }), async (at, byte) => {
        const changed = whole.slice()
        changed[at] = byte
        const read = await readWorkbook(changed, ['Flows'])
        if (!read.ok) expect(read.findings.every(({ code }) => code.startsWith('spreadsheet/'))).toBe(true)
      }),
      { numRuns: 200 },
    )
  })
})
