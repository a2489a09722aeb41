import type { Finding } from '#ground/report'
import { missingAcceptances } from './approval-state.ts'
import type { ChangeRequest } from './change-request.ts'
import { decideChange } from './decide-change.ts'
import type { ChangeCommand, ChangeContext } from './decide-change.ts'
import { approvalRoles } from './role.ts'

type Asked = Exclude<ChangeCommand, { readonly kind: 'draft' }>

/** Something a person could ask of a change now. */
export interface NextDeed {
  readonly kind: Asked['kind']
  /** For `approve` and `reject`. */
  readonly as?: (typeof approvalRoles)[number]
  /** For `accept-risk`. */
  readonly exception?: string
  /** Why not; empty: it would be done. */
  readonly refusals: readonly Finding[]
}

// Words and a window stand in for what the person has yet to write: what is asked here is everything else.
const words = 'as yet unwritten'
const sometime = (at: number) => ({ from: at + 1, until: at + 2 })

const candidates = (change: ChangeRequest, at: number): readonly Asked[] => {
  const bound = { revision: change.revision, edition: change.edition }
  return [
    { kind: 'edit' },
    { kind: 'propose' },
    { kind: 'comment', text: words },
    ...approvalRoles.map((as) => ({ kind: 'approve' as const, as, ...bound })),
    ...approvalRoles.map((as) => ({ kind: 'reject' as const, as, why: words })),
    { kind: 'withdraw-approval', why: words },
    ...missingAcceptances(change).map((exception) => ({ kind: 'accept-risk' as const, exception, ...bound })),
    { kind: 'schedule', window: sometime(at) },
    { kind: 'put-in-force' },
    { kind: 'roll-back', why: words },
    { kind: 'withdraw', why: words },
  ]
}

/**
 * Everything that may be asked of a change, each with why this person cannot do it now. Decided by the very function that decides the
 * deed, so that a page and the deed never differ.
 */
export const nextDeeds = (change: ChangeRequest, context: ChangeContext): readonly NextDeed[] =>
  candidates(change, context.at).map((command) => {
    const decided = decideChange(change, command, context)
    return {
      kind: command.kind,
      ...('as' in command ? { as: command.as } : {}),
      ...('exception' in command ? { exception: command.exception } : {}),
      refusals: decided.ok ? [] : decided.findings,
    }
  })

/** Deeds that bring a change further when its turn has come; the others are always somebody's choice. */
const onward: ReadonlySet<NextDeed['kind']> = new Set(['propose', 'approve', 'accept-risk', 'schedule', 'put-in-force'])

/**
 * Does the change wait for this person? For an approval that is missing, a window that is not set yet, a window that has come, or, as a
 * draft, for its author.
 */
export const waitsFor = (change: ChangeRequest, context: ChangeContext): boolean => {
  if (change.stage === 'draft') return change.authors.includes(context.by)
  const asProposed = {
    base: change.base,
    revision: change.revision,
    needs: change.needs,
    risks: change.risks.map((exception) => ({ exception, acceptedBy: words })),
    reasons: [],
  }
  const wanted = new Set(change.needs.flat())
  return nextDeeds(change, { ...context, required: asProposed }).some(
    ({ kind, as, refusals }) =>
      onward.has(kind) && refusals.length === 0 && (as === undefined || wanted.has(as)) && !(kind === 'schedule' && change.window !== undefined),
  )
}
