import { verifyAuditLog } from '#act/audit-log'
import { verifyAuditKind, verifyAuditRequestOf } from '#act/office'
import type { Office } from '#act/office'
import { failed, ok } from '#ground/report'
import type { Finding } from '#ground/report'
import type { JobKind } from './job-runner.ts'

/** How far a verification is: what a job of this kind keeps as its progress. */
export interface VerifyProgress {
  readonly entries: number
  readonly of: number
}

const stopped: Finding = { code: 'audit/stopped', severity: 'error', message: 'the verification was stopped', help: 'ask for it again' }

/** Walks the whole audit log. Its outcome is the report; what is wrong in the log is no failure of the job. */
export const verifyAuditJob = ({ office }: { readonly office: Office }): JobKind => ({
  kind: verifyAuditKind,
  run: async ({ job, progress, signal }) => {
    const { checkpoints } = verifyAuditRequestOf(job)
    const onProgress = (entries: number, of: number): void => progress({ entries, of } satisfies VerifyProgress)
    try {
      return ok(await verifyAuditLog(office.store, { publicKey: office.signer.publicKey, checkpoints, onProgress, signal }))
    } catch (error) {
      // It begins anew after a restart: what a half walk has seen proves nothing.
      if (signal.aborted) return failed([stopped])
      throw error
    }
  },
})
