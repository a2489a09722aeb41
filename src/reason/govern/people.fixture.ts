import type { ChangeCommand, ChangeContext } from './decide-change.ts'
import { decideChange } from './decide-change.ts'
import { foldChange } from './fold-change.ts'
import type { ChangeEvent, ChangeRequest } from './change-request.ts'
import type { RequiredApprovals } from './required-approvals.ts'
import type { ApprovalRole, PlantRole } from './role.ts'

/** Everyone of the tests, with all that they are. Dora is both kinds of approver and an author. */
export const people: Readonly<Record<string, readonly PlantRole[]>> = {
  anna: ['author'],
  ben: ['author', 'operations-approver'],
  olga: ['operations-approver'],
  omar: ['operations-approver'],
  sven: ['security-approver'],
  dora: ['author', 'operations-approver', 'security-approver'],
  vera: ['viewer'],
  adam: ['administrator'],
}

export const base = 'a'.repeat(64)
export const revision = 'b'.repeat(64)
export const monday = 1_800_000_000
export const window = { from: monday + 1000, until: monday + 2000 }

export const asks = (needs: readonly (readonly ApprovalRole[])[], risks: readonly string[] = []): RequiredApprovals => ({
  base,
  revision,
  needs,
  risks: risks.map((exception) => ({ exception, acceptedBy: 'Plant manager' })),
  reasons: [],
})

export const two = asks([['operations'], ['security']])

export const draft: ChangeCommand = {
  kind: 'draft',
  change: 'c-1',
  title: 'Read the drives',
  why: 'Energy report',
  base,
  revision,
  rollback: 'Load the previous file',
}

export const approve = (as: ApprovalRole, edition = 1, of = revision): ChangeCommand => ({ kind: 'approve', as, revision: of, edition })
export const acceptRisk = (exception: string, edition = 1): ChangeCommand => ({ kind: 'accept-risk', exception, revision, edition })

/** A person, and what they ask for. */
export type Asked = readonly [person: string, command: ChangeCommand, context?: Partial<ChangeContext>]

export const contextOf = (person: string, more: Partial<ChangeContext> = {}): ChangeContext => ({
  by: person,
  roles: people[person] ?? [],
  at: monday,
  inForce: base,
  required: two,
  ...more,
})

/** What becomes of a change when these things are asked for in turn; refused ones do nothing, and their codes are told. */
export const story = (...asked: readonly Asked[]) => {
  const events: ChangeEvent[] = []
  let change: ChangeRequest | undefined
  const refused: string[] = []
  for (const [person, command, context] of asked) {
    const decided = decideChange(change, command, contextOf(person, context))
    if (!decided.ok) refused.push(...decided.findings.map(({ code }) => code))
    else {
      events.push(...decided.value)
      const folded = foldChange(events)
      if (!folded.ok) throw new Error(`a change does not fold: ${folded.findings.map(({ message }) => message).join()}`)
      change = folded.value
    }
  }
  return { events, change, refused }
}

export const propose: Asked = ['anna', { kind: 'propose' }]
/** A change brought to the stage that the word names. */
export const until: Readonly<Record<string, readonly Asked[]>> = (() => {
  const drafted: readonly Asked[] = [['anna', draft]]
  const proposed: readonly Asked[] = [...drafted, propose]
  const approved: readonly Asked[] = [...proposed, ['olga', approve('operations')], ['sven', approve('security')]]
  const scheduled: readonly Asked[] = [...approved, ['olga', { kind: 'schedule', window }]]
  const inForce: readonly Asked[] = [...scheduled, ['olga', { kind: 'put-in-force' }, { at: window.from }]]
  const rolledBack: readonly Asked[] = [...inForce, ['sven', { kind: 'roll-back', why: 'Line 1 stopped' }, { at: window.from, inForce: revision }]]
  const withdrawn: readonly Asked[] = [...drafted, ['anna', { kind: 'withdraw', why: 'Not needed' }]]
  return { draft: drafted, proposed, approved, scheduled, 'in-force': inForce, 'rolled-back': rolledBack, withdrawn }
})()
