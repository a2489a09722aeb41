import type { Reader, Writer } from '#act/store'
import { ok } from '#ground/report'
import type { Result } from '#ground/report'
import type { PlantRole } from '#reason/govern'
import { addAccount, parseEmail, parseName } from './account.ts'
import { refused } from './identity-finding.ts'
import { checkRoles, grant } from './membership.ts'
import { makeLink, spendLink } from './one-time-link.ts'
import type { MadeLink } from './one-time-link.ts'
import type { RolesByPlant } from './person.ts'

/** An invitation that nobody has used yet. */
export interface OpenInvitation {
  readonly email: string
  readonly roles: RolesByPlant
  /** The id of the person who made it. */
  readonly by?: string
  /** Milliseconds since 1970, UTC. */
  readonly at: number
  readonly until: number
}

const rolesOf = (text: string | null): RolesByPlant => new Map(JSON.parse(text ?? '[]') as readonly [string, readonly PlantRole[]][])

/** Invites somebody to an account with these roles. A new invitation ends the one before to the same address. */
export const invite = async (
  writer: Writer,
  { email: text, roles, by }: { readonly email: string; readonly roles: RolesByPlant; readonly by: string },
  at: number,
): Promise<Result<MadeLink>> => {
  const email = parseEmail(text)
  if (!email.ok) return email
  const checked = await checkRoles(writer, roles)
  if (!checked.ok) return checked
  const taken = await writer.selectFrom('people').select('id').where('email', '=', email.value).executeTakeFirst()
  if (taken !== undefined) return refused('identity/email-taken')
  await writer.deleteFrom('one_time_links').where('kind', '=', 'invitation').where('email', '=', email.value).execute()
  return ok(await makeLink(writer, 'invitation', { email: email.value, roles: JSON.stringify([...roles]), by }, at))
}

/** Makes the account of an invitation, and gives the id of the person. */
export const completeInvitation = async (
  writer: Writer,
  { token, name: text, passwordHash }: { readonly token: string; readonly name: string; readonly passwordHash: string },
  at: number,
): Promise<Result<string>> => {
  const name = parseName(text)
  if (!name.ok) return name
  const link = await spendLink(writer, 'invitation', token, at)
  if (!link.ok) return link
  const person = await addAccount(writer, { name: name.value, email: link.value.email ?? '', passwordHash }, at)
  if (!person.ok) return person
  for (const [plant, roles] of rolesOf(link.value.roles ?? null)) await grant(writer, person.value, plant, roles)
  return person
}

/** The invitations that can still be used, by address. */
export const listInvitations = async (reader: Reader, at: number): Promise<readonly OpenInvitation[]> => {
  const rows = await reader
    .selectFrom('one_time_links')
    .selectAll()
    .where('kind', '=', 'invitation')
    .where('until', '>', at)
    .orderBy('email')
    .execute()
  return rows.map((row) => ({
    email: row.email ?? '',
    roles: rolesOf(row.roles),
    at: row.at,
    until: row.until,
    ...(row.made_by === null ? {} : { by: row.made_by }),
  }))
}

export const withdrawInvitation = async (writer: Writer, email: string): Promise<Result<void>> => {
  const { numDeletedRows } = await writer.deleteFrom('one_time_links').where('kind', '=', 'invitation').where('email', '=', email).executeTakeFirst()
  return numDeletedRows > 0n ? ok(undefined) : refused('identity/link-unusable')
}
