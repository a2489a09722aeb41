import { weekdayOf } from '#ground/time'
import type { Weekday } from '#ground/time'
import type { SourceSummary } from '#read/observe'
import { dayIn, startOfDay } from './wall-clock.ts'

/** What one production cycle of the plant is, as far as a recording has to cover it. */
export interface ProductionCycle {
  /** Days that the recordings must add up to. */
  readonly days: number
  /** Weekdays that must be among them: those on which something else runs. */
  readonly weekdays: readonly Weekday[]
  /** Hours recorded of one day that make it count; a shift is 8. */
  readonly leastHoursPerDay: number
}

export const oneWeek: ProductionCycle = { days: 7, weekdays: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], leastHoursPerDay: 8 }

export interface RecordedTime {
  /** Seconds that some source covers; what two cover counts once. */
  readonly seconds: number
  readonly weekdays: ReadonlySet<Weekday>
}

interface Span {
  readonly from: number
  readonly until: number
}

const joined = (spans: readonly Span[]): readonly Span[] => {
  const result: Span[] = []
  for (const span of spans.toSorted((a, b) => a.from - b.from)) {
    const previous = result.at(-1)
    if (previous !== undefined && span.from <= previous.until)
      result[result.length - 1] = { from: previous.from, until: Math.max(previous.until, span.until) }
    else result.push(span)
  }
  return result
}

// Sources may be many and their clocks may lie: days are counted one by one only in spans shorter than this.
const everyWeekdayDays = 9

/**
 * Time that recordings cover, by the plant's calendar. From the first to the last packet of a source counts as covered:
 * pauses inside one are not known.
 */
export const recordedTime = (sources: readonly SourceSummary[], leastHoursPerDay: number, timezone: string): RecordedTime => {
  const spans = joined(
    sources.flatMap(({ firstUs, lastUs }) =>
      firstUs === undefined || lastUs === undefined || lastUs <= firstUs ? [] : [{ from: firstUs / 1_000_000, until: lastUs / 1_000_000 }],
    ),
  )
  const secondsOfDay = new Map<number, number>()
  const weekdays = new Set<Weekday>()
  for (const { from, until } of spans) {
    const first = dayIn(timezone, from)
    if (until - from > everyWeekdayDays * 86400) {
      for (let day = first; day < first + 7; day++) weekdays.add(weekdayOf(day))
      continue
    }
    for (let day = first; startOfDay(timezone, day) < until; day++) {
      const covered = Math.min(until, startOfDay(timezone, day + 1)) - Math.max(from, startOfDay(timezone, day))
      secondsOfDay.set(day, (secondsOfDay.get(day) ?? 0) + covered)
    }
  }
  for (const [day, seconds] of secondsOfDay) if (seconds >= leastHoursPerDay * 3600) weekdays.add(weekdayOf(day))
  return { seconds: spans.reduce((sum, { from, until }) => sum + until - from, 0), weekdays }
}
