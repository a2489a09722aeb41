import type { Reader, Writer } from '#act/store'
import { ok } from '#ground/report'
import type { Result } from '#ground/report'
import { refused } from './identity-finding.ts'
import type { IdentityCode } from './identity-finding.ts'
import { makeSecret, secretHash } from './secret-token.ts'

const hourMs = 3_600_000

/** What a link is for, the page it leads to, and how long it can be used. */
const kinds = {
  'set-up': { page: '/set-up', lifeMs: 24 * hourMs },
  invitation: { page: '/invitation', lifeMs: 72 * hourMs },
  reset: { page: '/reset', lifeMs: 24 * hourMs },
} as const

export type LinkKind = keyof typeof kinds

/** A link that was just made. This is the only time its token is known. */
export interface MadeLink {
  /** Path and fragment: `/invitation#…`. A fragment is not sent to any server, so that no log holds the token. */
  readonly link: string
  /** The end of it, milliseconds since 1970. */
  readonly until: number
}

export interface LinkContent {
  /** Whose password it sets anew. */
  readonly person?: string
  /** Who is invited. */
  readonly email?: string
  /** The roles of the invited, as JSON. */
  readonly roles?: string
  readonly resetsSecondFactor?: boolean
  /** The id of the person who made it. */
  readonly by?: string
}

export interface OpenLink extends LinkContent {
  readonly kind: LinkKind
  readonly until: number
}

export const makeLink = async (
  writer: Writer,
  kind: LinkKind,
  { person, email, roles, resetsSecondFactor, by }: LinkContent,
  at: number,
): Promise<MadeLink> => {
  const token = makeSecret()
  const until = at + kinds[kind].lifeMs
  await writer
    .insertInto('one_time_links')
    .values({
      hash: secretHash(token),
      kind,
      person: person ?? null,
      email: email ?? null,
      roles: roles ?? null,
      resets_second_factor: resetsSecondFactor === true ? 1 : 0,
      made_by: by ?? null,
      at,
      until,
    })
    .execute()
  await writer.deleteFrom('one_time_links').where('until', '<=', at).execute()
  return { link: `${kinds[kind].page}#${token}`, until }
}

const isKind = (kind: string): kind is LinkKind => Object.hasOwn(kinds, kind)

const linkOf = (row: {
  readonly kind: string
  readonly person: string | null
  readonly email: string | null
  readonly roles: string | null
  readonly resets_second_factor: number
  readonly made_by: string | null
  readonly until: number
}): OpenLink | undefined => {
  const { kind, until } = row
  if (!isKind(kind)) return undefined
  return {
    kind,
    until,
    resetsSecondFactor: row.resets_second_factor === 1,
    ...(row.person === null ? {} : { person: row.person }),
    ...(row.email === null ? {} : { email: row.email }),
    ...(row.roles === null ? {} : { roles: row.roles }),
    ...(row.made_by === null ? {} : { by: row.made_by }),
  }
}

const unusable: IdentityCode = 'identity/link-unusable'

/** Looks at a link without using it. */
export const findLink = async (reader: Reader, token: string, at: number): Promise<Result<OpenLink>> => {
  const row = await reader.selectFrom('one_time_links').selectAll().where('hash', '=', secretHash(token)).where('until', '>', at).executeTakeFirst()
  const link = row && linkOf(row)
  return link === undefined ? refused(unusable) : ok(link)
}

/** Uses a link up: of two that come at once, one gets it. */
export const spendLink = async (writer: Writer, kind: LinkKind, token: string, at: number): Promise<Result<OpenLink>> => {
  const row = await writer
    .deleteFrom('one_time_links')
    .where('hash', '=', secretHash(token))
    .where('kind', '=', kind)
    .where('until', '>', at)
    .returningAll()
    .executeTakeFirst()
  const link = row && linkOf(row)
  return link === undefined ? refused(unusable) : ok(link)
}

/** Takes back every open link to or by a person: whoever is sent away must not keep a door. */
export const dropLinksOf = async (writer: Writer, person: string): Promise<void> => {
  await writer
    .deleteFrom('one_time_links')
    .where((column) => column.or([column('person', '=', person), column('made_by', '=', person)]))
    .execute()
}
