import { formatIso } from '#ground/time'
import type { Window } from '#reason/plant'
import { windowIntervals } from '#reason/policy'
import type { PlannedFlow, PlanPolicy } from '#reason/policy'
import type { Interval } from '#reason/space'

type Intervals = readonly Interval[]

/** What ascending, disjoint intervals leave of first..last. */
export const gapsIn = (intervals: Intervals, first: bigint, last: bigint): Intervals => {
  const gaps: Interval[] = []
  let next = first
  for (const [low, high] of intervals) {
    if (low > next) gaps.push([next, low - 1n])
    next = high + 1n
  }
  return next <= last ? [...gaps, [next, last]] : gaps
}

/** The part of the intervals in first..last. */
const within = (intervals: Intervals, first: bigint, last: bigint): Intervals =>
  intervals.flatMap(([low, high]) => (high < first || low > last ? [] : [[low < first ? first : low, high < last ? high : last] as const]))

const areSame = (a: Intervals, b: Intervals): boolean =>
  a.length === b.length && a.every(([first, last], index) => first === b[index]?.[0] && last === b[index]?.[1])

const clock = (minute: number): string => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`

const windowText = ({ id, days, fromMinute, toMinute }: Window, timezone: string): string =>
  `window ${id} (${days.join(', ')} ${clock(fromMinute)} to ${clock(toMinute)} ${timezone})`

const iso = (instant: bigint): string => formatIso(Number(instant))

/**
 * Instants of a box inside the span in words: by a window of either plan when they are that window or all but it, as far
 * as the ends of the deciding flow in either plan go; else by the instants themselves.
 */
export const createTimeWords = (policy: PlanPolicy, other: PlanPolicy): ((time: Intervals | undefined, decider: PlannedFlow) => string) => {
  const { span } = policy
  const from = BigInt(span.from)
  const last = BigInt(span.until) - 1n
  const windows = [policy, other].flatMap(({ plan }) =>
    [...plan.windows.values()].map((window) => ({
      text: windowText(window, plan.timezone),
      intervals: windowIntervals(window, plan.timezone, span.from, span.until),
    })),
  )
  const stretch = (first: bigint, end: bigint): string =>
    [first > from ? `from ${iso(first)}` : '', end < last ? `until ${iso(end + 1n)}` : ''].filter((part) => part !== '').join(' ')

  return (time, decider) => {
    const [first, final] = [time?.[0], time?.at(-1)]
    if (time === undefined || first === undefined || final === undefined) return 'always'
    if (time.length === 1) return first[0] <= from && first[1] >= last ? 'always' : stretch(...first)
    const ends = [decider, ...other.flows.filter(({ id }) => id === decider.id)].flatMap(({ flow }) => flow.until ?? []).map(BigInt)
    const begin = [from, ...ends].filter((end) => end <= first[0]).reduce((a, b) => (a > b ? a : b))
    const close = [last, ...ends.map((end) => end - 1n)].filter((end) => end >= final[1]).reduce((a, b) => (a < b ? a : b))
    for (const { text, intervals } of windows) {
      const limits = stretch(begin, close)
      const when = limits === '' ? '' : ` ${limits}`
      const open = within(intervals, begin, close)
      if (areSame(time, open)) return `in ${text}${when}`
      if (areSame(time, gapsIn(open, begin, close))) return `outside ${text}${when}`
    }
    return `at ${time.length} times, first ${iso(first[0])} until ${iso(first[1] + 1n)}`
  }
}
