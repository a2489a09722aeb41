import { describe, expect, it } from 'vitest'
import { deeds, mayDo } from './may.ts'
import type { Deed } from './may.ts'
import { plantRoles } from './role.ts'
import type { PlantRole } from './role.ts'

const all = Object.keys(deeds) as Deed[]
const permitted = (role: PlantRole): string => all.filter((deed) => mayDo([role], deed)).join(' ')

/** Written by hand: all that a role may do. What stands in no line is refused. */
const golden: Readonly<Record<PlantRole, string>> = {
  viewer: 'see-plan comment',
  author:
    'see-plan export upload-captures draft-change edit-change propose-change comment put-in-force roll-back withdraw-change renew-exception decide-review rehearse-rollback explain-denial',
  'operations-approver':
    'see-plan export upload-captures comment approve-as-operations withdraw-approval reject-as-operations accept-risk schedule-change put-in-force roll-back decide-review sign-off-conduit rehearse-rollback explain-denial',
  'security-approver':
    'see-plan export upload-captures comment approve-as-security withdraw-approval reject-as-security accept-risk roll-back decide-review explain-denial',
  auditor: 'see-plan export read-audit-log export-audit-log',
  administrator: 'see-plan export remove-captures withdraw-change read-audit-log administer-accounts administer-plant back-up-and-restore',
}

describe('who may do what', () => {
  it.each(plantRoles)('as %s', (role) => {
    expect(permitted(role)).toBe(golden[role])
  })

  it('is nothing for someone without a role', () => {
    expect(all.filter((deed) => mayDo([], deed))).toEqual([])
  })

  it('is, with several roles, what any of them may, and no more', () => {
    const both = all.filter((deed) => mayDo(['author', 'auditor'], deed))
    expect(both).toEqual(all.filter((deed) => mayDo(['author'], deed) || mayDo(['auditor'], deed)))
  })

  it('keeps those who hand out roles, and those who check, away from the plan itself', () => {
    const changing = all.filter(
      (deed) => mayDo(['author', 'operations-approver', 'security-approver'], deed) && !['see-plan', 'export', 'withdraw-change'].includes(deed),
    )
    expect(changing.length).toBeGreaterThan(10)
    for (const deed of changing) expect([deed, mayDo(['administrator', 'auditor', 'viewer'], deed)]).toEqual([deed, deed === 'comment'])
  })
})
