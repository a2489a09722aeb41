import type { CheckedText } from './check-plan-text.ts'
import type { TextToCheck, WorkerAnswer } from './check-worker.ts'
import type { PlanNames, PlanVocabulary } from './plan-completion.ts'

/** Asks the engine beside the page. */
export interface PlanChecker {
  /** What is found in a text; undefined when another one was asked about before this one was answered. */
  readonly check: (text: string) => Promise<CheckedText | undefined>
  /** Names of the last text that was a plan. */
  readonly names: () => PlanNames
  /** Undefined until the worker has said it. */
  readonly vocabulary: () => PlanVocabulary | undefined
  readonly stop: () => void
}

const noNames: PlanNames = { zones: [], assets: [], conduits: [], flows: [], windows: [], points: [] }

export const startPlanChecker = (): PlanChecker => {
  const worker = new Worker(new URL('./check-worker.ts', import.meta.url), { type: 'module' })
  let number = 0
  let names = noNames
  let vocabulary: PlanVocabulary | undefined
  let waiting: ((checked: CheckedText | undefined) => void) | undefined
  worker.addEventListener('message', ({ data }: MessageEvent<WorkerAnswer>) => {
    if (data.kind === 'vocabulary') vocabulary = data.vocabulary
    else if (data.number === number) {
      names = data.names ?? names
      waiting?.(data)
      waiting = undefined
    }
  })
  return {
    check: (text) => {
      waiting?.(undefined)
      number++
      const asked: TextToCheck = { number, text }
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no origin to name
      worker.postMessage(asked)
      return new Promise((resolve) => {
        waiting = resolve
      })
    },
    names: () => names,
    vocabulary: () => vocabulary,
    stop: () => {
      waiting?.(undefined)
      worker.terminate()
    },
  }
}
