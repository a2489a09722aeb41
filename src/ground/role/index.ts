/**
 * Asset roles, what each is for and how bad its loss is by default, and the makers of network interfaces.
 * Not for deciding a role from traffic: that is `read/observe`.
 */
export type { Role, RoleId } from './role.ts'
export { isControllerRole, makerOf, roleById, roles, rolesOfMaker } from './role.ts'
