/** Packets to assets and conversations: the only thing `reason` knows of traffic. */
export type { Conversation, ObservedAsset, Observations, RoleGuess, SourceSummary } from './observations.ts'
