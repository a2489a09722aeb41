import type { ApprovalRole } from './role.ts'

export const stages = ['draft', 'proposed', 'approved', 'scheduled', 'in-force', 'rolled-back', 'withdrawn'] as const
export type Stage = (typeof stages)[number]

/** Each inner list is met by an approval for one of its names: `[['operations'], ['security']]` needs two, by two people. */
export type ApprovalNeeds = readonly (readonly ApprovalRole[])[]

/** A maintenance window that was agreed for one change; seconds since 1970, `until` exclusive. */
export interface ChangeWindow {
  readonly from: number
  readonly until: number
}

/** What a change would do and how it is undone: what people approve. */
export interface ChangeContent {
  readonly title: string
  readonly why: string
  /** Revision in force that this change starts from. */
  readonly base: string
  /** Revision that the plan shall become. */
  readonly revision: string
  readonly rollback?: string
}

interface Deed {
  /** Seconds since 1970. */
  readonly at: number
  /** Id of the person. */
  readonly by: string
}

/** Binds a decision to exactly what was looked at: revision, and which edit of the request. */
export interface Bound {
  readonly revision: string
  readonly edition: number
}

/** What happened to a change request, in order. Nothing else is kept, nothing is overwritten. */
export type ChangeEvent = Deed &
  (
    | ({ readonly kind: 'change-drafted'; readonly change: string } & ChangeContent)
    | ({ readonly kind: 'change-edited' } & ChangeContent)
    | { readonly kind: 'change-proposed'; readonly revision: string; readonly needs: ApprovalNeeds; readonly risks: readonly string[] }
    | { readonly kind: 'change-commented'; readonly text: string }
    | ({ readonly kind: 'change-approved'; readonly as: ApprovalRole } & Bound)
    | { readonly kind: 'approval-withdrawn'; readonly why: string }
    | { readonly kind: 'change-rejected'; readonly as: ApprovalRole; readonly why: string }
    | ({ readonly kind: 'risk-accepted'; readonly exception: string } & Bound)
    | { readonly kind: 'change-scheduled'; readonly window: ChangeWindow }
    | { readonly kind: 'change-put-in-force'; readonly revision: string }
    | { readonly kind: 'change-rolled-back'; readonly to: string; readonly why: string }
    | { readonly kind: 'change-withdrawn'; readonly why: string }
  )

export type ChangeEventKind = ChangeEvent['kind']

export interface Approval extends Bound, Deed {
  readonly as: ApprovalRole
}

export interface RiskAcceptance extends Bound, Deed {
  readonly exception: string
}

export interface ChangeComment extends Deed {
  readonly text: string
}

/** Where a change request stands: the sum of its events. */
export interface ChangeRequest extends ChangeContent {
  readonly id: string
  readonly stage: Stage
  /** Counts its drafts and edits, from 1. */
  readonly edition: number
  /** Everyone who drafted or edited it, in any edition. None of them approves it. */
  readonly authors: readonly string[]
  /** What it needs, as worked out when it was proposed; empty before. */
  readonly needs: ApprovalNeeds
  /** Ids of exceptions whose risk someone must accept. */
  readonly risks: readonly string[]
  readonly approvals: readonly Approval[]
  readonly acceptances: readonly RiskAcceptance[]
  readonly comments: readonly ChangeComment[]
  /** Set from `scheduled` on, until something it rests on is taken back. */
  readonly window: ChangeWindow | undefined
}

/** In which stages an event may happen. `change-drafted` begins a request and happens in none. */
export const stagesBefore: Readonly<Record<ChangeEventKind, readonly Stage[]>> = {
  'change-drafted': [],
  'change-edited': ['draft', 'proposed', 'approved', 'scheduled'],
  'change-proposed': ['draft'],
  'change-commented': stages,
  'change-approved': ['proposed'],
  'approval-withdrawn': ['proposed', 'approved', 'scheduled'],
  'change-rejected': ['proposed', 'approved', 'scheduled'],
  'risk-accepted': ['proposed'],
  'change-scheduled': ['approved', 'scheduled'],
  'change-put-in-force': ['scheduled'],
  'change-rolled-back': ['in-force'],
  'change-withdrawn': ['draft', 'proposed', 'approved', 'scheduled'],
}
