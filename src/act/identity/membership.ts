import type { Writer } from '#act/store'
import { ok } from '#ground/report'
import type { Result } from '#ground/report'
import { plantRoles } from '#reason/govern'
import type { PlantRole } from '#reason/govern'
import { refused } from './identity-finding.ts'
import { serverRoles, wholeServer } from './person.ts'
import type { RolesByPlant } from './person.ts'

/** Whether these roles exist there: on the server itself there are few, and a plant must be on the list. */
export const checkRoles = async (writer: Writer, roles: RolesByPlant): Promise<Result<void>> => {
  for (const [plant, list] of roles) {
    const permitted = plant === wholeServer ? serverRoles : plantRoles
    if (!list.every((role) => (permitted as readonly string[]).includes(role))) return refused('identity/no-role')
    if (plant === wholeServer) continue
    const known = await writer.selectFrom('plants').select('id').where('id', '=', plant).where('removed_at', 'is', null).executeTakeFirst()
    if (known === undefined) return refused('identity/no-role')
  }
  return ok(undefined)
}

/** Adds roles in one place to those that a person has there. */
export const grant = async (writer: Writer, person: string, plant: string, roles: readonly PlantRole[]): Promise<void> => {
  if (roles.length === 0) return
  await writer
    .insertInto('memberships')
    .values([...new Set(roles)].map((role) => ({ person, plant, role })))
    .onConflict((conflict) => conflict.columns(['person', 'plant', 'role']).doNothing())
    .execute()
}

/** Whether the server still has an administrator who can sign in when this one is left out. */
export const hasOtherAdministrator = async (writer: Writer, person: string): Promise<boolean> => {
  // Changes nothing and takes the locks of these rows: of two administrators who remove each other at once, the second waits and sees it.
  await writer
    .updateTable('memberships')
    .set({ role: 'administrator' })
    .where('plant', '=', wholeServer)
    .where('role', '=', 'administrator')
    .execute()
  const other = await writer
    .selectFrom('memberships')
    .innerJoin('people', 'people.id', 'memberships.person')
    .select('people.id')
    .where('memberships.plant', '=', wholeServer)
    .where('memberships.role', '=', 'administrator')
    .where('people.id', '!=', person)
    .where('people.disabled_at', 'is', null)
    .executeTakeFirst()
  return other !== undefined
}

/** The roles that a person has in one place. */
export const rolesIn = async (writer: Writer, person: string, plant: string): Promise<readonly string[]> =>
  (await writer.selectFrom('memberships').select('role').where('person', '=', person).where('plant', '=', plant).orderBy('role').execute()).map(
    ({ role }) => role,
  )
