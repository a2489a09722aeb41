import type { Observer, ObserverOptions } from './contract.ts'

export const createObserver = (_options: ObserverOptions = {}): Observer => {
  throw new Error('the observer is being built')
}
