import { failed, ok } from '#ground/report'
import type { Finding, Result } from '#ground/report'
import { missingAcceptances, missingApprovals, presentNeeds } from './approval-state.ts'
import { refusal, shortRevision } from './change-finding.ts'
import { stagesBefore } from './change-request.ts'
import type { Bound, ChangeContent, ChangeEvent, ChangeEventKind, ChangeRequest } from './change-request.ts'

type Of<K extends ChangeEventKind> = Extract<ChangeEvent, { readonly kind: K }>

/** The change after an event, or why a change with this past cannot have it. */
type Step<K extends ChangeEventKind> = (change: ChangeRequest, event: Of<K>) => ChangeRequest | Finding

const isFinding = (value: ChangeRequest | Finding): value is Finding => 'severity' in value

const present = (text: string | undefined): boolean => text !== undefined && text.trim() !== ''

const textMissing = (what: string): Finding => refusal('text-missing', `${what} is empty`, 'write it: others must be able to follow it later')

const contentOf = ({ title, why, base, revision, rollback }: ChangeContent): ChangeContent => ({
  title,
  why,
  base,
  revision,
  ...(rollback === undefined ? {} : { rollback }),
})

/** INVARIANT: whatever changes what was looked at starts here, so that no decision outlives it. */
const undecided = { needs: [], risks: [], approvals: [], acceptances: [], window: undefined } as const

const begun = (event: Of<'change-drafted'>): ChangeRequest | Finding =>
  present(event.title) && present(event.why)
    ? { ...contentOf(event), ...undecided, id: event.change, stage: 'draft', edition: 1, authors: [event.by], comments: [] }
    : textMissing(present(event.title) ? 'the reason of the change' : 'the title of the change')

/** Approved as soon as nothing is missing; back to proposed, without its window, as soon as something is. */
const settled = (change: ChangeRequest): ChangeRequest => {
  const complete = missingApprovals(change).length === 0 && missingAcceptances(change).length === 0
  if (complete) return change.stage === 'proposed' ? { ...change, stage: 'approved' } : change
  return { ...change, stage: 'proposed', window: undefined }
}

const notThisEdition = (change: ChangeRequest, bound: Bound): Finding | undefined =>
  bound.revision === change.revision && bound.edition === change.edition
    ? undefined
    : refusal(
        'revision-differs',
        `this is about revision ${shortRevision(bound.revision)} in edition ${bound.edition}, the change is now at ${shortRevision(change.revision)} in edition ${change.edition}`,
        'look at the change again: it was edited since',
      )

