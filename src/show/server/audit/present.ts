import type { AuditEntry, AuditReport } from '#act/audit-log'
import type { VerifyProgress } from '#act/live'
import { verifyAuditRequestOf } from '#act/office'
import type { Reader, StoredJob } from '#act/store'
import type { Finding } from '#ground/report'
import { presentFindings } from '#show/contract'

const personOf = (actor: string): string | undefined => (actor.startsWith('user:') ? actor.slice('user:'.length) : undefined)

/** How the people among the actors are called now, by their id. */
export const readNames = async (reader: Reader, entries: readonly AuditEntry[]): Promise<ReadonlyMap<string, string>> => {
  const ids = [...new Set(entries.flatMap(({ actor }) => personOf(actor) ?? []))]
  if (ids.length === 0) return new Map()
  const rows = await reader.selectFrom('people').select(['id', 'name']).where('id', 'in', ids).execute()
  return new Map(rows.map(({ id, name }) => [id, name]))
}

export const presentEntry = (entry: AuditEntry, names: ReadonlyMap<string, string>) => {
  const { sequence, at, actor, address, deed, subject, why, before, after, payload, hash } = entry
  const name = names.get(personOf(actor) ?? '')
  return {
    sequence,
    at: Math.floor(at / 1000),
    actor,
    address,
    deed,
    subject,
    why,
    hash,
    ...(name === undefined ? {} : { name }),
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
