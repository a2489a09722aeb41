import type { Conversation } from '#read/observe'
import type { Weekday } from '#ground/time'
import { weekdayOf, weekdays, zoneOffsetSeconds } from '#ground/time'

/** When engineering was seen at work, as a weekly window by the plant's clock. */
export interface ProposedWindow {
  readonly id: string
  readonly days: readonly Weekday[]
  /** `HH:MM` */
  readonly from: string
  readonly to: string
  readonly because: string
}

const hour = 3600
/** A recording shorter than this says nothing about the hours nobody worked. */
const leastRecordedSeconds = 20 * hour
/** Work spread over more of the day than this is no window. */
const mostWindowSeconds = 8 * hour

const clock = (seconds: number): string =>
  `${String(Math.floor(seconds / hour)).padStart(2, '0')}:${String(Math.floor((seconds % hour) / 60)).padStart(2, '0')}`

/**
 * The window in which all given conversations took place, from the full hour before to the full hour after; undefined
 * when the recording is too short to tell, or the work is spread over the day.
 */
export const engineeringWindow = (work: readonly Conversation[], recordedSeconds: number, timezone: string): ProposedWindow | undefined => {
  if (work.length === 0 || recordedSeconds < leastRecordedSeconds) return undefined
  const local = (micros: number): number => {
    const seconds = Math.floor(micros / 1_000_000)
    return seconds + zoneOffsetSeconds(timezone, seconds)
  }
  const spans = work.map((c) => ({ from: local(c.firstUs), to: local(c.lastUs) }))
  const dayOf = (seconds: number): number => Math.floor(seconds / 86400)
  // A conversation that runs past midnight is no work inside a window of one day.
  if (spans.some((span) => dayOf(span.from) !== dayOf(span.to))) return undefined
  const first = Math.floor(Math.min(...spans.map((span) => span.from % 86400)) / hour) * hour
  const last = Math.ceil((Math.max(...spans.map((span) => span.to % 86400)) + 1) / hour) * hour
  if (last - first > mostWindowSeconds) return undefined
  const seen = new Set(spans.map((span) => weekdayOf(dayOf(span.from))))
  const days = weekdays.filter((day) => seen.has(day))
  return {
    id: 'engineering-hours',
    days,
    from: clock(first),
    to: clock(last),
    because: `all ${work.length} conversations from engineering into cells and safety were between ${clock(Math.min(...spans.map((s) => s.from % 86400)))} and ${clock(Math.max(...spans.map((s) => s.to % 86400)))}; widen it if work happens at other times`,
  }
}
