/** Packets to assets and conversations: the only thing `reason` knows of traffic. */
export type { Conversation, ObservedAsset, Observations, RoleGuess, SourceSummary } from './observations.ts'
export type { Observer, ObserverOptions, SourceCounts } from './contract.ts'
export type { ObserveDocument } from './document.ts'
export { createObserver } from './observer.ts'
export { presentObservations } from './present.ts'
export { mergeObservations } from './merge-observations.ts'
export { parseObservations } from './parse-observations.ts'
export { isKnock } from './knock.ts'
