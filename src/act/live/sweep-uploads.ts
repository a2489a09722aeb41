import { readdir, stat } from 'node:fs/promises'
import { isUploadName, removeUpload, uploadPath } from '#act/office'
import { findJob } from '#act/store'
import type { Store } from '#act/store'
import type { Schedule } from './live.ts'

const hourMs = 3_600_000

interface SweepOptions {
  readonly store: Store
  readonly uploadFolder: string
  /** Milliseconds since 1970, UTC. */
  readonly clock: () => number
}

const lastWrittenMs = async (path: string): Promise<number> => {
  try {
    return (await stat(path)).mtimeMs
  } catch {
    // Its job ended meanwhile and took it away.
    return Number.POSITIVE_INFINITY
  }
}

/**
 * Takes away uploads that nobody will read: what was half sent when the server was killed. One that was written to within the hour may still
 * be on its way.
 */
export const sweepUploads = ({ store, uploadFolder, clock }: SweepOptions): Schedule => ({
  name: 'sweep-uploads',
  everyMs: hourMs,
  run: async () => {
    for (const id of (await readdir(uploadFolder)).filter(isUploadName)) {
      if (clock() - (await lastWrittenMs(uploadPath(uploadFolder, id))) < hourMs) continue
      const job = await store.read((reader) => findJob(reader, id))
      if (job === undefined || (job.state !== 'queued' && job.state !== 'running')) await removeUpload(uploadFolder, id)
    }
  },
})
