import { failed, ok } from '#ground/report'
import type { Result } from '#ground/report'
import { canonicalJson } from './canonical-json.ts'

/** "At this time the log had this many entries, and the last had this hash": signed, and worth most far away from the database. */
export interface AuditCheckpoint {
  readonly sequence: number
  readonly hash: string
  /** When it was made: milliseconds since 1970, UTC. */
  readonly at: number
  readonly keyId: string
  /** Ed25519 (RFC 8032) over the rest, base64. */
  readonly signature: string
}

/** What is signed for a checkpoint. */
export const checkpointStatement = ({ sequence, hash, at, keyId }: Omit<AuditCheckpoint, 'signature'>): string =>
  `bulkhead-audit-checkpoint:1:${canonicalJson({ sequence, hash, at, key: keyId })}`

/** One line of JSON to print, mail or file away from the database. */
export const exportCheckpoint = ({ sequence, hash, at, keyId, signature }: AuditCheckpoint): string =>
  JSON.stringify({ format: 'bulkhead-audit-checkpoint', version: 1, sequence, hash, at, keyId, signature })

const isCheckpoint = (value: unknown): value is AuditCheckpoint & { readonly format: string } => {
  if (typeof value !== 'object' || value === null) return false
  const { format, version, sequence, hash, at, keyId, signature } = value as Record<string, unknown>
  return (
    format === 'bulkhead-audit-checkpoint' &&
    version === 1 &&
    Number.isSafeInteger(sequence) &&
    Number.isSafeInteger(at) &&
    [hash, keyId, signature].every((text) => typeof text === 'string')
  )
}

/** Reads an exported checkpoint. Its signature is checked by `verifyAuditLog`. */
export const parseCheckpoint = (text: string): Result<AuditCheckpoint> => {
  try {
    const value: unknown = JSON.parse(text)
    if (isCheckpoint(value)) {
      const { sequence, hash, at, keyId, signature } = value
      return ok({ sequence, hash, at, keyId, signature })
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  return failed([
    {
      code: 'audit/no-checkpoint',
      severity: 'error',
      message: 'this is no exported checkpoint of an audit log',
      help: 'give the line that the export of a checkpoint printed',
    },
  ])
}
