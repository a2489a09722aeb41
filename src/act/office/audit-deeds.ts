import { randomUUID } from 'node:crypto'
import { exportCheckpoint, makeCheckpoint, parseCheckpoints } from '#act/audit-log'
import type { AuditCheckpoint, AuditQuestion } from '#act/audit-log'
import { addJob, findLatestJob } from '#act/store'
import type { StoredJob } from '#act/store'
import { failed, ok } from '#ground/report'
import type { Finding, Result } from '#ground/report'
import { perform } from './office.ts'
import type { Actor, Office } from './office.ts'

/** The kind of job that verifies the audit log. */
export const verifyAuditKind = 'verify-audit-log'

/** What such a job is asked. */
export interface VerifyAuditRequest {
  /** Checkpoints that were kept away from the database. */
  readonly checkpoints: readonly AuditCheckpoint[]
}

/** INVARIANT: only `askVerification` adds a job of this kind. */
export const verifyAuditRequestOf = (job: StoredJob): VerifyAuditRequest => job.request as VerifyAuditRequest

const error = (code: string, message: string, help: string): Finding => ({ code: `audit/${code}`, severity: 'error', message, help })

/** Begins the verification of the whole log, in the background. `text` holds exported checkpoints, a line each. Gives the id of the job. */
export const askVerification = async (office: Office, actor: Actor, text: string | undefined): Promise<Result<string>> => {
  const checkpoints = text === undefined || text.trim() === '' ? ok([]) : parseCheckpoints(text)
  if (!checkpoints.ok) return checkpoints
  const id = randomUUID()
  const request: VerifyAuditRequest = { checkpoints: checkpoints.value }
  const sheet = { needs: 'read-audit-log', plant: '*', deed: 'audit-verification-asked', subject: 'audit-log', payload: request } as const
  return perform<string>(office, actor, sheet, async (writer, at) => {
    const last = await findLatestJob(writer, verifyAuditKind)
    if (last?.state === 'queued' || last?.state === 'running')
      return failed([error('already-verifying', 'the audit log is being verified already', 'wait for that one to end')])
    const added = await addJob(writer, { id, kind: verifyAuditKind, request, at })
    return added.ok ? ok({ value: id }) : failed(added.findings)
  })
}

/** Writes into the log that somebody takes entries of it away. The entries are read afterwards, this one among them. */
export const recordExport = (
  office: Office,
  actor: Actor,
  plant: string,
  question: AuditQuestion & { readonly format: string },
): Promise<Result<void>> =>
  perform<void>(office, actor, { needs: 'export-audit-log', plant, deed: 'audit-log-exported', subject: 'audit-log', payload: question }, async () =>
    ok({ value: undefined }),
  )

/** A signed statement of where the log ends, to be kept away from this server. The entry about it comes after it. */
export const takeCheckpoint = (office: Office, actor: Actor): Promise<Result<string>> =>
  perform<string>(office, actor, { needs: 'export-audit-log', plant: '*', deed: 'checkpoint-exported', subject: 'audit-log' }, async (writer, at) => {
    const made = await makeCheckpoint(writer, office.signer, at)
    if (made === undefined) return failed([error('empty', 'the audit log has no entry yet', 'do something first: every deed is one')])
    return ok({ value: exportCheckpoint(made) })
  })

/** Writes into the log that somebody takes the database away, before they get it. */
export const recordBackup = (office: Office, actor: Actor): Promise<Result<void>> =>
  perform<void>(office, actor, { needs: 'back-up-and-restore', plant: '*', deed: 'backup-made', subject: 'server' }, async () =>
    ok({ value: undefined }),
  )
