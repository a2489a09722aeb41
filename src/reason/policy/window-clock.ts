import type { Window } from '#reason/plant'
import type { Interval } from '#reason/space'
import { windowIntervals } from './windows.ts'

/** Whether a window is open at an instant; seconds since 1970. */
export type WindowClock = (window: Window, time: number) => boolean

const weekSeconds = 7 * 86400

// A recording of three years has 157 weeks; times that a hostile one makes up must not fill the memory.
const mostWeeks = 1000

/** Laying a window out costs a hundred times as much as looking into it: each week is laid out once. */
export const createWindowClock = (timeZone: string): WindowClock => {
  const weeksOf = new Map<Window, Map<number, readonly Interval[]>>()
  const layOut = (window: Window, week: number): readonly Interval[] => {
    let weeks = weeksOf.get(window)
    if (weeks === undefined) weeksOf.set(window, (weeks = new Map()))
    const known = weeks.get(week)
    if (known !== undefined) return known
    if (weeks.size >= mostWeeks) weeks.clear()
    const intervals = windowIntervals(window, timeZone, week * weekSeconds, (week + 1) * weekSeconds)
    weeks.set(week, intervals)
    return intervals
  }
  return (window, time) => {
    const instant = BigInt(time)
    return layOut(window, Math.floor(time / weekSeconds)).some(([first, last]) => first <= instant && instant <= last)
  }
}
