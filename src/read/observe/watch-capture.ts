import { openCapture } from '#read/capture'
import type { Finding } from '#ground/report'
import type { Observer } from './contract.ts'

/** The bytes of one capture, unpacked, with what was noticed while they were fetched. */
export interface CaptureBytes {
  readonly chunks: AsyncIterable<Uint8Array>
  /** Grows while the chunks come. */
  readonly findings: readonly Finding[]
}

/**
 * Watches one capture from its first byte to its last. `name` is what its source and its findings are called. `onChunk` is told after each
 * chunk how many bytes and packets were watched so far.
 */
export const watchCapture = async (
  observer: Observer,
  name: string,
  { chunks, findings }: CaptureBytes,
  onChunk: (bytes: number, packets: number) => void,
): Promise<void> => {
  const reader = openCapture(name)
  observer.beginSource(name)
  let done = 0
  const onPacket = observer.packet.bind(observer)
  for await (const chunk of chunks) {
    reader.push(chunk, onPacket)
    done += chunk.length
    onChunk(done, reader.packets)
  }
  reader.finish(onPacket)
  observer.endSource([...findings, ...reader.findings], { packets: reader.packets, bytes: reader.bytes })
}
