import { sha256Hex } from '#ground/digest'
import { canonicalJson } from './canonical-json.ts'

/** What a person or the server did, and why: what the caller says of a deed. */
export interface AuditDeed {
  /** When: milliseconds since 1970, UTC. */
  readonly at: number
  /** Who: `user:<id>`, or `server` for what it does by itself. */
  readonly actor: string
  /** From which network address; empty for the server itself. */
  readonly address: string
  /** What, as a past event: `change-approved`. */
  readonly deed: string
  /** To what: `change:<id>`, `user:<id>`. */
  readonly subject: string
  /** In the actor's words; empty when none were asked for. */
  readonly why: string
  /** Hash of the revision that applied before. */
  readonly before?: string
  /** Hash of the revision that applies after. */
  readonly after?: string
  /** SHA-256 of everything else that was sent or decided, as hexadecimal digits. */
  readonly payload?: string
}

/** A deed in its place in the chain. */
export interface AuditEntry extends AuditDeed {
  /** From 1, without gaps. */
  readonly sequence: number
  /** Hash of the entry before it; of the first, `beginning`. */
  readonly previous: string
  /** SHA-256 of everything above, and of the key's id. */
  readonly hash: string
  readonly keyId: string
  /** Ed25519 (RFC 8032) over the hash, base64. */
  readonly signature: string
}

/** What the first entry follows. */
export const beginning = sha256Hex('bulkhead audit log, version 1')

/** The hash of an entry from its content. The order of the columns, their names and the database do not matter. */
export const entryHash = (entry: Omit<AuditEntry, 'hash' | 'signature'>): string =>
  sha256Hex(
    canonicalJson({
      version: 1,
      sequence: entry.sequence,
      at: entry.at,
      actor: entry.actor,
      address: entry.address,
      deed: entry.deed,
      subject: entry.subject,
      why: entry.why,
      before: entry.before ?? null,
      after: entry.after ?? null,
      payload: entry.payload ?? null,
      previous: entry.previous,
      key: entry.keyId,
    }),
  )

/** What is signed for an entry. The first word keeps a signature of one kind from passing as one of another. */
export const entryStatement = (hash: string): string => `bulkhead-audit-entry:1:${hash}`

/** The digest of a payload, whatever its parts: what `AuditDeed.payload` takes. */
export const payloadDigest = (payload: string | Uint8Array): string => sha256Hex(payload)
