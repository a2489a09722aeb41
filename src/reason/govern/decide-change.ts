import { failed, hasErrors, ok } from '#ground/report'
import type { Finding, Result } from '#ground/report'
import { missingAcceptances, missingApprovals, presentNeeds } from './approval-state.ts'
import { refusal, shortRevision } from './change-finding.ts'
import type { Bound, ChangeContent, ChangeEvent, ChangeRequest, ChangeWindow } from './change-request.ts'
import { evolveChange } from './fold-change.ts'
import { deeds, mayDo } from './may.ts'
import type { Deed } from './may.ts'
import type { RequiredApprovals } from './required-approvals.ts'
import type { ApprovalRole, PlantRole } from './role.ts'

/** What a person asks for. */
export type ChangeCommand =
  | ({ readonly kind: 'draft'; readonly change: string } & ChangeContent)
  /** What is left out stays as it is. Naming another `base` rebases. */
  | ({ readonly kind: 'edit' } & Partial<ChangeContent>)
  | { readonly kind: 'propose' }
  | { readonly kind: 'comment'; readonly text: string }
  | ({ readonly kind: 'approve'; readonly as: ApprovalRole } & Bound)
  | { readonly kind: 'withdraw-approval'; readonly why: string }
  | { readonly kind: 'reject'; readonly as: ApprovalRole; readonly why: string }
  | ({ readonly kind: 'accept-risk'; readonly exception: string } & Bound)
  | { readonly kind: 'schedule'; readonly window: ChangeWindow }
  | { readonly kind: 'put-in-force' }
  | { readonly kind: 'roll-back'; readonly why: string }
  | { readonly kind: 'withdraw'; readonly why: string }

/** What only the present knows. */
export interface ChangeContext {
  /** Id of the person who asks, and what they are in this plant. */
  readonly by: string
  readonly roles: readonly PlantRole[]
  /** Seconds since 1970. */
  readonly at: number
  /** Revision that is in force now. */
  readonly inForce: string
  /** What the two revisions of this change need. Without it nothing is proposed or put in force: no evidence is never a pass. */
  readonly required?: RequiredApprovals
  /** What was found in the proposed plan: with an error in it (a broken promise), it is not proposed and not put in force. */
  readonly findings?: readonly Finding[]
}

const deedOf = (command: ChangeCommand): Deed => {
  switch (command.kind) {
    case 'approve':
      return `approve-as-${command.as}`
    case 'reject':
      return `reject-as-${command.as}`
    case 'draft':
    case 'edit':
    case 'propose':
    case 'schedule':
    case 'withdraw':
      return `${command.kind}-change`
    default:
      return command.kind
  }
}

type Commanded = Exclude<ChangeCommand, { readonly kind: 'draft' }>

const eventOf = (change: ChangeRequest, command: Commanded, context: ChangeContext): ChangeEvent => {
  const deed = { at: context.at, by: context.by }
  switch (command.kind) {
    case 'edit': {
      const { title, why, base, revision, rollback } = { ...change, ...command }
      return { ...deed, kind: 'change-edited', title, why, base, revision, ...(rollback === undefined ? {} : { rollback }) }
    }
    case 'propose':
      return {
        ...deed,
        kind: 'change-proposed',
        revision: change.revision,
        needs: context.required?.needs ?? [],
        risks: (context.required?.risks ?? []).map((risk) => risk.exception),
      }
    case 'comment':
      return { ...deed, kind: 'change-commented', text: command.text }
    case 'approve':
      return { ...deed, kind: 'change-approved', as: command.as, revision: command.revision, edition: command.edition }
    case 'withdraw-approval':
      return { ...deed, kind: 'approval-withdrawn', why: command.why }
    case 'reject':
      return { ...deed, kind: 'change-rejected', as: command.as, why: command.why }
    case 'accept-risk':
      return { ...deed, kind: 'risk-accepted', exception: command.exception, revision: command.revision, edition: command.edition }
    case 'schedule':
      return { ...deed, kind: 'change-scheduled', window: command.window }
    case 'put-in-force':
      return { ...deed, kind: 'change-put-in-force', revision: change.revision }
    case 'roll-back':
      return { ...deed, kind: 'change-rolled-back', to: change.base, why: command.why }
    case 'withdraw':
      return { ...deed, kind: 'change-withdrawn', why: command.why }
  }
}

const rebaseNeeded = (base: string, inForce: string): readonly Finding[] =>
  base === inForce
    ? []
    : [
        refusal(
          'rebase-needed',
          `it starts from revision ${shortRevision(base)}, but ${shortRevision(inForce)} is in force`,
          'edit the change so that it starts from what is in force, and have it approved anew',
        ),
      ]

