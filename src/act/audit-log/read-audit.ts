import type { Reader } from '#act/store'
import type { AuditCheckpoint } from './audit-checkpoint.ts'
import type { AuditEntry } from './audit-entry.ts'
import { rowToEntry } from './stored-entry.ts'

export interface AuditQuestion {
  /** Entries after this sequence only. */
  readonly after?: number
  readonly subject?: string
  readonly actor?: string
  /** At most so many; 500 unless told. */
  readonly limit?: number
}

/** Entries in their order. */
export const readAudit = async (reader: Reader, { after = 0, subject, actor, limit = 500 }: AuditQuestion = {}): Promise<readonly AuditEntry[]> => {
  let query = reader.selectFrom('audit_entries').selectAll().where('sequence', '>', after)
  if (subject !== undefined) query = query.where('subject', '=', subject)
  if (actor !== undefined) query = query.where('actor', '=', actor)
  return (await query.orderBy('sequence').limit(limit).execute()).map(rowToEntry)
}

/** The checkpoints that the database holds, oldest first. */
export const readCheckpoints = async (reader: Reader): Promise<readonly AuditCheckpoint[]> =>
  (await reader.selectFrom('audit_checkpoints').selectAll().orderBy('sequence').execute()).map(({ key_id: keyId, ...row }) => ({ ...row, keyId }))
