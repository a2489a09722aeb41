/**
 * Deeds on the plants of a store: each is permitted, done and written into the audit log in one transaction, or not done at all.
 * Not for how a deed is asked for (`show`), nor for what may follow from the past (`reason/govern`).
 */
export type { ChangeDeed, ChangeDraft } from './change-deeds.ts'
export { commandChange, draftChange, draftChangeIn } from './change-deeds.ts'
export type { StoredChange } from './change-events.ts'
export { listChanges, readChange } from './change-events.ts'
export type { Actor, Deedsheet, Office } from './office.ts'
export { mayActor, perform, serverActor } from './office.ts'
export { enterPlant, leavePlant, openSamplePlant, samplePlantId } from './plants.ts'
