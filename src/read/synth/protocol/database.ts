/** TDS 7.4 (MS-TDS) in clear, and the opaque records of archive and SCADA connections. */
import { be16, be32, bytes, le16, le32, utf16, zeros } from '../bytes.ts'
import type { Random } from '../random.ts'

const tds = (type: number, body: Uint8Array, packet = 1): Uint8Array => bytes(type, 1, be16(body.length + 8), 0, 0, packet, 0, body)

/** Options: version, encryption (2: not supported), multiple result sets. */
const preloginOptions = (version: readonly number[]): Uint8Array =>
  bytes(0, be16(16), be16(6), 1, be16(22), be16(1), 4, be16(23), be16(1), 255, version, 2, 0)

export const tdsPrelogin = (): Uint8Array => tds(0x12, preloginOptions([11, 0, 0x0c, 0x38, 0, 0]))
export const tdsPreloginAnswer = (): Uint8Array => tds(0x04, preloginOptions([15, 0, 0x10, 0x17, 0, 0]))

/** A batch of SQL with the transaction header that every client since 2005 sends. */
export const tdsBatch = (sql: string): Uint8Array => tds(1, bytes(le32(22), le32(18), le16(2), zeros(8), le32(1), utf16(sql)))

/** One column of integers, then the end with the number of rows. */
export const tdsRows = (column: string, values: readonly number[]): Uint8Array =>
  tds(
    4,
    bytes(
      0x81,
      le16(1),
      le32(0),
      le16(0),
      0x38,
      column.length,
      utf16(column),
      ...values.map((value) => bytes(0xd1, le32(value))),
      0xfd,
      le16(0x10),
      le16(0xc1),
      le32(values.length),
      le32(0),
    ),
  )

/**
 * A record of a protocol without public description: a mark, sequence, length, filler. Recognised by its port only; the mark
 * keeps the filler from looking like some other protocol by chance.
 */
export const opaqueRecord = (mark: number, sequence: number, size: number, random: Random): Uint8Array =>
  bytes(be32(mark), be32(sequence), be32(size), random.fill(size))
