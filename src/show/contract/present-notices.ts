import type { Lapse, ReviewWorklist } from '#reason/govern'
import type { AnswerOf } from './endpoint.ts'
import type { listNotices } from './notices.ts'

type NoticeDocument = Omit<AnswerOf<typeof listNotices>['notices'][number], 'plant' | 'plantName'>

const day = 86_400
const soon = 30 * day
const urgent = 7 * day

const inDays = (seconds: number): string => (seconds <= day ? 'within a day' : `in ${Math.floor(seconds / day)} days`)

/** What lapses within 30 days. `now` in seconds since 1970. */
export const presentLapseNotices = (lapses: readonly Lapse[], now: number): readonly NoticeDocument[] =>
  lapses
    .filter(({ isOver, until }) => !isOver && until - now <= soon)
    .map(({ kind, id, until, sentence }) => ({
      id: `lapse ${kind} ${id} ${until}`,
      kind: 'lapse',
      urgency: until - now <= urgent ? 'now' : 'soon',
      title: `${kind} ${id} lapses ${inDays(until - now)}`,
      text: sentence,
      path: 'exceptions',
      search: { lapse: id },
      since: until - soon,
    }))

/** All reviews that are due, as one. */
export const presentReviewNotice = ({ owners }: ReviewWorklist): readonly NoticeDocument[] => {
  const items = owners.flatMap(({ items: own }) => own)
  if (items.length === 0) return []
  const dues = items.flatMap(({ due }) => due ?? [])
  return [
    {
      id: `reviews ${items.length}`,
      kind: 'reviews',
      urgency: 'soon',
      title: items.length === 1 ? '1 conduit is due for review' : `${items.length} conduits are due for review`,
      text: owners.map(({ owner, items: own }) => `${owner ?? 'no owner'}: ${own.length}`).join(', '),
      path: 'reviews',
      search: {},
      ...(dues.length < items.length ? {} : { since: Math.min(...dues) }),
    },
  ]
}
