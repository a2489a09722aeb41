import type { Finding } from '#ground/report'

/** Why a deed to a change request is refused. */
export type ChangeCode =
  | 'already-approved'
  | 'already-drafted'
  | 'approvals-missing'
  | 'author-accepts-risk'
  | 'author-approves'
  | 'both-approval-roles'
  | 'impact-unknown'
  | 'no-approval'
  | 'no-longer-in-force'
  | 'not-permitted'
  | 'nothing-changes'
  | 'outside-window'
  | 'plan-refused'
  | 'rebase-needed'
  | 'revision-differs'
  | 'risk-already-accepted'
  | 'risk-not-asked'
  | 'risk-unnamed'
  | 'rollback-missing'
  | 'text-missing'
  | 'unknown'
  | 'window-missing'
  | 'window-unusable'
  | 'wrong-stage'

/** A refusal always says the way out. */
export const refusal = (code: ChangeCode, message: string, help: string): Finding => ({ code: `change/${code}`, severity: 'error', message, help })

/** The first digits of a revision: enough for people, as the whole stands in the event. */
export const shortRevision = (revision: string): string => revision.slice(0, 12)
