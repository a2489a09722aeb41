import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'
import { isBackupHeader, isBackupRow, isBackupTrailer, longestLine } from './backup-format.ts'
import type { BackupHeader, BackupRow, BackupTrailer } from './backup-format.ts'

/** The file is no backup, or no longer what was written. */
export class DamagedBackup extends Error {}

async function* linesOf(file: string): AsyncGenerator<Buffer> {
  const source = createReadStream(file)
  const unpacked = source.pipe(createGunzip())
  // `pipe` does not carry an error over: without this the reader would wait forever for a file that cannot be read.
  source.on('error', (error) => unpacked.destroy(error))
  let rest: Buffer[] = []
  let length = 0
  try {
    for await (const chunk of unpacked as AsyncIterable<Buffer>) {
      let from = 0
      for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, from)) {
        yield Buffer.concat([...rest, chunk.subarray(from, end + 1)])
        rest = []
        length = 0
        from = end + 1
      }
      length += chunk.length - from
      if (length > longestLine) throw new DamagedBackup(`a line is longer than ${longestLine} bytes`)
      rest.push(chunk.subarray(from))
    }
  } finally {
    source.destroy()
  }
  if (length > 0) throw new DamagedBackup('it ends in the middle of a line')
}

const parse = (line: Buffer): unknown => {
  try {
    return JSON.parse(line.toString('utf8')) as unknown
  } catch {
    throw new DamagedBackup('a line is not JSON')
  }
}

/** Header first, then the rows. Throws `DamagedBackup` at the first thing wrong; only a walk to the end has seen the digest. */
export async function* readBackup(file: string): AsyncGenerator<BackupHeader | BackupRow> {
  const digest = createHash('sha256')
  let header: BackupHeader | undefined
  let trailer: BackupTrailer | undefined
  let rows = 0
  for await (const line of linesOf(file)) {
    if (trailer !== undefined) throw new DamagedBackup('something follows the trailer')
    const value = parse(line)
    if (header === undefined) {
      if (!isBackupHeader(value)) throw new DamagedBackup('it does not begin as a backup of this version')
      header = value
      yield value
    } else if (isBackupRow(value)) {
      rows++
      if (header.tables[value[0]]?.length !== value.length - 1) throw new DamagedBackup(`row ${rows} does not fit its table`)
      yield value
    } else if (isBackupTrailer(value)) {
      trailer = value
      continue
    } else throw new DamagedBackup(`row ${rows + 1} is none`)
    digest.update(line)
  }
  if (trailer === undefined) throw new DamagedBackup('its end is missing')
  if (trailer.rows !== rows) throw new DamagedBackup(`it holds ${rows} rows and was written with ${trailer.rows}`)
  if (trailer.sha256 !== digest.digest('hex')) throw new DamagedBackup('its digest does not fit its rows')
}
