/**
 * What must outlive the process: plants, revisions, sources, event streams, jobs, settings and the tables of the audit log, in SQLite
 * or PostgreSQL. Every change is a transaction, and is on the disk when it returns.
 * Not for what any of it means, nor for who may change it.
 */
export type { BackupContext, BackupMade } from './backup.ts'
export { backupStore } from './backup.ts'
export type { Appending, StoredEvent, StoredStream, StreamKind, StreamRef } from './event-streams.ts'
export { appendEvents, listStreams, readEvents, readPlantEvents } from './event-streams.ts'
export type { JobState, StoredJob } from './jobs.ts'
export { addJob, advanceJob, cancelJob, claimJob, endJob, findJob, findLatestJob, listJobs, releaseJobs } from './jobs.ts'
export type { StoredPlant } from './plants.ts'
export { addPlant, findPlant, listPlants, removePlant, renamePlant } from './plants.ts'
export type { BackupChecked } from './restore.ts'
export { checkBackup, restoreStore } from './restore.ts'
export type { StoredRevision } from './revisions.ts'
export { addRevision, findInForce, findRevision, listRevisions, putInForce, revisionHash } from './revisions.ts'
export type { SettingRef, StoredSetting } from './settings.ts'
export { findSetting, putSetting } from './settings.ts'
export type { StoredSource } from './sources.ts'
export { findObservations, listSources, putSource, removeSource } from './sources.ts'
export type { Reader, Store, Writer } from './store.ts'
export { openStore } from './store.ts'
export { storeFinding } from './store-finding.ts'
export { parseStoreUrl } from './store-url.ts'
export type { StoreUrl } from './store-url.ts'
export type { Tables } from './tables.ts'
