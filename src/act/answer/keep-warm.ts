import { listPlants } from '#act/store'
import type { Store } from '#act/store'
import type { Answers } from './answers.ts'

/** Plants that are kept warm: the answers about many more would push each other out of the memory, and be worked out for nothing. */
const mostWarm = 8

/**
 * Asks of the first plants what their first pages ask, so that what takes seconds in a large plant is known before somebody waits for it:
 * after a start, after another revision came into force, after a recording, and when an answer has ended with its hour.
 */
export const keepWarm = async (store: Store, answers: Pick<Answers, 'map'>): Promise<void> => {
  // A plant without a plan has nothing to know, and says so to whoever asks.
  for (const { id } of (await store.read(listPlants)).slice(0, mostWarm)) await answers.map(id)
}
