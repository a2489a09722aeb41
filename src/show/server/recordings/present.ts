import { observeKind, observeRequestOf } from '#act/office'
import type { ObserveProgress } from '#act/live'
import type { StoredJob, StoredSource } from '#act/store'
import { presentFindings } from '#show/contract'
import type { AnswerOf, listJobs, listRecordings } from '#show/contract'
import type { Finding } from '#ground/report'
import type { ObserveDocument } from '#read/observe'

type Recording = AnswerOf<typeof listRecordings>['recordings'][number]
type Job = AnswerOf<typeof listJobs>['jobs'][number]

type Summary = ObserveDocument['sources'][number]

const seconds = (milliseconds: number): number => Math.floor(milliseconds / 1000)

export const presentRecording = ({ id, name, digest, bytes, at, summary }: StoredSource): Recording => {
  // INVARIANT: `putSource` is only ever given the source of an `ObserveDocument`.
  const { packets, bytes: wireBytes, first, last, findings } = summary as Summary
  return {
    id,
    name,
    digest,
    fileBytes: bytes,
    readAt: seconds(at),
    packets,
    wireBytes,
    ...(first === undefined ? {} : { first }),
    ...(last === undefined ? {} : { last }),
    findings: findings.map(({ packet, ...finding }) => ({
      ...(finding as Omit<Recording['findings'][number], 'at'>),
      ...(packet === undefined ? {} : { at: { packet } }),
    })),
  }
}

const findingsOf = ({ state, outcome }: StoredJob): readonly Finding[] =>
  state === 'failed' ? ((outcome as { readonly findings?: readonly Finding[] } | undefined)?.findings ?? []) : []

export const presentJob = (job: StoredJob): Job => {
  const { id, kind, state, createdAt, updatedAt } = job
  const shared = { id, kind, state, createdAt: seconds(createdAt), updatedAt: seconds(updatedAt), findings: [...presentFindings(findingsOf(job))] }
  if (kind !== observeKind) return { ...shared, name: kind }
  const { name, bytes: total } = observeRequestOf(job)
  const progress = job.progress as ObserveProgress | null
  return { ...shared, name, progress: { done: state === 'done' ? total : (progress?.bytes ?? 0), total, packets: progress?.packets ?? 0 } }
}
