import type { Reader, Writer } from '#act/store'
import { ok } from '#ground/report'
import type { Result } from '#ground/report'
import { refused } from './identity-finding.ts'

/** A session as its owner sees it. */
export interface ListedSession {
  readonly id: string
  /** From where it was begun; empty when unknown. */
  readonly address: string
  /** What the browser said of itself: hostile text, at most 200 characters. */
  readonly browser: string
  /** Milliseconds since 1970, UTC, as all of these. `seenAt` is noted about once a minute. */
  readonly at: number
  readonly seenAt: number
  readonly until: number
}

/** The sessions of a person that have not ended, newest first. */
export const listSessions = async (reader: Reader, person: string, at: number): Promise<readonly ListedSession[]> => {
  const rows = await reader
    .selectFrom('sessions')
    .selectAll()
    .where('person', '=', person)
    .where('expires_at', '>', new Date(at).toISOString())
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    address: row.address ?? '',
    browser: row.browser ?? '',
    at: Date.parse(row.created_at),
    seenAt: row.seen_at,
    until: Date.parse(row.expires_at),
  }))
}

/** Ends one session of a person: it is gone from the next request on. */
export const endSession = async (writer: Writer, { person, id }: { readonly person: string; readonly id: string }): Promise<Result<void>> => {
  const { numDeletedRows } = await writer.deleteFrom('sessions').where('person', '=', person).where('id', '=', id).executeTakeFirst()
  return numDeletedRows === 1n ? ok(undefined) : refused('identity/no-session')
}
