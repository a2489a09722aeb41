/**
 * The thread that reads one uploaded capture. It holds nothing but the path of the file: a capture comes from a hostile network, and
 * whatever it does to this thread stays here.
 */
import { parentPort, workerData } from 'node:worker_threads'
import { openSource } from '#act/source'
import { createObserver, watchCapture } from '#read/observe'
import type { ObserveMessage, ObserveTask } from './observe-in-thread.ts'

/** How often it says how far it is, in milliseconds. */
const sayEveryMs = 200

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- the port of a thread is no window and has no origin
const say = (message: ObserveMessage): void => parentPort?.postMessage(message)

const { path, name } = workerData as ObserveTask
const source = await openSource(path)
if (source.chunks === undefined) say({ kind: 'gone' })
else {
  const observer = createObserver()
  let saidAt = 0
  await watchCapture(observer, name, { chunks: source.chunks, findings: source.findings }, (_, packets) => {
    const now = performance.now()
    if (now - saidAt < sayEveryMs) return
    saidAt = now
    say({ kind: 'progress', bytes: source.takenBytes(), packets })
  })
  say({ kind: 'observed', observations: observer.finish() })
}
