/**
 * What is known of a plant in the store, worked out from its revisions and recordings and remembered until one of them, or the time,
 * makes it another answer. Not for changing anything: that is `act/office`.
 */
export type { Answers, PlanInForce, PlantRevision } from './answers.ts'
export type { ChangeImpact, ReachImpact, TrafficImpact } from './change-impact.ts'
export type { ProvedPoint } from './compiled-points.ts'
export { createAnswers } from './answers.ts'
export type { Foreseen, ForeseenAnswers } from './foreseen.ts'
export type { GovernedAnswers } from './governed.ts'
export type { InventoryAnswers, Inventoried } from './inventoried.ts'
export type { JudgedAnswers, JudgedConversation, JudgedRecording } from './judged.ts'
export type { PicturedAnswers } from './pictured.ts'
export { keepWarm } from './keep-warm.ts'
