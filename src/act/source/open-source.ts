import { open } from 'node:fs/promises'
import type { Finding } from '#ground/report'
import { isGzip, unpackGzip } from './unpack-gzip.ts'
import { unreadable } from './unreadable.ts'

export interface Source {
  /** The path as given; `standard input` for `-`. */
  readonly name: string
  /** How many bytes will come; undefined when only reading tells (standard input, a pipe, gzip). */
  readonly sizeBytes: number | undefined
  /** The bytes, once. Never throws: what goes wrong ends them and is added to `findings`. Undefined when it could not be opened. */
  readonly chunks: AsyncIterable<Uint8Array> | undefined
  /** Grows while the chunks are read. */
  readonly findings: readonly Finding[]
  /** How many bytes of the file were taken so far, packed as they lie there. */
  readonly takenBytes: () => number
}

// Large enough that the cost of asking for a chunk vanishes beside the cost of reading its packets.
const chunkBytes = 1024 * 1024

type Chunks = AsyncIterator<Uint8Array, unknown>

/** The chunks that were looked at already, then the rest. Closing it early closes the file. */
const joined = async function* (
  name: string,
  first: readonly Uint8Array[],
  rest: Chunks,
  onFinding: (finding: Finding) => void,
  taken: { bytes: number },
): AsyncGenerator<Uint8Array> {
  try {
    for (const chunk of first) {
      taken.bytes += chunk.length
      yield chunk
    }
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) {
      taken.bytes += next.value.length
      yield next.value
    }
  } catch (error) {
    onFinding(unreadable(name, error, taken.bytes))
  } finally {
    await rest.return?.()
  }
}

/** Chunks until at least two bytes are there: a pipe may deliver them one by one. */
const firstChunks = async (chunks: Chunks): Promise<readonly Uint8Array[]> => {
  const first: Uint8Array[] = []
  for (let have = 0; have < 2;) {
    const next = await chunks.next()
    if (next.done === true) break
    first.push(next.value)
    have += next.value.length
  }
  return first
}

const openChunks = async (path: string): Promise<{ chunks: Chunks; sizeBytes: number | undefined }> => {
  if (path === '-') return { chunks: process.stdin[Symbol.asyncIterator]() as Chunks, sizeBytes: undefined }
  const handle = await open(path)
  const about = await handle.stat()
  const chunks = handle.createReadStream({ highWaterMark: chunkBytes })[Symbol.asyncIterator]() as Chunks
  return { chunks, sizeBytes: about.isFile() ? about.size : undefined }
}

/** Opens one file, pipe, or standard input (`-`). gzip is recognised by its first bytes, whatever the file is called. */
export const openSource = async (path: string): Promise<Source> => {
  const name = path === '-' ? 'standard input' : path
  const findings: Finding[] = []
  const onFinding = (finding: Finding): void => void findings.push(finding)
  const taken = { bytes: 0 }
  const takenBytes = (): number => taken.bytes
  try {
    const { chunks, sizeBytes } = await openChunks(path)
    const first = await firstChunks(chunks)
    const packed = isGzip(Buffer.concat(first))
    const bytes = joined(name, first, chunks, onFinding, taken)
    return { name, sizeBytes: packed ? undefined : sizeBytes, chunks: packed ? unpackGzip(name, bytes, onFinding) : bytes, findings, takenBytes }
  } catch (error) {
    return { name, sizeBytes: undefined, chunks: undefined, findings: [unreadable(name, error)], takenBytes }
  }
}
