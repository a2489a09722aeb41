/**
 * Every table of the store as the queries see it. Times are milliseconds since 1970, UTC; where they are text, better-auth writes them,
 * too, as ISO 8601. Columns that hold a document hold JSON text. A new column is a new migration, a line here, and nothing in an old
 * migration.
 */
export interface Tables {
  readonly migrations: { readonly name: string; readonly at: number }
  readonly plants: { readonly id: string; readonly name: string; readonly at: number; readonly removed_at: number | null }
  /** Insert-only. `hash` is the SHA-256 of `text`. */
  readonly revisions: {
    readonly plant: string
    readonly hash: string
    readonly parent: string | null
    readonly author: string
    readonly at: number
    readonly text: string
  }
  readonly in_force: { readonly plant: string; readonly hash: string; readonly since: number }
  readonly sources: {
    readonly plant: string
    readonly id: string
    readonly name: string
    readonly digest: string
    readonly bytes: number
    readonly at: number
    readonly summary: string
  }
  readonly observations: { readonly plant: string; readonly source: string; readonly at: number; readonly document: string }
  readonly streams: { readonly kind: string; readonly id: string; readonly plant: string | null; readonly at: number; readonly version: number }
  /** Insert-only. */
  readonly events: {
    readonly kind: string
    readonly stream: string
    readonly sequence: number
    readonly at: number
    readonly actor: string
    readonly type: string
    readonly body: string
  }
  readonly jobs: {
    readonly id: string
    readonly plant: string | null
    readonly kind: string
    readonly state: string
    readonly request: string
    readonly progress: string
    readonly outcome: string | null
    readonly worker: string | null
    readonly lease_until: number | null
    readonly silent_ends: number
    readonly version: number
    readonly created_at: number
    readonly updated_at: number
  }
  readonly settings: { readonly scope: string; readonly name: string; readonly value: string; readonly version: number; readonly at: number }
  /** One row: the end of the audit log. Whoever appends holds its lock until the commit. */
  readonly audit_head: { readonly name: string; readonly sequence: number; readonly hash: string }
  /** Insert-only. */
  readonly audit_entries: {
    readonly sequence: number
    readonly at: number
    readonly actor: string
    readonly address: string
    readonly deed: string
    readonly subject: string
    readonly why: string
    readonly revision_before: string | null
    readonly revision_after: string | null
    readonly payload_digest: string | null
    readonly previous: string
    readonly hash: string
    readonly key_id: string
    readonly signature: string
  }
  /** Insert-only. */
  readonly audit_checkpoints: {
    readonly sequence: number
    readonly at: number
    readonly hash: string
    readonly key_id: string
    readonly signature: string
  }
  readonly people: {
    readonly id: string
    readonly name: string
    readonly email: string
    readonly email_verified: number
    readonly two_factor_enabled: number
    readonly disabled_at: number | null
    readonly created_at: string
    readonly updated_at: string
  }
  /** `password` is an Argon2id hash. */
  readonly credentials: {
    readonly id: string
    readonly person: string
    readonly provider: string
    readonly account: string
    readonly password: string
    readonly created_at: string
    readonly updated_at: string
  }
  /** `secret` and `backup_codes` are encrypted with a key outside the database. */
  readonly second_factors: {
    readonly id: string
    readonly person: string
    readonly secret: string
    readonly backup_codes: string
    readonly verified: number
    readonly failures: number
    readonly locked_until: string | null
  }
  /** `token` is worth nothing without a signature by a key outside the database. */
  readonly sessions: {
    readonly id: string
    readonly person: string
    readonly token: string
    readonly address: string | null
    readonly browser: string | null
    readonly seen_at: number
    readonly expires_at: string
    readonly created_at: string
    readonly updated_at: string
  }
  /** Sign-ins that wait for their second factor. */
  readonly challenges: {
    readonly id: string
    readonly identifier: string
    readonly value: string
    readonly expires_at: string
    readonly created_at: string
    readonly updated_at: string
  }
  /** `plant` is `*` for the server itself. */
  readonly memberships: { readonly person: string; readonly plant: string; readonly role: string }
  /** Open ones only: a link that was used is gone. `hash` is the SHA-256 of its token. */
  readonly one_time_links: {
    readonly hash: string
    readonly kind: string
    readonly person: string | null
    readonly email: string | null
    readonly roles: string | null
    readonly resets_second_factor: number
    readonly made_by: string | null
    readonly at: number
    readonly until: number
  }
  /** `hash` is the SHA-256 of the token. */
  readonly api_tokens: {
    readonly id: string
    readonly person: string
    readonly name: string
    readonly hash: string
    readonly at: number
    readonly until: number
    readonly used_at: number | null
    readonly revoked_at: number | null
  }
}

/** A table as a backup walks it: by its primary key, and after every table that it refers to. */
export interface BackedUpTable {
  readonly name: keyof Tables
  readonly key: readonly string[]
}

/**
 * INVARIANT: every table but `migrations` and `leftOutOfBackups`, each after those it refers to. A test compares this with the database.
 */
export const backedUpTables: readonly BackedUpTable[] = [
  { name: 'plants', key: ['id'] },
  { name: 'revisions', key: ['plant', 'hash'] },
  { name: 'in_force', key: ['plant'] },
  { name: 'sources', key: ['plant', 'id'] },
  { name: 'observations', key: ['plant', 'source'] },
  { name: 'streams', key: ['kind', 'id'] },
  { name: 'events', key: ['kind', 'stream', 'sequence'] },
  { name: 'jobs', key: ['id'] },
  { name: 'settings', key: ['scope', 'name'] },
  { name: 'audit_head', key: ['name'] },
  { name: 'audit_entries', key: ['sequence'] },
  { name: 'audit_checkpoints', key: ['sequence'] },
  { name: 'people', key: ['id'] },
  { name: 'credentials', key: ['id'] },
  { name: 'second_factors', key: ['id'] },
  { name: 'memberships', key: ['person', 'plant', 'role'] },
  { name: 'one_time_links', key: ['hash'] },
  { name: 'api_tokens', key: ['id'] },
]

/**
 * Who is signed in at the moment stays behind: a session that was ended after the backup must not live again, and whoever finds a backup
 * with its keys must not find a session to go on with.
 */
export const leftOutOfBackups: readonly (keyof Tables)[] = ['sessions', 'challenges']
