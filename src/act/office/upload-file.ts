import { createHash, randomUUID } from 'node:crypto'
import { open, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { failed, ok } from '#ground/report'
import type { Finding, Result } from '#ground/report'
import { isSenderGone } from './sender-gone.ts'

/** Bytes that somebody sent, as they lie in the upload folder. */
export interface UploadFile {
  /** Random, and the file's only name: none from outside is ever part of a path. */
  readonly id: string
  /** SHA-256 of the bytes. */
  readonly digest: string
  readonly bytes: number
}

export interface UploadPlace {
  readonly folder: string
  readonly mostBytes: number
}

const uploadName = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Whether a file of the upload folder is an upload, and nothing else that somebody put there. */
export const isUploadName = (name: string): boolean => uploadName.test(name)

/** Where an upload lies. Throws for what is no id of an upload. */
export const uploadPath = (folder: string, id: string): string => {
  if (!isUploadName(id)) throw new Error('an upload is named by its random id alone')
  return join(folder, id)
}

/** Takes an upload away; one that is gone already is no fault. */
export const removeUpload = (folder: string, id: string): Promise<void> => rm(uploadPath(folder, id), { force: true })

const tooLarge = (mostBytes: number): Finding => ({
  code: 'recording/too-large',
  severity: 'error',
  message: `the capture is larger than the ${mostBytes} bytes that are taken here`,
  help: 'cut it (`editcap -c 10000000 in.pcapng out.pcapng`) or pack it with gzip, or ask the administrator to raise the limit',
})

const diskFull: Finding = {
  code: 'recording/disk-full',
  severity: 'error',
  message: 'the disk of the server has no room for it; nothing of this capture was kept',
  help: 'have space freed on the server, then send it again',
}

const brokenOff: Finding = {
  code: 'recording/broken-off',
  severity: 'error',
  message: 'the upload broke off; nothing of this capture was kept',
  help: 'send it again',
}

const fullCodes: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT'])

/** What the world may do to an upload; undefined when it is a fault of ours. */
const uploadFinding = (error: unknown): Finding | undefined => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (fullCodes.has(code)) return diskFull
  return isSenderGone(error) ? brokenOff : undefined
}

/** So much is on its way to the disk at most: the last wait, while the sender hears nothing, stays short on a slow disk. */
const syncEveryBytes = 64 * 1024 * 1024

/** How often it is looked whether the disk has room for more. */
const lookEveryBytes = 4 * 1024 * 1024

/**
 * Whether so many bytes more leave enough of the disk: the database usually is on the same one, and captures must not take from it the
 * room for the next deed.
 */
const hasRoom = async (folder: string, bytes: number): Promise<boolean> => {
  const { bavail, blocks, bsize } = await statfs(folder)
  const spare = Math.min(blocks * bsize * 0.05, 1024 * 1024 * 1024)
  return bavail * bsize - bytes >= spare
}

const writeAll = async (stream: Readable, path: string, { folder, mostBytes }: UploadPlace): Promise<Result<Omit<UploadFile, 'id'>>> => {
  const handle = await open(path, 'wx', 0o600)
  try {
    const hash = createHash('sha256')
    let bytes = 0
    let syncedBytes = 0
    let lookedBytes = 0
    // Who is refused half-way must still hear why: the request is not torn down when we stop reading it.
    for await (const chunk of stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>) {
      bytes += chunk.length
      if (bytes > mostBytes) return failed([tooLarge(mostBytes)])
      if (bytes - lookedBytes >= lookEveryBytes) {
        if (!(await hasRoom(folder, chunk.length))) return failed([diskFull])
        lookedBytes = bytes
      }
      hash.update(chunk)
      await handle.writeFile(chunk)
      if (bytes - syncedBytes < syncEveryBytes) continue
      await handle.datasync()
      syncedBytes = bytes
    }
    // What is acknowledged outlives a power cut.
    await handle.sync()
    return ok({ digest: hash.digest('hex'), bytes })
  } finally {
    await handle.close()
  }
}

/**
 * Writes a stream into a file of its own as it comes, readable by the server alone, and gives its digest. `announced` is how many bytes the
 * sender says will come. What is too large, breaks off or does not fit on the disk leaves no file behind.
 */
export const keepUpload = async (stream: Readable, place: UploadPlace, announced?: number): Promise<Result<UploadFile>> => {
  const { folder, mostBytes } = place
  if (announced !== undefined && announced > mostBytes) return failed([tooLarge(mostBytes)])
  if (!(await hasRoom(folder, announced ?? 0))) return failed([diskFull])
  const id = randomUUID()
  const path = uploadPath(folder, id)
  let isKept = false
  try {
    const written = await writeAll(stream, path, place)
    isKept = written.ok
    return written.ok ? ok({ id, ...written.value }) : written
  } catch (error) {
    const finding = uploadFinding(error)
    if (finding === undefined) throw error
    return failed([finding])
  } finally {
    if (!isKept) await rm(path, { force: true })
  }
}