/** The impact must be known, of these two revisions, and the plan must hold. */
const impactProblems = (change: ChangeRequest, { required, findings }: ChangeContext): readonly Finding[] => {
  if (required === undefined || required.base !== change.base || required.revision !== change.revision)
    return [refusal('impact-unknown', 'what this change needs was not worked out for its two revisions', 'compare the two revisions first')]
  const unnamed = required.risks.filter(({ acceptedBy }) => acceptedBy === undefined)
  return [
    ...unnamed.map(({ exception }) =>
      refusal('risk-unnamed', `exception \`${exception}\` does not say who accepts its risk`, 'name the person in `accepted-by`'),
    ),
    ...(findings !== undefined && hasErrors(findings)
      ? [
          refusal('plan-refused', 'the proposed plan is in error, or breaks a promise', 'mend what the findings say, and edit the change'),
          ...findings.filter(({ severity }) => severity === 'error'),
        ]
      : []),
  ]
}

/** What is asked of it today may be more than when it was proposed. */
const needsToday = (change: ChangeRequest, { required }: ChangeContext): readonly Finding[] => {
  if (required === undefined) return []
  const approvals = missingApprovals(change, required.needs)
  const risks = missingAcceptances(
    change,
    required.risks.map(({ exception }) => exception),
  )
  if (approvals.length === 0 && risks.length === 0) return []
  const missing = [...(approvals.length === 0 ? [] : [presentNeeds(approvals)]), ...risks.map((risk) => `risk of \`${risk}\``)]
  return [refusal('approvals-missing', `not approved for ${missing.join(', ')}`, 'reject the change and propose it again: it needs more by now')]
}

const presentProblems = (change: ChangeRequest, command: Commanded, context: ChangeContext): readonly Finding[] => {
  const { inForce } = context
  switch (command.kind) {
    case 'propose':
      return [...rebaseNeeded(change.base, inForce), ...impactProblems(change, context)]
    case 'approve':
    case 'accept-risk':
    case 'schedule':
      return rebaseNeeded(change.base, inForce)
    case 'put-in-force':
      return [...rebaseNeeded(change.base, inForce), ...impactProblems(change, context), ...needsToday(change, context)]
    case 'edit':
      return command.base === undefined ? [] : rebaseNeeded(command.base, inForce)
    case 'roll-back':
      return inForce === change.revision
        ? []
        : [
            refusal(
              'no-longer-in-force',
              `revision ${shortRevision(change.revision)} of this change is not in force any more`,
              'roll back what came after it first, or propose a change',
            ),
          ]
    default:
      return []
  }
}

const notPermitted = (command: ChangeCommand, { by, roles }: ChangeContext): readonly Finding[] => {
  const deed = deedOf(command)
  if (mayDo(roles, deed)) return []
  const message = `\`${by}\` may not ${deed.replaceAll('-', ' ')} in this plant`
  return [refusal('not-permitted', message, `ask someone who is ${deeds[deed].map((role) => role.replaceAll('-', ' ')).join(' or ')}`)]
}

const drafted = (change: ChangeRequest | undefined, command: Extract<ChangeCommand, { readonly kind: 'draft' }>, context: ChangeContext) => {
  const event: ChangeEvent = { ...command, kind: 'change-drafted', at: context.at, by: context.by }
  return accepted(change, event, change === undefined ? rebaseNeeded(command.base, context.inForce) : [])
}

const accepted = (change: ChangeRequest | undefined, event: ChangeEvent, problems: readonly Finding[]): Result<readonly ChangeEvent[]> => {
  // The past is asked first: "already withdrawn" helps more than "rebase it".
  const next = evolveChange(change, event)
  if (!next.ok) return failed(next.findings)
  return problems.length > 0 ? failed(problems) : ok([event])
}

/**
 * What happens when a person asks this: the events to keep, or why not and the way out. The change itself is untouched
 * either way; `evolveChange` with the events is the change afterwards.
 */
export const decideChange = (change: ChangeRequest | undefined, command: ChangeCommand, context: ChangeContext): Result<readonly ChangeEvent[]> => {
  const forbidden = notPermitted(command, context)
  if (forbidden.length > 0) return failed(forbidden)
  if (command.kind === 'draft') return drafted(change, command, context)
  if (change === undefined) return failed([refusal('unknown', 'there is no such change', 'draft it first')])
  return accepted(change, eventOf(change, command, context), presentProblems(change, command, context))
}
