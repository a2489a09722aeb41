import type { Tables } from '#act/store'
import type { AuditEntry } from './audit-entry.ts'

export const entryToRow = (entry: AuditEntry): Tables['audit_entries'] => ({
  sequence: entry.sequence,
  at: entry.at,
  actor: entry.actor,
  address: entry.address,
  deed: entry.deed,
  subject: entry.subject,
  why: entry.why,
  revision_before: entry.before ?? null,
  revision_after: entry.after ?? null,
  payload_digest: entry.payload ?? null,
  previous: entry.previous,
  hash: entry.hash,
  key_id: entry.keyId,
  signature: entry.signature,
})

export const rowToEntry = (row: Tables['audit_entries']): AuditEntry => ({
  sequence: row.sequence,
  at: row.at,
  actor: row.actor,
  address: row.address,
  deed: row.deed,
  subject: row.subject,
  why: row.why,
  ...(row.revision_before === null ? {} : { before: row.revision_before }),
  ...(row.revision_after === null ? {} : { after: row.revision_after }),
  ...(row.payload_digest === null ? {} : { payload: row.payload_digest }),
  previous: row.previous,
  hash: row.hash,
  keyId: row.key_id,
  signature: row.signature,
})
