/**
 * What a person is in one plant. Not the role of an asset (`ground/role`). A person may have several, and others in another
 * plant; no role holds another one.
 */
export const plantRoles = ['viewer', 'author', 'operations-approver', 'security-approver', 'auditor', 'administrator'] as const
export type PlantRole = (typeof plantRoles)[number]

/** For whom an approval speaks. */
export const approvalRoles = ['operations', 'security'] as const
export type ApprovalRole = (typeof approvalRoles)[number]
