import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Writer } from '#act/store'
import { ok } from '#ground/report'
import type { Result } from '#ground/report'
import { refused } from './identity-finding.ts'
import { hashPassword } from './password-hash.ts'
import { hasPasswordLength } from './sign-in-endpoint.ts'

const longestEmail = 254
const longestName = 100

/** An e-mail address as it is kept and looked up. Nothing is ever sent there: it is the name to sign in with. */
export const parseEmail = (text: string): Result<string> => {
  const email = text.trim().normalize('NFC').toLowerCase()
  return email.length <= longestEmail && z.email().safeParse(email).success ? ok(email) : refused('identity/email')
}

export const parseName = (text: string): Result<string> => {
  const name = text.trim()
  return name.length > 0 && name.length <= longestName && !/\p{Cc}/u.test(name) ? ok(name) : refused('identity/name')
}

/** The hash of a new password. Takes as long as a sign-in: never inside a transaction. */
export const parseNewPassword = async (password: string): Promise<Result<string>> =>
  hasPasswordLength(password) ? ok(await hashPassword(password)) : refused('identity/password-length')

export interface NewAccount {
  readonly name: string
  readonly email: string
  readonly passwordHash: string
}

/** Adds a person who can sign in, in the rows that better-auth reads, and gives the id. */
export const addAccount = async (writer: Writer, { name, email, passwordHash }: NewAccount, at: number): Promise<Result<string>> => {
  const id = randomUUID()
  const times = { created_at: new Date(at).toISOString(), updated_at: new Date(at).toISOString() }
  const { numInsertedOrUpdatedRows } = await writer
    .insertInto('people')
    .values({ id, name, email, email_verified: 0, two_factor_enabled: 0, disabled_at: null, ...times })
    .onConflict((conflict) => conflict.column('email').doNothing())
    .executeTakeFirst()
  if (numInsertedOrUpdatedRows !== 1n) return refused('identity/email-taken')
  await writer
    .insertInto('credentials')
    .values({ id: randomUUID(), person: id, provider: 'credential', account: id, password: passwordHash, ...times })
    .execute()
  return ok(id)
}

/** Sets another password. */
export const replacePassword = async (writer: Writer, person: string, passwordHash: string, at: number): Promise<void> => {
  await writer
    .updateTable('credentials')
    .set({ password: passwordHash, updated_at: new Date(at).toISOString() })
    .where('person', '=', person)
    .where('provider', '=', 'credential')
    .execute()
}

/** Forgets the second factor: the person can sign in with the password alone, and only to enrol again. */
export const dropSecondFactor = async (writer: Writer, person: string): Promise<void> => {
  await writer.deleteFrom('second_factors').where('person', '=', person).execute()
  await writer.updateTable('people').set({ two_factor_enabled: 0 }).where('id', '=', person).execute()
}

/** Ends all sessions and half-done sign-ins of a person. */
export const endSessionsOf = async (writer: Writer, person: string): Promise<void> => {
  await writer.deleteFrom('sessions').where('person', '=', person).execute()
  await writer.deleteFrom('challenges').where('value', '=', person).execute()
}
