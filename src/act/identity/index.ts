/**
 * Who may enter: accounts, sign-in by password and second factor, sessions, tokens, and what a person is in which plant. Sign-in itself is
 * better-auth's; here are its settings, its tables, and what people and their roles need besides.
 * Not for what a role permits (`reason/govern`), nor for writing it down (`act/office`).
 */
export { parseNewPassword } from './account.ts'
export type { ApiToken, MadeToken } from './api-token.ts'
export { addToken, endToken, readTokens } from './api-token.ts'
export type { Identity, IdentityOptions } from './identity.ts'
export { openIdentity } from './identity.ts'
export type { IdentityEvent, IdentityEventKind } from './identity-event.ts'
export type { IdentityCode } from './identity-finding.ts'
export { identityFinding } from './identity-finding.ts'
export type { OpenInvitation } from './invitation.ts'
export { completeInvitation, invite, listInvitations, withdrawInvitation } from './invitation.ts'
export { grant } from './membership.ts'
export type { LinkKind, MadeLink, OpenLink } from './one-time-link.ts'
export { findLink } from './one-time-link.ts'
export type { ListedPerson, RolesSet } from './people.ts'
export { disablePerson, enablePerson, findByEmail, listPeople, rolesNow, setRoles } from './people.ts'
export type { Caller, Person, RolesByPlant } from './person.ts'
export { serverRoles, wholeServer } from './person.ts'
export { completeReset, makeResetLink } from './reset.ts'
export { openSecret } from './secret-file.ts'
export type { ListedSession } from './session-list.ts'
export { endSession, listSessions } from './session-list.ts'
export { completeSetUp } from './set-up.ts'
