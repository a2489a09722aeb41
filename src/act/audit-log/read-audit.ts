import type { Reader } from '#act/store'
import type { AuditCheckpoint } from './audit-checkpoint.ts'
import type { AuditEntry } from './audit-entry.ts'
import { rowToEntry } from './stored-entry.ts'

export interface AuditQuestion {
  /** Entries after this sequence only. */
  readonly after?: number
  /** Entries before this sequence only. */
  readonly before?: number
  /** Entries about this plant only. */
  readonly plant?: string
  readonly subject?: string
  /** What the subject has in it, anywhere. */
  readonly about?: string
  readonly actor?: string
  readonly deed?: string
  /** Not older, and older than these: milliseconds since 1970, UTC. */
  readonly from?: number
  readonly until?: number
  /** At most so many; 500 unless told. */
  readonly limit?: number
  /** The last ones first. */
  readonly isNewestFirst?: boolean
}

/** Entries in their order, or the newest first. */
export const readAudit = async (reader: Reader, question: AuditQuestion = {}): Promise<readonly AuditEntry[]> => {
  const { after = 0, before, plant, subject, about, actor, deed, from, until, limit = 500, isNewestFirst = false } = question
  let query = reader.selectFrom('audit_entries').selectAll().where('sequence', '>', after)
  if (before !== undefined) query = query.where('sequence', '<', before)
  if (plant !== undefined) {
    // Entries about a plant name it before all else: `plant:riverside change:7`. A `like` would take `_` in a name for any letter.
    const [whole, front] = [`plant:${plant}`, `plant:${plant} `]
    query = query.where(({ eb, fn, lit, or }) =>
      or([eb('subject', '=', whole), eb(fn<string>('substr', ['subject', lit(1), lit([...front].length)]), '=', front)]),
    )
  }
  if (subject !== undefined) query = query.where('subject', '=', subject)
  // Both databases know `replace`; each has another word for "is in", and a `like` would take `_` for any letter.
  if (about !== undefined)
    query = query.where(({ eb, fn, ref, val }) => eb(fn<string>('replace', ['subject', val(about), val('')]), '<>', ref('subject')))
  if (actor !== undefined) query = query.where('actor', '=', actor)
  if (deed !== undefined) query = query.where('deed', '=', deed)
  if (from !== undefined) query = query.where('at', '>=', from)
  if (until !== undefined) query = query.where('at', '<', until)
  const found = await query
    .orderBy('sequence', isNewestFirst ? 'desc' : 'asc')
    .limit(limit)
    .execute()
  return found.map(rowToEntry)
}

/** The checkpoints that the database holds, oldest first; those after a sequence only. */
export const readCheckpoints = async (reader: Reader, after = 0): Promise<readonly AuditCheckpoint[]> => {
  const rows = await reader.selectFrom('audit_checkpoints').selectAll().where('sequence', '>', after).orderBy('sequence').execute()
  return rows.map(({ key_id: keyId, ...row }) => ({ ...row, keyId }))
}
