import { civilFromSeconds, daysFromCivil, secondsFromCivil, weekdayOf, zoneOffsetSeconds } from '#ground/time'
import type { Window } from '#reason/plant'
import type { Interval } from '#reason/space'

const instantOf = (timeZone: string, day: number, minute: number): number => {
  const t = civilFromSeconds((day + Math.floor(minute / 1440)) * 86400 + (minute % 1440) * 60)
  return secondsFromCivil(timeZone, t)
}

/**
 * The window as absolute UTC intervals that begin before `until` and end after `from`, laid out day by day on the
 * plant's own wall clock. A firewall that is told hours instead of instants is wrong after every change of clocks.
 */
export const windowIntervals = (window: Window, timeZone: string, from: number, until: number): readonly Interval[] => {
  const local = civilFromSeconds(from + zoneOffsetSeconds(timeZone, from))
  const firstDay = daysFromCivil(local.year, local.month, local.day) - 1
  const lastDay = firstDay + Math.ceil((until - from) / 86400) + 3
  const toMinute = window.toMinute <= window.fromMinute ? window.toMinute + 1440 : window.toMinute
  const intervals: [bigint, bigint][] = []
  for (let day = firstDay; day <= lastDay; day++) {
    if (!window.days.includes(weekdayOf(day))) continue
    const start = instantOf(timeZone, day, window.fromMinute)
    const end = instantOf(timeZone, day, toMinute)
    if (end <= from || start >= until || end <= start) continue
    const previous = intervals.at(-1)
    if (previous !== undefined && BigInt(start) <= previous[1] + 1n) previous[1] = BigInt(end - 1) > previous[1] ? BigInt(end - 1) : previous[1]
    else intervals.push([BigInt(start), BigInt(end - 1)])
  }
  return intervals
}
