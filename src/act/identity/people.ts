import type { Reader, Writer } from '#act/store'
import { ok } from '#ground/report'
import type { Result } from '#ground/report'
import type { PlantRole } from '#reason/govern'
import { endSessionsOf, parseEmail } from './account.ts'
import { endTokensOf } from './api-token.ts'
import { refused } from './identity-finding.ts'
import { checkRoles, grant, hasOtherAdministrator, rolesIn } from './membership.ts'
import { dropLinksOf } from './one-time-link.ts'
import { noRoles, readRoles, wholeServer } from './person.ts'
import type { Person, RolesByPlant } from './person.ts'

/** A person as an administrator sees them. */
export interface ListedPerson extends Person {
  /** Milliseconds since 1970, UTC. */
  readonly at: number
  /** Since when the account is disabled; undefined while it is not. */
  readonly disabledAt?: number
}

/** Everybody with an account, by name. */
export const listPeople = async (reader: Reader): Promise<readonly ListedPerson[]> => {
  const rows = await reader.selectFrom('people').selectAll().orderBy('name').orderBy('id').execute()
  const roles = await readRoles(reader)
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    email: row.email,
    hasSecondFactor: row.two_factor_enabled === 1,
    roles: roles.get(row.id) ?? noRoles,
    at: Date.parse(row.created_at),
    ...(row.disabled_at === null ? {} : { disabledAt: row.disabled_at }),
  }))
}

/** What a person is by now, by plant: nothing for somebody who was shut out, or never was. */
export const rolesNow = async (reader: Reader, person: string): Promise<RolesByPlant> => {
  const row = await reader.selectFrom('people').select('disabled_at').where('id', '=', person).executeTakeFirst()
  if (row === undefined || row.disabled_at !== null) return noRoles
  return (await readRoles(reader, person)).get(person) ?? noRoles
}

/** The id of whoever signs in with this e-mail address. */
export const findByEmail = async (reader: Reader, text: string): Promise<Result<string>> => {
  const email = parseEmail(text)
  if (!email.ok) return email
  const row = await reader.selectFrom('people').select('id').where('email', '=', email.value).executeTakeFirst()
  return row === undefined ? refused('identity/no-person') : ok(row.id)
}

const knownPerson = async (writer: Writer, person: string): Promise<boolean> =>
  (await writer.selectFrom('people').select('id').where('id', '=', person).executeTakeFirst()) !== undefined

/** What changed, for the audit log. */
export interface RolesSet {
  readonly before: readonly string[]
  readonly after: readonly string[]
}

/** Gives a person these roles in one place, and no others there. */
export const setRoles = async (
  writer: Writer,
  { person, plant, roles }: { readonly person: string; readonly plant: string; readonly roles: readonly PlantRole[] },
): Promise<Result<RolesSet>> => {
  if (!(await knownPerson(writer, person))) return refused('identity/no-person')
  const checked = await checkRoles(writer, new Map([[plant, roles]]))
  if (!checked.ok) return checked
  const before = await rolesIn(writer, person, plant)
  const losesServer = plant === wholeServer && before.includes('administrator') && !roles.includes('administrator')
  if (losesServer && !(await hasOtherAdministrator(writer, person))) return refused('identity/last-administrator')
  await writer.deleteFrom('memberships').where('person', '=', person).where('plant', '=', plant).execute()
  await grant(writer, person, plant, roles)
  // Who may no longer invite must not have invitations waiting.
  if (losesServer) await dropLinksOf(writer, person)
  return ok({ before, after: await rolesIn(writer, person, plant) })
}

/** Shuts a person out: sessions, tokens and open links end at once. What they did stays theirs. */
export const disablePerson = async (writer: Writer, person: string, at: number): Promise<Result<void>> => {
  if (!(await knownPerson(writer, person))) return refused('identity/no-person')
  const isAdministrator = (await rolesIn(writer, person, wholeServer)).includes('administrator')
  if (isAdministrator && !(await hasOtherAdministrator(writer, person))) return refused('identity/last-administrator')
  const { numUpdatedRows } = await writer
    .updateTable('people')
    .set({ disabled_at: at })
    .where('id', '=', person)
    .where('disabled_at', 'is', null)
    .executeTakeFirst()
  if (numUpdatedRows !== 1n) return refused('identity/disabled')
  await endSessionsOf(writer, person)
  await endTokensOf(writer, person, at)
  await dropLinksOf(writer, person)
  return ok(undefined)
}

/** Lets a person in again, with password, second factor and roles as they were. Tokens stay revoked. */
export const enablePerson = async (writer: Writer, person: string): Promise<Result<void>> => {
  const { numUpdatedRows } = await writer.updateTable('people').set({ disabled_at: null }).where('id', '=', person).executeTakeFirst()
  return numUpdatedRows === 1n ? ok(undefined) : refused('identity/no-person')
}
