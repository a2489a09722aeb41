import type { AnswerOf, readChange } from '#show/contract'

export type WholeChange = AnswerOf<typeof readChange>
export type ChangeEvent = WholeChange['events'][number]
export type NextDeed = WholeChange['nextDeeds'][number]
export type Stage = WholeChange['stage']

export const stageColours: Readonly<Record<Stage, string>> = {
  draft: 'gray',
  proposed: 'blue',
  approved: 'teal',
  scheduled: 'violet',
  'in-force': 'green',
  'rolled-back': 'orange',
  withdrawn: 'gray',
}

/** Nothing is left to decide of it. */
export const isOver = ({ stage }: Pick<WholeChange, 'stage'>): boolean => stage === 'in-force' || stage === 'rolled-back' || stage === 'withdrawn'

export const inWords = (id: string): string => id.replaceAll('-', ' ')

/** `operations and security`; `operations or security` when one of them is enough. */
export const needsInWords = (needs: readonly (readonly string[])[]): string => needs.map((need) => need.join(' or ')).join(' and ')

const happened: Readonly<Record<string, string>> = {
  'change-drafted': 'drafted it',
  'change-edited': 'edited it: approvals, risks and window begin anew',
  'change-proposed': 'proposed it',
  'change-commented': 'said',
  'change-approved': 'approved it',
  'approval-withdrawn': 'took the approval back',
  'change-rejected': 'rejected it',
  'risk-accepted': 'accepted a risk',
  'change-scheduled': 'set the maintenance window',
  'change-put-in-force': 'put it in force',
  'change-rolled-back': 'rolled it back',
  'change-withdrawn': 'withdrew it',
}

/** What somebody did, as the end of a sentence that begins with their name. */
export const eventInWords = ({ kind, as, exception }: ChangeEvent): string =>
  [
    happened[kind] ?? inWords(kind),
    ...(as === undefined ? [] : [`for ${as}`]),
    ...(exception === undefined ? [] : [`of exception ${exception}`]),
  ].join(' ')

const deedWords: Readonly<Record<string, string>> = {
  edit: 'Edit',
  propose: 'Propose',
  comment: 'Comment',
  approve: 'Approve',
  reject: 'Reject',
  'withdraw-approval': 'Take my approval back',
  'accept-risk': 'Accept the risk',
  schedule: 'Set the maintenance window',
  'put-in-force': 'Put in force',
  'roll-back': 'Roll back',
  withdraw: 'Withdraw the change',
}

export const deedInWords = ({ kind, as, exception }: NextDeed): string =>
  [deedWords[kind] ?? inWords(kind), ...(as === undefined ? [] : [`for ${as}`]), ...(exception === undefined ? [] : [`of ${exception}`])].join(' ')
