import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { failed, ok } from '#ground/report'
import type { Finding, Result } from '#ground/report'
import type { Observations } from '#read/observe'

/** What the thread is told. */
export interface ObserveTask {
  readonly path: string
  /** What the capture is called in its source and findings. */
  readonly name: string
}

/** What the thread says. */
export type ObserveMessage =
  | { readonly kind: 'progress'; readonly bytes: number; readonly packets: number }
  | { readonly kind: 'observed'; readonly observations: Observations }
  | { readonly kind: 'gone' }

interface ObserveOptions extends ObserveTask {
  readonly signal: AbortSignal
  /** Bytes of the file, packed as it lies there, and packets that were read so far. */
  readonly onProgress: (bytes: number, packets: number) => void
  /** What the thread may take of memory for its objects, in mebibytes. */
  readonly mostMemoryMiB?: number
}

// An observer at all of its bounds (assets, conversations, connections) stays below this.
const usualMemoryMiB = 2048

const uploadGone: Finding = {
  code: 'recording/upload-gone',
  severity: 'error',
  message: 'the uploaded capture is not on this server any more',
  help: 'send it again',
}

const tooMuchMemory = (most: number): Finding => ({
  code: 'recording/too-much-memory',
  severity: 'error',
  message: `reading the capture took more than the ${most} MiB of memory that one capture may have`,
  help: 'cut the capture in parts (`editcap -c 10000000 in.pcapng out.pcapng`) and send them one by one',
})

const cancelled: Finding = { code: 'recording/cancelled', severity: 'error', message: 'the reading was stopped', help: 'send the capture again' }

// From source this file ends in `.ts`, from a build in `.js`, and so does the thread's. From source the rooms are found by the condition `source`.
const extension = extname(fileURLToPath(import.meta.url))
const execArgv = extension === '.ts' ? ['--conditions=source', '--disable-warning=ExperimentalWarning'] : []

/**
 * Observes one capture in a thread of its own with memory of its own, and ends the thread when the signal aborts. Throws when the thread
 * fails for another reason than its bounds.
 */
export const observeInThread = ({ path, name, signal, onProgress, mostMemoryMiB = usualMemoryMiB }: ObserveOptions): Promise<Result<Observations>> =>
  new Promise((resolve, reject) => {
    if (signal.aborted) return resolve(failed([cancelled]))
    const task: ObserveTask = { path, name }
    const worker = new Worker(new URL(`./observe-worker${extension}`, import.meta.url), {
      workerData: task,
      // No setting of the server, and so no secret in one, is known to it.
      env: {},
      execArgv,
      resourceLimits: { maxOldGenerationSizeMb: mostMemoryMiB, maxYoungGenerationSizeMb: 64 },
    })
    let outcome: Result<Observations> | undefined
    const stop = (): void => void worker.terminate()
    signal.addEventListener('abort', stop, { once: true })
    worker.on('message', (message: ObserveMessage) => {
      if (message.kind === 'progress') onProgress(message.bytes, message.packets)
      else outcome = message.kind === 'gone' ? failed([uploadGone]) : ok(message.observations)
    })
    worker.on('error', (error: Error & { readonly code?: string }) => {
      if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') outcome = failed([tooMuchMemory(mostMemoryMiB)])
      else reject(new Error('the thread that reads captures failed', { cause: error }))
    })
    worker.on('exit', (code) => {
      signal.removeEventListener('abort', stop)
      if (outcome !== undefined) resolve(outcome)
      else if (signal.aborted) resolve(failed([cancelled]))
      else reject(new Error(`the thread that reads captures ended with ${code} and said nothing`))
    })
  })
