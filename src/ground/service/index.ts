/**
 * The services Bulkhead knows by name, the ports they are usually found on, and the operation classes.
 * Not for recognising a service in bytes: that is `read/dissect`.
 */
export type { Operation } from './operation.ts'
export { isDangerousOperation, mostSevere, operations, writeOperations } from './operation.ts'
export type { PortRange, Service, Transport } from './catalogue.ts'
export { guessService, serviceByName, services } from './catalogue.ts'
