import type { Writer } from '#act/store'
import type { AuditCheckpoint } from './audit-checkpoint.ts'
import { checkpointStatement } from './audit-checkpoint.ts'
import { beginning, entryHash, entryStatement } from './audit-entry.ts'
import type { AuditDeed, AuditEntry } from './audit-entry.ts'
import type { AuditSigner } from './audit-key.ts'
import { entryToRow } from './stored-entry.ts'

/** After how many entries a checkpoint is made by itself. */
export const checkpointEvery = 100

const storeCheckpoint = async (
  writer: Writer,
  signer: AuditSigner,
  { sequence, hash }: Pick<AuditEntry, 'sequence' | 'hash'>,
  at: number,
): Promise<AuditCheckpoint> => {
  const unsigned = { sequence, hash, at, keyId: signer.keyId }
  const signature = signer.sign(checkpointStatement(unsigned))
  await writer
    .insertInto('audit_checkpoints')
    .values({ sequence, at, hash, key_id: signer.keyId, signature })
    .onConflict((conflict) => conflict.column('sequence').doNothing())
    .execute()
  return { ...unsigned, signature }
}

// Half a surrogate pair cannot be written as UTF-8: a database would change it, and an honest entry would look edited.
const wellFormed = (deed: AuditDeed): AuditDeed => ({
  ...deed,
  actor: deed.actor.toWellFormed(),
  address: deed.address.toWellFormed(),
  deed: deed.deed.toWellFormed(),
  subject: deed.subject.toWellFormed(),
  why: deed.why.toWellFormed(),
})

/**
 * Waits until everyone who came before has committed, and has those who come after wait for this transaction. A deed that begins with it
 * sees all that is decided so far, on PostgreSQL too, and is in the log in the order in which it was decided.
 */
export const takeTurn = async (writer: Writer): Promise<void> => {
  await writer
    .insertInto('audit_head')
    .values({ name: 'audit', sequence: 0, hash: beginning })
    // Changes nothing and takes the lock of the row. Nobody sees the row without an entry: whoever made it appends, or is rolled back.
    .onConflict((conflict) => conflict.column('name').doUpdateSet((head) => ({ sequence: head.ref('audit_head.sequence') })))
    .execute()
}

/**
 * Puts a deed at the end of the log, in the transaction of the deed itself: both are kept or neither. Others that append wait until it
 * commits. Gives the entry; every `checkpointEvery` entries it also makes a checkpoint.
 */
export const appendAudit = async (writer: Writer, signer: AuditSigner, deed: AuditDeed): Promise<AuditEntry> => {
  // One statement that counts on and takes the lock of the row; its hash is still that of the last entry.
  const { sequence, hash: previous } = await writer
    .insertInto('audit_head')
    .values({ name: 'audit', sequence: 1, hash: beginning })
    .onConflict((conflict) => conflict.column('name').doUpdateSet((head) => ({ sequence: head('audit_head.sequence', '+', 1) })))
    .returning(['sequence', 'hash'])
    .executeTakeFirstOrThrow()
  const unsigned = { ...wellFormed(deed), sequence, previous, keyId: signer.keyId }
  const hash = entryHash(unsigned)
  const entry: AuditEntry = { ...unsigned, hash, signature: signer.sign(entryStatement(hash)) }
  await writer.insertInto('audit_entries').values(entryToRow(entry)).execute()
  await writer.updateTable('audit_head').set({ hash }).where('name', '=', 'audit').execute()
  if (sequence % checkpointEvery === 0) await storeCheckpoint(writer, signer, entry, deed.at)
  return entry
}

/** A checkpoint of the log as it ends now, to be exported; undefined while the log is empty. */
export const makeCheckpoint = async (writer: Writer, signer: AuditSigner, at: number): Promise<AuditCheckpoint | undefined> => {
  const head = await writer.selectFrom('audit_head').select(['sequence', 'hash']).where('name', '=', 'audit').executeTakeFirst()
  if (head === undefined) return undefined
  const last = await writer.selectFrom('audit_entries').select('hash').where('sequence', '=', head.sequence).executeTakeFirst()
  // INVARIANT: never sign what was tampered with.
  if (last?.hash !== head.hash) throw new Error('the audit log does not end where it says: verify it before a checkpoint is made')
  return storeCheckpoint(writer, signer, head, at)
}
