import { describe, expect, it } from 'vitest'
import type { Window } from '#reason/plant'
import { windowIntervals } from './windows.ts'

const window = (days: Window['days'], from: string, to: string): Window => {
  const minutes = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3))
  return { id: 'w', days, fromMinute: minutes(from), toMinute: minutes(to) }
}

const seconds = (iso: string): number => Date.parse(iso) / 1000

const shown = (w: Window, zone: string, from: string, until: string): string[] =>
  windowIntervals(w, zone, seconds(from), seconds(until)).map(
    ([a, b]) => `${new Date(Number(a) * 1000).toISOString().slice(0, 16)}..${new Date((Number(b) + 1) * 1000).toISOString().slice(0, 16)}`,
  )

describe('a weekly window laid out in UTC', () => {
  it.each([
    [
      'a plain night in winter',
      window(['sun'], '02:00', '06:00'),
      'Europe/Berlin',
      '2026-01-03T00:00Z',
      '2026-01-12T00:00Z',
      ['2026-01-04T01:00..2026-01-04T05:00', '2026-01-11T01:00..2026-01-11T05:00'],
    ],
    [
      'the night the clocks go forward is an hour shorter',
      window(['sun'], '01:00', '04:00'),
      'Europe/Berlin',
      '2026-03-28T00:00Z',
      '2026-03-30T00:00Z',
      ['2026-03-29T00:00..2026-03-29T02:00'],
    ],
    [
      'the night the clocks go back is an hour longer',
      window(['sun'], '01:00', '04:00'),
      'Europe/Berlin',
      '2026-10-24T00:00Z',
      '2026-10-26T00:00Z',
      ['2026-10-24T23:00..2026-10-25T03:00'],
    ],
    [
      'past midnight it belongs to the day it begins',
      window(['sat'], '22:00', '04:00'),
      'UTC',
      '2026-01-03T00:00Z',
      '2026-01-05T00:00Z',
      ['2026-01-03T22:00..2026-01-04T04:00'],
    ],
    [
      'one that began before the span is still there',
      window(['sat'], '22:00', '04:00'),
      'UTC',
      '2026-01-04T01:00Z',
      '2026-01-04T02:00Z',
      ['2026-01-03T22:00..2026-01-04T04:00'],
    ],
    [
      'whole days that touch become one',
      window(['sat', 'sun'], '00:00', '24:00'),
      'UTC',
      '2026-01-03T00:00Z',
      '2026-01-05T00:00Z',
      ['2026-01-03T00:00..2026-01-05T00:00'],
    ],
    [
      'a zone west of Greenwich',
      window(['mon'], '08:00', '09:00'),
      'America/New_York',
      '2026-07-06T00:00Z',
      '2026-07-07T00:00Z',
      ['2026-07-06T12:00..2026-07-06T13:00'],
    ],
    [
      'a zone with half hours',
      window(['mon'], '08:00', '09:00'),
      'Asia/Kolkata',
      '2026-07-05T12:00Z',
      '2026-07-06T12:00Z',
      ['2026-07-06T02:30..2026-07-06T03:30'],
    ],
  ])('%s', (_, w, zone, from, until, expected) => {
    expect(shown(w, zone, from, until)).toEqual(expected)
  })

  it('agrees with the wall clock of Intl at every quarter of an hour of a year', () => {
    const w = window(['sun', 'wed'], '01:30', '03:30')
    const zone = 'Europe/Berlin'
    const [from, until] = [seconds('2026-01-01T00:00Z'), seconds('2027-01-01T00:00Z')]
    const intervals = windowIntervals(w, zone, from, until)
    const clock = new Intl.DateTimeFormat('en-GB', { timeZone: zone, weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
    const wrong: string[] = []
    let at = 0
    for (let t = from; t < until; t += 900) {
      const text = clock.format(t * 1000)
      const minute = Number(text.slice(-5, -3)) * 60 + Number(text.slice(-2))
      const byClock = /^(Sun|Wed)/.test(text) && minute >= 90 && minute < 210
      while (at < intervals.length && Number(intervals[at]?.[1]) < t) at++
      const byIntervals = at < intervals.length && Number(intervals[at]?.[0]) <= t
      if (byClock !== byIntervals) wrong.push(`${text} ${new Date(t * 1000).toISOString()}`)
    }
    // On the two nights of change the wall clock shows 02:xx twice or never; a window is one stretch from its first begin to its last end.
    expect(wrong.filter((line) => !line.includes('2026-10-25') && !line.includes('2026-03-29'))).toEqual([])
    expect(wrong.length).toBeLessThanOrEqual(8)
  })
})
