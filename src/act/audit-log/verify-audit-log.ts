import { setImmediate } from 'node:timers/promises'
import type { Reader, Store } from '#act/store'
import type { Finding } from '#ground/report'
import { checkpointStatement } from './audit-checkpoint.ts'
import type { AuditCheckpoint } from './audit-checkpoint.ts'
import { beginning, entryHash, entryStatement } from './audit-entry.ts'
import type { AuditEntry } from './audit-entry.ts'
import { auditVerifier } from './audit-key.ts'
import type { AuditVerifier } from './audit-key.ts'
import { readAudit, readCheckpoints } from './read-audit.ts'

export interface AuditReport {
  /** How many entries were looked at. No entries is no pass. */
  readonly entries: number
  /** Checkpoints looked at, the exported one included. */
  readonly checkpoints: number
  /** The last entry that was looked at. */
  readonly end?: { readonly sequence: number; readonly hash: string }
  readonly findings: readonly Finding[]
}

/** Findings of one walk: past this many the log is worthless, and the list would only eat memory. */
const mostFindings = 100

/** Several servers sample their clocks before they wait for their turn; more than this is a clock that was set back. In milliseconds. */
const clockSlack = 5_000

const error = (code: string, message: string, help: string): Finding => ({ code: `audit/${code}`, severity: 'error', message, help })

const evidence = 'keep the database as it is, as evidence, and compare it with the last good backup and checkpoint'

/** What kind of change best explains an entry whose content or link does not fit. */
const explain = async (reader: Reader, entry: AuditEntry, verifier: AuditVerifier): Promise<Finding> => {
  const { sequence, hash, previous, signature } = entry
  const twins = await reader
    .selectFrom('audit_entries')
    .select('sequence')
    .where('hash', '=', hash)
    .where('sequence', '<', sequence)
    .limit(1)
    .execute()
  const [twin] = twins
  if (twin !== undefined) return error('replayed', `entry ${sequence} is entry ${twin.sequence} once more: it was copied to a later place`, evidence)
  const isOurs = entry.keyId === verifier.keyId && verifier.verify(entryStatement(hash), signature)
  if (!isOurs) return error('forged', `entry ${sequence} was not signed by the key of this log`, evidence)
  if (entryHash(entry) === hash) return error('unlinked', `entry ${sequence} does not follow the entry that stands before it`, evidence)
  const [before] = await reader.selectFrom('audit_entries').select('sequence').where('hash', '=', previous).limit(1).execute()
  if (before !== undefined && before.sequence !== sequence - 1)
    return error('reordered', `entry ${sequence} belongs behind entry ${before.sequence}: it was moved`, evidence)
  return error('edited', `entry ${sequence} was changed after it was written`, evidence)
}

const otherKey = ({ sequence, keyId }: { readonly sequence: number; readonly keyId: string }, verifier: AuditVerifier, what: string): Finding =>
  error(
    'other-key',
    `${what} ${sequence} names the key \`${keyId}\`, and the log is checked with \`${verifier.keyId}\``,
    'check with the public key that was kept outside of the database; if it was, the log was written anew by somebody else',
  )

const timeFinding = (entry: AuditEntry, last: AuditEntry | undefined): Finding | undefined => {
  if (last === undefined || entry.at >= last.at - clockSlack) return undefined
  return error(
    'time-shifted',
    `entry ${entry.sequence} says that it is ${last.at - entry.at} ms older than entry ${last.sequence}`,
    'either a clock was set back, or times were changed: compare with the logs of other systems',
  )
}

/** Those of the checkpoints that come from outside of the database. */
type Exported = ReadonlySet<AuditCheckpoint>

interface Walk {
  readonly findings: Finding[]
  readonly wanted: ReadonlyMap<number, readonly AuditCheckpoint[]>
  last: AuditEntry | undefined
  entries: number
}

const checkAgainst = (entry: AuditEntry, checkpoints: readonly AuditCheckpoint[], exported: Exported): readonly Finding[] =>
  checkpoints.flatMap((checkpoint) => {
    if (checkpoint.hash !== entry.hash)
      return exported.has(checkpoint)
        ? [
            error(
              'rolled-back',
              `entry ${entry.sequence} is not the one that the exported checkpoint saw: the log was set back and written on`,
              evidence,
            ),
          ]
        : [error('checkpoint-differs', `entry ${entry.sequence} is not the one that its checkpoint saw`, evidence)]
    if (checkpoint.at < entry.at - clockSlack)
      return [
        error(
          'time-shifted',
          `entry ${entry.sequence} says that it is ${entry.at - checkpoint.at} ms younger than the checkpoint that saw it`,
          evidence,
        ),
      ]
    return []
  })

