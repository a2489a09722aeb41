import type { Readable } from 'node:stream'
import { addJob, cancelJob, findJob, listJobs, listSources, removeSource } from '#act/store'
import type { Reader, StoredJob } from '#act/store'
import { failed, ok } from '#ground/report'
import type { Finding, Result } from '#ground/report'
import { shownFileName } from './file-name.ts'
import { perform, serverActor } from './office.ts'
import type { Actor, Office } from './office.ts'
import { keepUpload, removeUpload } from './upload-file.ts'
import type { UploadFile, UploadPlace } from './upload-file.ts'

/** The kind of job that reads an uploaded capture. Its id names the job, the file and, once it is read, the recording. */
export const observeKind = 'observe'

/** What such a job is asked. */
export interface ObserveRequest {
  /** As its sender calls the file. Only shown. */
  readonly name: string
  /** SHA-256 of the file. */
  readonly digest: string
  readonly bytes: number
}

/** What is asked of a job of the kind `observe`. INVARIANT: only `addUpload` adds one. */
export const observeRequestOf = (job: StoredJob): ObserveRequest => job.request as ObserveRequest

/** Captures of one plant that may wait to be read. */
const mostWaiting = 200

const error = (code: string, message: string, help: string): Finding => ({ code: `recording/${code}`, severity: 'error', message, help })

/** Why this file is not taken into the plant: it is there, it waits already, or too many wait. */
const obstacle = async (reader: Reader, plant: string, digest: string): Promise<Finding | undefined> => {
  const known = (await listSources(reader, plant)).find((source) => source.digest === digest)
  if (known !== undefined)
    return error('already-there', `the same capture is among the recordings already, as \`${known.name}\``, 'nothing is missing: use that one')
  const waiting = (await listJobs(reader, plant, 1000)).filter(
    ({ kind, state }) => kind === observeKind && (state === 'queued' || state === 'running'),
  )
  const same = waiting.map(observeRequestOf).find((request) => request.digest === digest)
  if (same !== undefined) return error('already-waiting', `the same capture is being read already, as \`${same.name}\``, 'wait until it is read')
  return waiting.length < mostWaiting
    ? undefined
    : error('too-many', `${waiting.length} captures wait to be read here`, 'send more when some of them are read')
}

interface Sent {
  readonly stream: Readable
  /** As its sender calls the file. */
  readonly name: string
  /** How many bytes the sender says will come. */
  readonly announced?: number
  /** Who the sender is once all of it has come: that may take an hour. The one who began it, when left out. */
  readonly senderNow?: () => Promise<Actor>
}

/** Keeps an uploaded capture and has it read in the background. Gives the file; its id is that of the job. */
export const addUpload = async (
  office: Office,
  actor: Actor,
  plant: string,
  { stream, name, announced, senderNow }: Sent,
  place: UploadPlace,
): Promise<Result<UploadFile>> => {
  const kept = await keepUpload(stream, place, announced)
  if (!kept.ok) return kept
  const { id, digest, bytes } = kept.value
  const request: ObserveRequest = { name: shownFileName(name), digest, bytes }
  let isAdded = false
  try {
    const sender = senderNow === undefined ? actor : await senderNow()
    const added = await perform<UploadFile>(
      office,
      sender,
      {
        ...(sender === serverActor ? {} : { needs: 'upload-captures' as const }),
        plant,
        deed: 'capture-uploaded',
        subject: `recording:${id}`,
        payload: request,
      },
      async (writer, at) => {
        const wrong = await obstacle(writer, plant, digest)
        if (wrong !== undefined) return failed([wrong])
        const job = await addJob(writer, { id, plant, kind: observeKind, request, at })
        return job.ok ? ok({ value: kept.value }) : job
      },
    )
    isAdded = added.ok
    return added
  } finally {
    if (!isAdded) await removeUpload(place.folder, id)
  }
}

/** Forgets a recording and all that was observed in it. */
export const removeRecording = (office: Office, actor: Actor, plant: string, id: string, why: string): Promise<Result<void>> =>
  perform(office, actor, { needs: 'remove-captures', plant, deed: 'capture-removed', subject: `recording:${id}`, why }, async (writer) => {
    const known = (await listSources(writer, plant)).some((source) => source.id === id)
    if (!known) return failed([error('unknown', 'the plant has no such recording', 'see the list of its recordings')])
    const removed = await removeSource(writer, plant, id)
    return removed.ok ? ok({ value: undefined }) : removed
  })

/** Ends the reading of an uploaded capture, whether it waits or runs, and takes its file away. */
export const cancelReading = async (office: Office, actor: Actor, plant: string, id: string, folder: string): Promise<Result<void>> => {
  const cancelled = await perform<void>(
    office,
    actor,
    { needs: 'upload-captures', plant, deed: 'reading-cancelled', subject: `recording:${id}` },
    async (writer, at) => {
      const job = await findJob(writer, id)
      if (job?.plant !== plant || job.kind !== observeKind)
        return failed([error('unknown-job', 'the plant has no such job', 'see the list of its jobs')])
      const ended = await cancelJob(writer, id, at)
      return ended.ok ? ok({ value: undefined }) : ended
    },
  )
  if (cancelled.ok) await removeUpload(folder, id)
  return cancelled
}
