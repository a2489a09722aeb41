import type { Readable } from 'node:stream'
import { isSenderGone } from '#act/office'
import { failed, ok } from '#ground/report'
import type { Finding, Result } from '#ground/report'

const tooLarge = (mostBytes: number): Finding => ({
  code: 'server/too-large',
  severity: 'error',
  message: `the file has more than ${mostBytes} bytes`,
  help: 'leave other sheets and pictures out',
})

const brokenOff: Finding = { code: 'server/broken-off', severity: 'error', message: 'the file did not arrive whole', help: 'send it again' }

/** The bytes of a stream, when they are no more than that; what comes after is not waited for. */
export const readBytes = async (stream: Readable, mostBytes: number): Promise<Result<Uint8Array>> => {
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      bytes += chunk.length
      if (bytes > mostBytes) return failed([tooLarge(mostBytes)])
      chunks.push(chunk)
    }
  } catch (error) {
    if (isSenderGone(error)) return failed([brokenOff])
    throw error
  }
  return ok(Buffer.concat(chunks))
}
