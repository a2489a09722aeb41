import { Readable } from 'node:stream'
import { sampleCapture } from '#act/command'
import { addUpload, recordSampleKind, serverActor } from '#act/office'
import type { Office } from '#act/office'
import { failed, ok } from '#ground/report'
import type { Finding } from '#ground/report'
import type { JobKind } from './job-runner.ts'

interface SampleJobOptions {
  readonly office: Office
  readonly uploadFolder: string
}

const stopped: Finding = { code: 'recording/cancelled', severity: 'error', message: 'the reading was cancelled', help: 'send the capture again' }

/** More than the sample's capture has: it is made here and comes from nowhere else. */
const mostBytes = 256 * 1024 * 1024

/** Makes the capture of the sample plant, and has it read like one that somebody sent. */
export const recordSampleJob = ({ office, uploadFolder }: SampleJobOptions): JobKind => ({
  kind: recordSampleKind,
  run: async ({ job, signal }) => {
    const { plant } = job
    if (plant === undefined) throw new Error('the sample is recorded for its plant')
    const stream = Readable.from(await sampleCapture())
    const added = await addUpload(office, serverActor, plant, { stream, name: 'riverside.pcap' }, { folder: uploadFolder, mostBytes })
    if (signal.aborted) return failed([stopped])
    // Killed after it was added, it finds it there when it runs again.
    const isThere = !added.ok && added.findings.some(({ code }) => code === 'recording/already-there' || code === 'recording/already-waiting')
    return added.ok || isThere ? ok(undefined) : added
  },
})