const walkEntry = async (reader: Reader, verifier: AuditVerifier, walk: Walk, entry: AuditEntry, exported: Exported): Promise<void> => {
  const { last, findings } = walk
  const due = (last?.sequence ?? 0) + 1
  if (entry.sequence < due) {
    // A primary key forbids this, until somebody drops it.
    findings.push(error('replayed', `entry ${entry.sequence} stands in the log more than once`, evidence))
    return
  }
  const isGap = entry.sequence > due
  if (isGap)
    findings.push(
      error('missing', `${entry.sequence - due === 1 ? `entry ${due} is` : `entries ${due} to ${entry.sequence - 1} are`} missing`, evidence),
    )
  const isLinked = isGap || entry.previous === (last?.hash ?? beginning)
  const isIntact = isLinked && entryHash(entry) === entry.hash
  if (entry.keyId !== verifier.keyId) findings.push(otherKey(entry, verifier, 'entry'))
  else if (!isIntact || !verifier.verify(entryStatement(entry.hash), entry.signature)) findings.push(await explain(reader, entry, verifier))
  const time = timeFinding(entry, last)
  if (time !== undefined) findings.push(time)
  findings.push(...checkAgainst(entry, walk.wanted.get(entry.sequence) ?? [], exported))
  walk.last = entry
  walk.entries++
}

const checkSignatures = (checkpoints: readonly AuditCheckpoint[], verifier: AuditVerifier): readonly Finding[] =>
  checkpoints.flatMap((checkpoint) => {
    if (checkpoint.keyId !== verifier.keyId) return [otherKey(checkpoint, verifier, 'the checkpoint at entry')]
    if (verifier.verify(checkpointStatement(checkpoint), checkpoint.signature)) return []
    return [error('checkpoint-forged', `the checkpoint at entry ${checkpoint.sequence} was not signed by the key of this log`, evidence)]
  })

const checkEnd = (end: number, head: number, checkpoints: readonly AuditCheckpoint[], exported: Exported): readonly Finding[] => {
  const findings: Finding[] = []
  const furthest = checkpoints.filter((checkpoint) => !exported.has(checkpoint)).reduce((most, { sequence }) => Math.max(most, sequence), head)
  if (furthest > end) findings.push(error('truncated', `the log ends at entry ${end}, and reached ${furthest} before`, evidence))
  if (head < end) findings.push(error('head-differs', `the log ends at entry ${end}, and its counter stands at ${head}`, evidence))
  const furthestSeen = [...exported].reduce((most, { sequence }) => Math.max(most, sequence), 0)
  if (furthestSeen > end)
    findings.push(error('rolled-back', `the log ends at entry ${end}, and the exported checkpoint saw entry ${furthestSeen}`, evidence))
  return findings
}

/** Both ends in one statement, so that an append between two questions is not taken for tampering. */
const endsOf = async (reader: Reader): Promise<{ readonly end: number; readonly head: number }> => {
  const row = await reader
    .selectNoFrom((query) => [
      query
        .selectFrom('audit_entries')
        .select(({ fn }) => fn.max('sequence').as('end'))
        .as('end'),
      query.selectFrom('audit_head').select('sequence').where('name', '=', 'audit').as('head'),
    ])
    .executeTakeFirstOrThrow()
  return { end: row.end ?? 0, head: row.head ?? 0 }
}

export interface AuditQuestioning {
  /** PEM. */
  readonly publicKey: string
  /** Checkpoints that were exported before. */
  readonly checkpoints?: readonly AuditCheckpoint[]
  /** Told now and then how many entries were looked at, of how many. */
  readonly onProgress?: (entries: number, of: number) => void
  /** Ends the walk early with a throw. */
  readonly signal?: AbortSignal
}

/**
 * Walks the whole log and says what was tampered with. `publicKey` and `checkpoints` must come from outside of the database: whoever
 * can write there could replace them too. Without a checkpoint from outside, a log that was set back as a whole cannot be told from a
 * young one. Entries that are appended meanwhile are left for the next time.
 */
export const verifyAuditLog = async (
  store: Store,
  { publicKey, checkpoints: given = [], onProgress, signal }: AuditQuestioning,
): Promise<AuditReport> => {
  const exported: Exported = new Set(given)
  const verifier = auditVerifier(publicKey)
  // INVARIANT: checkpoints are read before the ends, so that an honest one never lies beyond them.
  const stored = await store.read((reader) => readCheckpoints(reader))
  const { end, head } = await store.read(endsOf)
  const checkpoints = [...stored, ...given]
  const walk: Walk = {
    findings: [...checkSignatures(checkpoints, verifier)],
    wanted: Map.groupBy(checkpoints, ({ sequence }) => sequence),
    last: undefined,
    entries: 0,
  }
  while (walk.findings.length < mostFindings) {
    const page = (await store.read((reader) => readAudit(reader, { after: walk.last?.sequence ?? 0 }))).filter(({ sequence }) => sequence <= end)
    if (page.length === 0) break
    // SQLite and signatures never leave this thread: others get their turn between two pages.
    await setImmediate()
    signal?.throwIfAborted()
    onProgress?.(walk.entries, end)
    for (const entry of page) {
      if (walk.findings.length >= mostFindings) break
      await store.read((reader) => walkEntry(reader, verifier, walk, entry, exported))
    }
  }
  const { last, findings } = walk
  if (findings.length < mostFindings) findings.push(...checkEnd(end, head, checkpoints, exported))
  else findings.push(error('more', `the walk ended at entry ${last?.sequence ?? 0}: it has more than ${mostFindings} findings`, evidence))
  return {
    entries: walk.entries,
    checkpoints: checkpoints.length,
    ...(last === undefined ? {} : { end: { sequence: last.sequence, hash: last.hash } }),
    findings,
  }
}
