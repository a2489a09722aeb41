import { createGunzip } from 'node:zlib'
import type { Finding } from '#ground/report'

/** RFC 1952 section 2.3.1. */
export const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b

// Deflate grows at most 1,032 times, so one slice unpacks to at most 33 MiB before it is handed on: a bomb stays small.
const sliceBytes = 32 * 1024
// What zlib unpacked in the very call that met the damage is lost: small buffers keep that little.
const outputBytes = 64 * 1024
// The checksum and length at the end (RFC 1952 section 2.3.1) are fed alone, so that a wrong checksum costs no data.
const trailerBytes = 8

/** The chunks cut into slices, with the last eight bytes of all as a slice of their own. */
const toSlices = async function* (chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let kept = new Uint8Array(0)
  for await (const chunk of chunks) {
    const ready = Buffer.concat([kept, chunk])
    const end = Math.max(0, ready.length - trailerBytes)
    for (let at = 0; at < end; at += sliceBytes) yield ready.subarray(at, Math.min(end, at + sliceBytes))
    kept = Uint8Array.from(ready.subarray(end))
  }
  if (kept.length > 0) yield kept
}

const damage = (file: string, offset: number, error: Error): Finding => {
  const cut = 'code' in error && error.code === 'Z_BUF_ERROR'
  return {
    code: cut ? 'source/gzip-cut' : 'source/gzip-damaged',
    severity: 'warning',
    message: cut
      ? `the gzip file ends before its data does, after ${offset} packed bytes`
      : `the gzip data is damaged near packed byte ${offset}: ${error.message}`,
    help: 'what could be unpacked before it is used; copy the file again from where it came from',
    at: { file, offset },
  }
}

/** Unpacks gzip of one or several members. Damage ends the chunks and is told to `onFinding`; it is never thrown. */
export const unpackGzip = async function* (
  file: string,
  packed: AsyncIterable<Uint8Array>,
  onFinding: (finding: Finding) => void,
): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip({ chunkSize: outputBytes })
  const unpacked: Uint8Array[] = []
  let failure: Error | undefined
  gunzip.on('data', (chunk: Uint8Array) => unpacked.push(chunk))
  gunzip.on('error', (error) => (failure ??= error))
  // zlib never calls back for the write that met the damage; it closes.
  const closed = new Promise<void>((resolve) => void gunzip.once('close', resolve))
  let offset = 0
  try {
    for await (const slice of toSlices(packed)) {
      await Promise.race([closed, new Promise<void>((resolve) => void gunzip.write(slice, () => resolve()))])
      yield* unpacked.splice(0)
      if (failure !== undefined) break
      offset += slice.length
    }
    gunzip.end()
    await closed
    yield* unpacked.splice(0)
    if (failure !== undefined) onFinding(damage(file, offset, failure))
  } finally {
    gunzip.destroy()
  }
}
