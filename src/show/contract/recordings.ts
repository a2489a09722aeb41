import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { findingShape, idShape, lineShape, plantParams, secondsShape } from './shape.ts'

/** Random ids that the server gave: of an upload, its job and its recording. */
const givenIdShape = z.uuid()

const countShape = z.number().min(0)

const recordingShape = z.object({
  id: z.string(),
  name: z.string(),
  /** SHA-256 of the file. */
  digest: z.string(),
  /** Of the file as it was sent. */
  fileBytes: countShape,
  readAt: secondsShape,
  packets: countShape,
  /** On the wire. */
  wireBytes: countShape,
  /** ISO 8601 in UTC; absent for a capture without packets. */
  first: z.string().exactOptional(),
  last: z.string().exactOptional(),
  /** What was wrong inside of it: cut, damaged. */
  findings: z.array(findingShape),
})

const jobShape = z.object({
  id: z.string(),
  kind: z.string(),
  state: z.enum(['queued', 'running', 'done', 'failed', 'cancelled']),
  /** As the file was called; the kind of work for others. */
  name: z.string(),
  createdAt: secondsShape,
  updatedAt: secondsShape,
  /** Bytes of the file that were read, out of all; absent where a job has no such measure. */
  progress: z.object({ done: countShape, total: countShape, packets: countShape }).exactOptional(),
  /** Why it failed. */
  findings: z.array(findingShape),
})

export const listRecordings = endpoint({
  name: 'recordings.list',
  method: 'GET',
  path: '/api/plants/:plant/recordings',
  summary: 'the captures that were read, oldest first, each with what is left of it',
  needs: { deed: 'see-plan', of: 'plant' },
  params: plantParams,
  answer: z.object({
    recordings: z.array(recordingShape),
    /** The largest capture that is taken, in bytes. */
    mostBytes: countShape,
  }),
})

export const uploadRecording = endpoint({
  name: 'recordings.upload',
  method: 'POST',
  path: '/api/plants/:plant/recordings',
  summary: 'sends one capture (pcap, pcapng, packed by gzip or not) as a stream of bytes, to be read in the background',
  needs: { deed: 'upload-captures', of: 'plant' },
  carries: 'bytes-up',
  params: plantParams,
  query: z.strictObject({ name: z.string().min(1).max(1000) }),
  answer: z.object({ job: z.string(), digest: z.string(), bytes: countShape }),
})

export const removeRecording = endpoint({
  name: 'recordings.remove',
  method: 'DELETE',
  path: '/api/plants/:plant/recordings/:recording',
  summary: 'forgets a recording and all that was observed in it',
  needs: { deed: 'remove-captures', of: 'plant' },
  params: z.strictObject({ plant: idShape, recording: givenIdShape }),
  body: z.strictObject({ why: lineShape }),
  answer: z.object({}),
})

export const draftFromRecordings = endpoint({
  name: 'recordings.draft',
  method: 'POST',
  path: '/api/plants/:plant/recordings/draft',
  summary: 'drafts a plan from all recordings, as a change request',
  needs: { deed: 'draft-change', of: 'plant' },
  params: plantParams,
  body: z.strictObject({}),
  answer: z.object({ change: z.string() }),
})

export const listJobs = endpoint({
  name: 'jobs.list',
  method: 'GET',
  path: '/api/plants/:plant/jobs',
  summary: 'the latest work in the background for this plant, newest first, with its progress',
  needs: { deed: 'see-plan', of: 'plant' },
  params: plantParams,
  answer: z.object({ jobs: z.array(jobShape) }),
})

export const cancelReading = endpoint({
  name: 'jobs.cancel',
  method: 'DELETE',
  path: '/api/plants/:plant/jobs/:job',
  summary: 'ends the reading of an uploaded capture and takes its file away',
  needs: { deed: 'upload-captures', of: 'plant' },
  params: z.strictObject({ plant: idShape, job: givenIdShape }),
  body: z.strictObject({}),
  answer: z.object({}),
})

export const recordingEndpoints = [listRecordings, uploadRecording, removeRecording, draftFromRecordings, listJobs, cancelReading] as const
