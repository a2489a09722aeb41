/** What happened at the door, for the audit log. */
export type IdentityEventKind =
  | 'password-accepted'
  | 'signed-in'
  | 'sign-in-failed'
  | 'code-failed'
  | 'attempts-limited'
  | 'signed-out'
  | 'password-changed'
  | 'password-refused'
  | 'second-factor-begun'
  | 'second-factor-enrolled'
  | 'second-factor-removed'
  | 'backup-codes-made'

export interface IdentityEvent {
  readonly kind: IdentityEventKind
  /** Milliseconds since 1970, UTC. */
  readonly at: number
  /** The id of the person, where known. */
  readonly person?: string
  /** What was typed as e-mail address at a sign-in: hostile text, at most 254 characters. */
  readonly email?: string
  /** From where; empty when unknown. */
  readonly address: string
}
