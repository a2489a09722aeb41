import type { Readable } from 'node:stream'
import { failed, ok } from '#ground/report'
import type { Result } from '#ground/report'

/** The bytes of a stream, when they are no more than that; what comes after is not waited for. */
export const readBytes = async (stream: Readable, mostBytes: number): Promise<Result<Uint8Array>> => {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > mostBytes) {
      const help = 'leave other sheets and pictures out'
      return failed([{ code: 'server/too-large', severity: 'error', message: `the file has more than ${mostBytes} bytes`, help }])
    }
    chunks.push(chunk)
  }
  return ok(Buffer.concat(chunks))
}
