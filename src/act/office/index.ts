/**
 * Deeds on the plants of a store: each is permitted, done and written into the audit log in one transaction, or not done at all.
 * Not for how a deed is asked for (`show`), nor for what may follow from the past (`reason/govern`).
 */
export type { Actor, Deedsheet, Office } from './office.ts'
export { mayActor, perform, serverActor } from './office.ts'
export { enterPlant, leavePlant, openSamplePlant, samplePlantId } from './plants.ts'
