import type { Writer } from '#act/store'
import { ok } from '#ground/report'
import type { Result } from '#ground/report'
import { dropSecondFactor, endSessionsOf, replacePassword } from './account.ts'
import { endTokensOf } from './api-token.ts'
import { refused } from './identity-finding.ts'
import { makeLink, spendLink } from './one-time-link.ts'
import type { MadeLink } from './one-time-link.ts'

/**
 * A link by which somebody sets a new password and, if asked for, enrols a new second factor. Nothing changes until it is used; a new one
 * ends the one before.
 */
export const makeResetLink = async (
  writer: Writer,
  { person, resetsSecondFactor, by }: { readonly person: string; readonly resetsSecondFactor: boolean; readonly by?: string },
  at: number,
): Promise<Result<MadeLink>> => {
  const known = await writer.selectFrom('people').select('disabled_at').where('id', '=', person).executeTakeFirst()
  if (known === undefined) return refused('identity/no-person')
  if (known.disabled_at !== null) return refused('identity/disabled')
  await writer.deleteFrom('one_time_links').where('kind', '=', 'reset').where('person', '=', person).execute()
  return ok(await makeLink(writer, 'reset', { person, resetsSecondFactor, ...(by === undefined ? {} : { by }) }, at))
}

/** Sets the new password. All sessions and tokens of the person end: whoever lost control of the account may not be the only one in it. */
export const completeReset = async (
  writer: Writer,
  { token, passwordHash }: { readonly token: string; readonly passwordHash: string },
  at: number,
): Promise<Result<{ readonly person: string; readonly resetsSecondFactor: boolean }>> => {
  const link = await spendLink(writer, 'reset', token, at)
  if (!link.ok) return link
  const { person, resetsSecondFactor = false } = link.value
  if (person === undefined) return refused('identity/link-unusable')
  await replacePassword(writer, person, passwordHash, at)
  if (resetsSecondFactor) await dropSecondFactor(writer, person)
  await endSessionsOf(writer, person)
  await endTokensOf(writer, person, at)
  return ok({ person, resetsSecondFactor })
}
