import type { PlantRole } from './role.ts'

const everyone: readonly PlantRole[] = ['viewer', 'author', 'operations-approver', 'security-approver', 'auditor', 'administrator']
const approvers: readonly PlantRole[] = ['operations-approver', 'security-approver']
const makers: readonly PlantRole[] = ['author', ...approvers]

/**
 * Who may do what, in one plant. What no line names, nobody may. That one person must not do two of these to the same
 * change is not said here: it depends on the change's past (`foldChange`).
 */
export const deeds = {
  'see-plan': everyone,
  // What is exported leaves the building, and a plan tells an attacker the way.
  export: ['author', 'operations-approver', 'security-approver', 'auditor', 'administrator'],
  'upload-captures': makers,
  'remove-captures': ['administrator'],
  'draft-change': ['author'],
  'edit-change': ['author'],
  'propose-change': ['author'],
  comment: ['viewer', ...makers],
  'approve-as-operations': ['operations-approver'],
  'approve-as-security': ['security-approver'],
  'withdraw-approval': approvers,
  'reject-as-operations': ['operations-approver'],
  'reject-as-security': ['security-approver'],
  'accept-risk': approvers,
  // The maintenance window belongs to those who run the plant.
  'schedule-change': ['operations-approver'],
  'put-in-force': ['author', 'operations-approver'],
  // At 3 a.m. whoever is there must be able to go back.
  'roll-back': makers,
  // An author may have left: a forgotten change must not stay open for ever.
  'withdraw-change': ['author', 'administrator'],
  'renew-exception': ['author'],
  'decide-review': makers,
  'sign-off-conduit': ['operations-approver'],
  'rehearse-rollback': ['author', 'operations-approver'],
  'explain-denial': makers,
  'read-audit-log': ['auditor', 'administrator'],
  'export-audit-log': ['auditor'],
  'administer-accounts': ['administrator'],
  'administer-plant': ['administrator'],
  'back-up-and-restore': ['administrator'],
} as const satisfies Readonly<Record<string, readonly PlantRole[]>>

export type Deed = keyof typeof deeds

/** May someone with these roles do this, as far as roles decide? */
export const mayDo = (roles: readonly PlantRole[], deed: Deed): boolean => {
  const permitted: readonly PlantRole[] = deeds[deed]
  return roles.some((role) => permitted.includes(role))
}
