import type { StoredEvent } from '#act/store'

/** Ways by which a notice leaves the application. */
export const channels = ['mail', 'webhook'] as const
export type Channel = (typeof channels)[number]

/** Something that people are told once. */
export interface Notice {
  /** The same however often it is sent: who receives it can tell a repetition. */
  readonly id: string
  /** Id of the plant; `*` for the server. */
  readonly plant: string
  readonly kind: 'lapse' | 'reviews' | 'test'
  /** One line. */
  readonly title: string
  readonly text: string
  /** Milliseconds since 1970, UTC. */
  readonly at: number
}

/** A reminder as it is kept. `subjects` says what it was about, so that nothing is told twice. */
interface Raised {
  readonly subjects: readonly string[]
  readonly title: string
  readonly text: string
}

/** What is kept of reminders, in one stream a plant. `notice` is the sequence of the reminder in its stream. */
export type NoticeEvent =
  | { readonly type: 'lapse-reminded'; readonly body: Raised }
  | { readonly type: 'reviews-reminded'; readonly body: Raised }
  | { readonly type: 'notice-sent'; readonly body: { readonly notice: number; readonly by: Channel } }
  | { readonly type: 'notice-not-sent'; readonly body: { readonly notice: number; readonly by: Channel; readonly why: string } }

export type KeptNotice = NoticeEvent & Pick<StoredEvent, 'sequence' | 'at'>

/** INVARIANT: only this room writes streams of notices. */
export const keptNotices = (events: readonly StoredEvent[]): readonly KeptNotice[] => events as unknown as readonly KeptNotice[]

/** The notice that a kept reminder is; undefined for what only tells how it was sent. */
export const noticeOf = (plant: string, kept: KeptNotice): Notice | undefined => {
  if (kept.type !== 'lapse-reminded' && kept.type !== 'reviews-reminded') return undefined
  const { title, text } = kept.body
  return { id: `${plant}:${kept.sequence}`, plant, kind: kept.type === 'lapse-reminded' ? 'lapse' : 'reviews', title, text, at: kept.at }
}
