import type { Store } from '#act/store'
import type { Authentication } from './authentication.ts'

/** A request that no person made, such as a page that looks again by itself: it does not keep a session from growing idle. */
export const backgroundHeader = 'x-bulkhead-background'

/** A session that may be used now. */
export interface LiveSession {
  readonly id: string
  readonly person: { readonly id: string; readonly name: string; readonly email: string; readonly hasSecondFactor: boolean }
}

export interface SessionRules {
  readonly store: Store
  readonly authentication: Authentication
  /** After how long without a request a session ends. */
  readonly idleMs: number
  readonly now: () => number
}

/** A request more than this after the last one that was noted is noted: a write for every request would be one disk sync each. */
const noteMs = 60_000

/** The session of a request, if it has one that has not ended. One that has is deleted. */
export const liveSession = async ({ store, authentication, idleMs, now }: SessionRules, headers: Headers): Promise<LiveSession | undefined> => {
  const cookie = headers.get('cookie')
  if (cookie === null) return undefined
  const found = await authentication.findSession(cookie)
  if (found === null) return undefined
  const { session, user } = found
  const at = now()
  const hasEnded = session.expiresAt.getTime() <= at || session.seenAt + idleMs <= at || typeof user.disabledAt === 'number'
  if (hasEnded) {
    await store.database.deleteFrom('sessions').where('id', '=', session.id).execute()
    return undefined
  }
  if (at - session.seenAt >= Math.min(noteMs, idleMs / 10) && !headers.has(backgroundHeader))
    await store.database.updateTable('sessions').set({ seen_at: at }).where('id', '=', session.id).execute()
  return { id: session.id, person: { id: user.id, name: user.name, email: user.email, hasSecondFactor: user.twoFactorEnabled === true } }
}