const steps: { readonly [K in ChangeEventKind]: Step<K> } = {
  'change-drafted': (change) => refusal('already-drafted', `change \`${change.id}\` exists`, 'edit it, or draft another'),

  'change-edited': (change, event) => {
    if (!present(event.title)) return textMissing('the title of the change')
    if (!present(event.why)) return textMissing('the reason of the change')
    const { id, comments } = change
    const authors = change.authors.includes(event.by) ? change.authors : [...change.authors, event.by]
    return { ...contentOf(event), ...undecided, id, comments, authors, stage: 'draft', edition: change.edition + 1 }
  },

  'change-proposed': (change, { needs, risks, revision }) => {
    if (revision !== change.revision) return notThisEdition(change, { revision, edition: change.edition }) as Finding
    if (change.revision === change.base)
      return refusal('nothing-changes', 'the proposed revision is the one it starts from', 'change the plan first, or withdraw the change')
    if (!present(change.rollback))
      return refusal('rollback-missing', 'the change says not how it is undone', 'write the rollback plan: who does what, and how long it takes')
    if (needs.length === 0) return refusal('impact-unknown', 'the change names no approval that it needs', 'compare the two revisions first')
    return { ...change, stage: 'proposed', needs, risks, approvals: [], acceptances: [] }
  },

  'change-commented': (change, { at, by, text }) =>
    present(text) ? { ...change, comments: [...change.comments, { at, by, text }] } : textMissing('the comment'),

  'change-approved': (change, { at, by, as, revision, edition }) => {
    const differs = notThisEdition(change, { revision, edition })
    if (differs !== undefined) return differs
    if (change.authors.includes(by))
      return refusal('author-approves', `\`${by}\` wrote this change and cannot approve it`, `ask another person to approve it for ${as}`)
    const earlier = change.approvals.find((approval) => approval.by === by)
    if (earlier?.as === as)
      return refusal(
        'already-approved',
        `\`${by}\` has approved this edition for ${as}`,
        `what is missing: ${presentNeeds(missingApprovals(change))}`,
      )
    if (earlier !== undefined)
      return refusal(
        'both-approval-roles',
        `\`${by}\` has approved this for ${earlier.as} and cannot approve it for ${as} as well`,
        `ask another person to approve it for ${as}, or withdraw the first approval`,
      )
    return settled({ ...change, approvals: [...change.approvals, { at, by, as, revision, edition }] })
  },

  'approval-withdrawn': (change, { by, why }) => {
    if (!present(why)) return textMissing('the reason')
    const approvals = change.approvals.filter((approval) => approval.by !== by)
    if (approvals.length === change.approvals.length)
      return refusal('no-approval', `\`${by}\` has no approval on this change`, 'only one’s own approval can be withdrawn: reject the change instead')
    return settled({ ...change, approvals })
  },

  'change-rejected': (change, { why }) => (present(why) ? { ...change, ...undecided, stage: 'draft' } : textMissing('the reason')),

  'risk-accepted': (change, { at, by, exception, revision, edition }) => {
    const differs = notThisEdition(change, { revision, edition })
    if (differs !== undefined) return differs
    if (!change.risks.includes(exception))
      return refusal(
        'risk-not-asked',
        `the change needs no acceptance of exception \`${exception}\``,
        `it needs: ${change.risks.join(', ') || 'none'}`,
      )
    if (change.authors.includes(by))
      return refusal('author-accepts-risk', `\`${by}\` wrote this change and cannot accept its risk`, 'ask the person who answers for the process')
    if (!missingAcceptances(change).includes(exception))
      return refusal('risk-already-accepted', `the risk of exception \`${exception}\` is accepted`, 'nothing is left to do for it')
    return settled({ ...change, acceptances: [...change.acceptances, { at, by, exception, revision, edition }] })
  },

  'change-scheduled': (change, { at, window }) =>
    Number.isFinite(window.from) && Number.isFinite(window.until) && window.from < window.until && window.until > at
      ? { ...change, stage: 'scheduled', window }
      : refusal('window-unusable', 'the maintenance window is over, or ends before it begins', 'choose a window that lies ahead'),

  'change-put-in-force': (change, { at, revision }) => {
    const differs = notThisEdition(change, { revision, edition: change.edition })
    if (differs !== undefined) return differs
    const { window } = change
    if (window === undefined) return refusal('window-missing', 'the change has no maintenance window', 'schedule it first')
    if (at < window.from || at >= window.until)
      return refusal(
        'outside-window',
        at < window.from ? 'its maintenance window has not begun' : 'its maintenance window is over',
        'wait for the window, or schedule another',
      )
    if (missingApprovals(change).length > 0)
      return refusal('approvals-missing', `not approved for ${presentNeeds(missingApprovals(change))}`, 'ask for the approval that is missing')
    return { ...change, stage: 'in-force' }
  },

  'change-rolled-back': (change, { why, to }) =>
    !present(why)
      ? textMissing('the reason')
      : to === change.base
        ? { ...change, stage: 'rolled-back' }
        : refusal(
            'revision-differs',
            `this change goes back to ${shortRevision(change.base)}, not to ${shortRevision(to)}`,
            'propose a change that leads there',
          ),

  'change-withdrawn': (change, { why }) => (present(why) ? { ...change, stage: 'withdrawn', window: undefined } : textMissing('the reason')),
}

const inWords = (kind: string): string => kind.replaceAll('-', ' ')

/** One event further. Fails when a change with this past cannot have the event: then nothing happened. */
export const evolveChange = (change: ChangeRequest | undefined, event: ChangeEvent): Result<ChangeRequest> => {
  const next = ((): ChangeRequest | Finding => {
    if (event.kind === 'change-drafted') return change === undefined ? begun(event) : steps['change-drafted'](change, event)
    if (change === undefined) return refusal('unknown', 'there is no such change', 'draft it first')
    if (!stagesBefore[event.kind].includes(change.stage))
      return refusal(
        'wrong-stage',
        `\`${inWords(event.kind)}\` cannot happen to a change that is ${inWords(change.stage)}`,
        `it can when the change is ${stagesBefore[event.kind].map(inWords).join(' or ')}`,
      )
    const step = steps[event.kind] as Step<ChangeEventKind>
    return step(change, event)
  })()
  return isFinding(next) ? failed([next]) : ok(next)
}

/**
 * Where a change stands after all that happened. Separation of duties is kept here, and not only where a deed is asked for:
 * a history that breaks it folds to no change at all, whoever wrote it.
 */
export const foldChange = (events: readonly ChangeEvent[]): Result<ChangeRequest> => {
  let change: ChangeRequest | undefined
  for (const event of events) {
    const next = evolveChange(change, event)
    if (!next.ok) return next
    change = next.value
  }
  return change === undefined ? failed([refusal('unknown', 'there is no such change', 'draft it first')]) : ok(change)
}
