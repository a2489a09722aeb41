/**
 * What a request does. `download` always means towards the controller, `upload` away from it,
 * whatever the vendor calls it.
 */
export const operations = [
  'read',
  'write',
  'control',
  'download',
  'upload',
  'mode-change',
  'firmware',
  'config',
  'discover',
  'time-sync',
  'session',
  'report',
  'other',
] as const

export type Operation = (typeof operations)[number]

/** Operations that change what a controller does. An asset's write-reach counts controllers it can reach with one of them. */
export const writeOperations: ReadonlySet<Operation> = new Set<Operation>(['write', 'control', 'download', 'mode-change', 'firmware', 'config'])

/** Operations that replace logic, firmware or mode: only engineering does these. */
const dangerousOperations: ReadonlySet<Operation> = new Set<Operation>(['download', 'mode-change', 'firmware', 'config'])

export const isDangerousOperation = (operation: Operation): boolean => dangerousOperations.has(operation)

const bySeverity: readonly Operation[] = [
  'firmware',
  'download',
  'mode-change',
  'config',
  'control',
  'write',
  'upload',
  'discover',
  'read',
  'time-sync',
  'report',
  'session',
  'other',
]

/** The most severe of several operations carried by one packet; undefined when there is none. */
export const mostSevere = (seen: Iterable<Operation>): Operation | undefined => {
  const set = new Set(seen)
  return bySeverity.find((operation) => set.has(operation))
}
