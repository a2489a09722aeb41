import type { AuditEntry, AuditReport } from '#act/audit-log'
import type { VerifyProgress } from '#act/live'
import { verifyAuditRequestOf } from '#act/office'
import type { StoredJob } from '#act/store'
import type { Finding } from '#ground/report'
import { presentFindings } from '#show/contract'
import type { Who } from '../actor-names.ts'

export const presentEntry = (entry: AuditEntry, whoIs: (actor: string) => Who) => {
  const { sequence, at, actor, address, deed, subject, why, before, after, payload, hash } = entry
  return {
    sequence,
    at: Math.floor(at / 1000),
    actor,
    name: whoIs(actor).name,
    address,
    deed,
    subject,
    why,
    hash,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
    ...(payload === undefined ? {} : { payload }),
  }
}

const presentReport = ({ findings, ...report }: AuditReport) => ({ ...report, findings: [...presentFindings(findings)] })

/** The last verification: how far it is, or what it said. INVARIANT: what jobs of its kind keep is written by `verifyAuditJob`. */
export const presentVerification = (job: StoredJob) => {
  const progress = job.progress as VerifyProgress | null
  const hasEnded = job.state === 'done' || job.state === 'failed' || job.state === 'cancelled'
  return {
    state: job.state,
    askedAt: Math.floor(job.createdAt / 1000),
    looked: progress?.entries ?? 0,
    of: progress?.of ?? 0,
    withCheckpoints: verifyAuditRequestOf(job).checkpoints.length,
    ...(hasEnded ? { endedAt: Math.floor(job.updatedAt / 1000) } : {}),
    ...(job.state === 'done' ? { report: presentReport(job.outcome as AuditReport) } : {}),
    ...(job.state === 'failed' ? { findings: [...presentFindings((job.outcome as { readonly findings: readonly Finding[] }).findings)] } : {}),
  }
}
