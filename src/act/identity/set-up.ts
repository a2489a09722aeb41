import type { Reader, Writer } from '#act/store'
import { ok } from '#ground/report'
import type { Result } from '#ground/report'
import { addAccount, parseEmail, parseName } from './account.ts'
import { refused } from './identity-finding.ts'
import { grant } from './membership.ts'
import { makeLink, spendLink } from './one-time-link.ts'
import type { MadeLink } from './one-time-link.ts'
import { serverRoles, wholeServer } from './person.ts'

/** Whether nobody has an account yet. */
export const needsSetUp = async (reader: Reader): Promise<boolean> =>
  (await reader.selectFrom('people').select('id').limit(1).executeTakeFirst()) === undefined

/** The link that makes the first account. A new one ends the one before. */
export const makeSetUpLink = async (writer: Writer, at: number): Promise<Result<MadeLink>> => {
  if (!(await needsSetUp(writer))) return refused('identity/set-up-done')
  await writer.deleteFrom('one_time_links').where('kind', '=', 'set-up').execute()
  return ok(await makeLink(writer, 'set-up', {}, at))
}

/**
 * Makes the first account: administrator and auditor of the server, administrator and author of every plant there is, so that the sample
 * can be used at once. Gives the id of the person.
 */
export const completeSetUp = async (
  writer: Writer,
  {
    token,
    name: nameText,
    email: emailText,
    passwordHash,
  }: { readonly token: string; readonly name: string; readonly email: string; readonly passwordHash: string },
  at: number,
): Promise<Result<string>> => {
  const name = parseName(nameText)
  if (!name.ok) return name
  const email = parseEmail(emailText)
  if (!email.ok) return email
  const link = await spendLink(writer, 'set-up', token, at)
  if (!link.ok) return link
  if (!(await needsSetUp(writer))) return refused('identity/set-up-done')
  const person = await addAccount(writer, { name: name.value, email: email.value, passwordHash }, at)
  if (!person.ok) return person
  await grant(writer, person.value, wholeServer, serverRoles)
  const plants = await writer.selectFrom('plants').select('id').where('removed_at', 'is', null).execute()
  for (const { id } of plants) await grant(writer, person.value, id, ['administrator', 'author'])
  return person
}
