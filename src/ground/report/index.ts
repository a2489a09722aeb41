/**
 * Findings and results: how every room says that input is wrong or risky.
 * Not for faults of ours: those are thrown `Error`s, caught at the edge.
 */
export type { Finding, Place, Result, Severity } from './finding.ts'
export { failed, hasErrors, nearestName, ok, presentFinding } from './finding.ts'
