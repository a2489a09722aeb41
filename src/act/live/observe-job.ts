import { observeKind, observeRequestOf, perform, removeUpload, serverActor, uploadPath } from '#act/office'
import type { Office } from '#act/office'
import { findJob, listSources, putSource } from '#act/store'
import type { StoredJob } from '#act/store'
import { failed, ok } from '#ground/report'
import type { Finding, Result } from '#ground/report'
import { presentObservations } from '#read/observe'
import type { Observations } from '#read/observe'
import type { JobKind } from './job-runner.ts'
import { observeInThread } from './observe-in-thread.ts'

/** How far the reading of a capture is: what a job of this kind keeps as its progress. */
export interface ObserveProgress {
  /** Of the file as it was sent, packed or not. */
  readonly bytes: number
  readonly packets: number
}

const cancelled: Finding = { code: 'recording/cancelled', severity: 'error', message: 'the reading was cancelled', help: 'send the capture again' }

/** What says that a file is no capture at all. What is wrong inside of one stays with it, as a finding of its source. */
const refusals = ({ sources }: Observations): readonly Finding[] =>
  sources.flatMap(({ findings }) => findings.filter(({ code }) => code === 'capture/not-a-capture'))

/** Keeps what was observed in an uploaded capture as a recording of its plant, unless it is none. */
const keep = async (office: Office, job: StoredJob & { readonly plant: string }, read: Result<Observations>): Promise<Result<void>> => {
  if (!read.ok) return read
  const observations = read.value
  const refused = refusals(observations)
  if (refused.length > 0) return failed(refused)
  const { id, plant } = job
  const { name, digest, bytes } = observeRequestOf(job)
  const sheet = { plant, deed: 'capture-read', subject: `recording:${id}`, payload: { name, digest, bytes } }
  return perform<void>(office, serverActor, sheet, async (writer, at) => {
    // Cancelled in the last moment: then nothing of it is kept.
    if ((await findJob(writer, id))?.state !== 'running') return failed([cancelled])
    const summary = presentObservations(observations).sources[0]
    const put = await putSource(writer, { plant, id, name, digest, bytes, at, summary }, observations)
    return put.ok ? ok({ value: undefined }) : put
  })
}

/** Reads uploaded captures. The file stays until its job has ended, so that a job goes on after a restart, from the file's beginning. */
export const observeJob = ({ office, uploadFolder }: { readonly office: Office; readonly uploadFolder: string }): JobKind => ({
  kind: observeKind,
  run: async ({ job, progress, signal }) => {
    const { id, plant } = job
    if (plant === undefined) throw new Error('a capture is read for a plant')
    const { name } = observeRequestOf(job)
    const path = uploadPath(uploadFolder, id)
    // Kept by a process that was killed before it could say so.
    const isKept = (await office.store.read((reader) => listSources(reader, plant))).some((source) => source.id === id)
    const onProgress = (bytes: number, packets: number): void => progress({ bytes, packets } satisfies ObserveProgress)
    const read = isKept ? undefined : await observeInThread({ path, name, signal, onProgress })
    // Stopped with the server it runs again, and needs its file.
    if (signal.aborted) return failed([cancelled])
    const kept = read === undefined ? ok(undefined) : await keep(office, { ...job, plant }, read)
    await removeUpload(uploadFolder, id)
    return kept.ok ? ok({ recording: id }) : kept
  },
})
