import { Buffer } from 'node:buffer'
import { strToU8, zipSync } from 'fflate'
import { readSheet } from 'read-excel-file/node'
import { failed, ok } from '#ground/report'
import type { Result } from '#ground/report'
import { scanSheet } from './scan-sheet.ts'
import { scanXml } from './scan-xml.ts'
import type { Tag } from './scan-xml.ts'
import { spreadsheetFinding } from './spreadsheet-finding.ts'
import { unpackBounded } from './unpack-bounded.ts'

/** What a cell holds; null when it is empty. */
export type Cell = string | number | boolean | Date | null

export interface ReadSheet {
  readonly name: string
  /** All of them from the first on, so that the i-th is row i + 1 of the sheet. */
  readonly rows: readonly (readonly Cell[])[]
}

type Parts = ReadonlyMap<string, string>

const noWorkbook = (): Result<never> =>
  failed([spreadsheetFinding('not-a-workbook', 'the file is no XLSX workbook, or is damaged', 'save it as XLSX and try again')])

const tagsOf = (parts: Parts, part: string): Result<readonly Tag[]> => {
  const text = parts.get(part)
  if (text === undefined) return noWorkbook()
  const tags: Tag[] = []
  const scanned = scanXml(part, text, (tag) => {
    if (!tag.isEnd) tags.push(tag)
    return tags.length < 10_000
  })
  return scanned.ok ? ok(tags) : scanned
}

/** The part that holds a sheet, by its name. */
const partOfSheet = (parts: Parts, sheet: string): Result<string> => {
  const book = tagsOf(parts, 'xl/workbook.xml')
  if (!book.ok) return book
  const relations = tagsOf(parts, 'xl/_rels/workbook.xml.rels')
  if (!relations.ok) return relations
  const id = book.value.find(({ name, attributes }) => name === 'sheet' && attributes.get('name') === sheet)?.attributes.get('id')
  const target = relations.value.find(({ name, attributes }) => name === 'Relationship' && attributes.get('Id') === id)?.attributes.get('Target')
  if (id === undefined || target === undefined)
    return failed([spreadsheetFinding('no-sheet', `the workbook has no sheet \`${sheet}\``, 'export it anew and keep the names of its sheets')])
  return ok(target.startsWith('/') ? target.slice(1) : `xl/${target.replace(/^\.\//, '')}`)
}

const supporting = /^(xl\/workbook\.xml|xl\/_rels\/workbook\.xml\.rels|xl\/sharedStrings\.xml|xl\/styles\.xml|\[Content_Types\]\.xml)$/

/**
 * Reads the named sheets of a workbook, in the order of the names. Bounded and looked over before any cell is read: a formula or an error value
 * in one of them, a document type, or more rows than any plan has is a finding.
 */
export const readWorkbook = async (bytes: Uint8Array, names: readonly string[]): Promise<Result<readonly ReadSheet[]>> => {
  const parts = unpackBounded(bytes)
  if (!parts.ok) return parts
  // INVARIANT: the reader gets the parts that were looked over, and no other: it unpacks this archive and never the given one.
  const looked: Record<string, Uint8Array> = {}
  for (const [part, text] of parts.value) {
    if (!supporting.test(part)) continue
    const scanned = scanXml(part, text, () => true)
    if (!scanned.ok) return scanned
    looked[part] = strToU8(text)
  }
  for (const name of names) {
    const part = partOfSheet(parts.value, name)
    if (!part.ok) return part
    const text = parts.value.get(part.value)
    if (text === undefined) return noWorkbook()
    const scanned = scanSheet(part.value, text, name)
    if (!scanned.ok) return scanned
    looked[part.value] = strToU8(text)
  }
  const safe = Buffer.from(zipSync(looked, { level: 0 }))
  try {
    const sheets: ReadSheet[] = []
    for (const name of names) sheets.push({ name, rows: (await readSheet(safe, name, { trim: false })) as unknown as readonly (readonly Cell[])[] })
    return ok(sheets)
  } catch {
    // The reader throws at whatever it does not expect of a sheet; its words are about XML.
    return noWorkbook()
  }
}
