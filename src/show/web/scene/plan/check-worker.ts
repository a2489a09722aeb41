/** Checks a plan beside the page, so that typing never waits: what arrives is a text with its number, what leaves is what was found. */
import { checkPlanText, planVocabulary } from './check-plan-text.ts'
import type { CheckedText } from './check-plan-text.ts'
import type { PlanVocabulary } from './plan-completion.ts'

export interface TextToCheck {
  readonly number: number
  readonly text: string
}

/** The vocabulary comes once, before anything else. */
export type WorkerAnswer =
  | { readonly kind: 'vocabulary'; readonly vocabulary: PlanVocabulary }
  | ({ readonly kind: 'checked'; readonly number: number } & CheckedText)

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker's page has no origin to name
const answer = (message: WorkerAnswer): void => globalThis.postMessage(message)

globalThis.addEventListener('message', ({ data }: MessageEvent<TextToCheck>) => {
  answer({ kind: 'checked', number: data.number, ...checkPlanText(data.text, Math.floor(Date.now() / 1000)) })
})

answer({ kind: 'vocabulary', vocabulary: planVocabulary() })
