import { strFromU8, unzipSync } from 'fflate'
import { failed, ok } from '#ground/report'
import type { Result } from '#ground/report'
import { spreadsheetFinding } from './spreadsheet-finding.ts'

const mebibyte = 1024 * 1024

/** Ten thousand flows are about 10 MiB of XML; what is larger is no plan. */
export const bounds = { packedBytes: 8 * mebibyte, fileBytes: 32 * mebibyte, totalBytes: 48 * mebibyte, entries: 500 } as const

class OverBound extends Error {}

const over = (what: string): never => {
  throw new OverBound(what)
}

/**
 * The XML parts of a workbook as texts, by their path in it. Sizes are checked as the archive states them before anything is unpacked,
 * and a part that holds more than it states is cut there: a small file cannot fill the memory.
 */
export const unpackBounded = (bytes: Uint8Array): Result<ReadonlyMap<string, string>> => {
  if (bytes.length > bounds.packedBytes)
    return failed([
      spreadsheetFinding(
        'too-large',
        `the file has ${bytes.length} bytes, at most ${bounds.packedBytes} are read`,
        'leave other sheets and pictures out',
      ),
    ])
  let entries = 0
  let total = 0
  try {
    const parts = unzipSync(bytes, {
      filter: ({ name, size, originalSize }) => {
        entries += 1
        if (entries > bounds.entries) over(`more than ${bounds.entries} parts`)
        if (!/\.(xml|rels)$/.test(name)) return false
        // A stored part is as long as it says in the other place, and parts may overlap: the longer of the two counts.
        const stated = Math.max(size, originalSize)
        if (!(stated <= bounds.fileBytes)) over(`a part of ${stated} bytes`)
        total += stated
        if (total > bounds.totalBytes) over(`more than ${bounds.totalBytes} bytes once unpacked`)
        return true
      },
    })
    return ok(new Map(Object.entries(parts).map(([name, part]) => [name, strFromU8(part)])))
  } catch (error) {
    if (error instanceof OverBound)
      return failed([spreadsheetFinding('too-large', `the workbook has ${error.message}`, 'leave other sheets and pictures out')])
    // What the reader of archives throws at damaged bytes says nothing to people.
    return failed([spreadsheetFinding('not-a-workbook', 'the file is no XLSX workbook, or is damaged', 'save it as XLSX and try again')])
  }
}
