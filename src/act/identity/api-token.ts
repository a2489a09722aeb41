import { randomUUID } from 'node:crypto'
import type { Reader, Store, Writer } from '#act/store'
import { ok } from '#ground/report'
import type { Result } from '#ground/report'
import { parseName } from './account.ts'
import { refused } from './identity-finding.ts'
import { makeSecret, secretHash } from './secret-token.ts'

/** What a token begins with, so that a scanner for leaked secrets can find one. */
const prefix = 'bh_'

const yearMs = 366 * 86_400_000
const mostTokens = 20

export interface ApiToken {
  readonly id: string
  readonly name: string
  /** Milliseconds since 1970, UTC, as all of these. */
  readonly at: number
  readonly until: number
  /** Noted about every ten minutes; undefined while it was never used. */
  readonly usedAt?: number
  readonly revokedAt?: number
}

/** A token that was just made. This is the only time its text is known. */
export interface MadeToken extends ApiToken {
  readonly token: string
}

export const addToken = async (
  writer: Writer,
  { person, name: text, until }: { readonly person: string; readonly name: string; readonly until: number },
  at: number,
): Promise<Result<MadeToken>> => {
  const name = parseName(text)
  if (!name.ok) return name
  if (until <= at || until > at + yearMs) return refused('identity/token-end')
  const live = await writer
    .selectFrom('api_tokens')
    .select('id')
    .where('person', '=', person)
    .where('revoked_at', 'is', null)
    .where('until', '>', at)
    .execute()
  if (live.length >= mostTokens) return refused('identity/too-many-tokens')
  const token = `${prefix}${makeSecret()}`
  const made = { id: randomUUID(), name: name.value, at, until }
  await writer
    .insertInto('api_tokens')
    .values({ ...made, person, hash: secretHash(token), used_at: null, revoked_at: null })
    .execute()
  return ok({ ...made, token })
}

/** The tokens of a person, newest first, with those that have ended. */
export const readTokens = async (reader: Reader, person: string): Promise<readonly ApiToken[]> => {
  const rows = await reader.selectFrom('api_tokens').selectAll().where('person', '=', person).orderBy('at', 'desc').orderBy('id').execute()
  return rows.map(({ id, name, at, until, used_at, revoked_at }) => ({
    id,
    name,
    at,
    until,
    ...(used_at === null ? {} : { usedAt: used_at }),
    ...(revoked_at === null ? {} : { revokedAt: revoked_at }),
  }))
}

export const endToken = async (
  writer: Writer,
  { person, id }: { readonly person: string; readonly id: string },
  at: number,
): Promise<Result<void>> => {
  const { numUpdatedRows } = await writer
    .updateTable('api_tokens')
    .set({ revoked_at: at })
    .where('id', '=', id)
    .where('person', '=', person)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n ? ok(undefined) : refused('identity/no-token')
}

export const endTokensOf = async (writer: Writer, person: string, at: number): Promise<void> => {
  await writer.updateTable('api_tokens').set({ revoked_at: at }).where('person', '=', person).where('revoked_at', 'is', null).execute()
}

const noteMs = 600_000

/** Whose token an `Authorization` header holds, if it can be used now. */
export const findTokenHolder = async (store: Store, authorization: string, at: number) => {
  const token = /^Bearer (bh_[A-Za-z0-9_-]{43})$/i.exec(authorization)?.[1]
  if (token === undefined) return undefined
  const found = await store.database
    .selectFrom('api_tokens')
    .innerJoin('people', 'people.id', 'api_tokens.person')
    .select(['api_tokens.id as token', 'api_tokens.used_at', 'people.id', 'people.name', 'people.email', 'people.two_factor_enabled'])
    .where('api_tokens.hash', '=', secretHash(token))
    .where('api_tokens.revoked_at', 'is', null)
    .where('api_tokens.until', '>', at)
    .where('people.disabled_at', 'is', null)
    .executeTakeFirst()
  if (found === undefined) return undefined
  if (found.used_at === null || at - found.used_at >= noteMs)
    await store.database.updateTable('api_tokens').set({ used_at: at }).where('id', '=', found.token).execute()
  return { token: found.token, person: { id: found.id, name: found.name, email: found.email, hasSecondFactor: found.two_factor_enabled === 1 } }
}
