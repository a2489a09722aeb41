import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  civilFromSeconds,
  daysFromCivil,
  formatIso,
  formatIsoMicros,
  parseInstant,
  secondsFromCivil,
  weekdayOf,
  weekdays,
  zoneOffsetSeconds,
} from './index.ts'

// `Date` is the second road: its calendar for UTC, and for a zone a process of its own whose local time is that zone.
const dateSeconds = fc.integer({ min: -8_640_000_000_000, max: 8_640_000_000_000 })

test('the calendar is the one of Date, over all the time that Date knows', () => {
  fc.assert(
    fc.property(dateSeconds, (seconds) => {
      const date = new Date(seconds * 1000)
      const civil = civilFromSeconds(seconds)
      expect(civil).toEqual({
        year: date.getUTCFullYear(),
        month: date.getUTCMonth() + 1,
        day: date.getUTCDate(),
        hour: date.getUTCHours(),
        minute: date.getUTCMinutes(),
        second: date.getUTCSeconds(),
      })
      const days = Math.floor(seconds / 86400)
      expect(daysFromCivil(civil.year, civil.month, civil.day)).toBe(days)
      expect(weekdayOf(days)).toBe(weekdays[date.getUTCDay()])
    }),
    { numRuns: 5000 },
  )
})

test('an instant is written as Date writes it, and read back, whatever the zone', () => {
  fc.assert(
    // Microseconds are exact up to the year 2255.
    fc.property(fc.integer({ min: 0, max: 9_000_000_000_000 }), fc.constantFrom('UTC', 'Europe/Berlin', 'Pacific/Apia'), (ms, zone) => {
      const seconds = Math.floor(ms / 1000)
      const text = new Date(ms).toISOString()
      expect(formatIso(seconds)).toBe(text.replace(/\.\d+/, ''))
      expect(formatIsoMicros(ms * 1000)).toBe(text.replace('Z', '000Z'))
      expect(parseInstant(formatIso(seconds), zone)).toBe(seconds)
    }),
    { numRuns: 2000 },
  )
})

interface Answers {
  readonly instants: readonly number[]
  readonly offsets: readonly number[]
}

/** What `Date` says in a process whose local time is the zone: instants of wall clocks, offsets at instants. */
const askDate = (zone: string, walls: readonly number[], instants: readonly number[]): Answers => {
  const script = `
    const { walls, instants } = JSON.parse(require('node:fs').readFileSync(0, 'utf8'))
    const local = (wall) => { const d = new Date(wall * 1000); return new Date(d.getUTCFullYear(), d.getUTCMonth(), d.getUTCDate(), d.getUTCHours(), d.getUTCMinutes(), d.getUTCSeconds()) }
    process.stdout.write(JSON.stringify({ instants: walls.map((wall) => local(wall).getTime() / 1000), offsets: instants.map((s) => -60 * new Date(s * 1000).getTimezoneOffset()) }))`
  return JSON.parse(
    execFileSync(process.execPath, ['--eval', script], {
      env: { ...process.env, TZ: zone },
      input: JSON.stringify({ walls, instants }),
      encoding: 'utf8',
    }),
  ) as Answers
}

const zones = [
  'UTC',
  'Europe/Berlin',
  'Europe/London',
  'Europe/Dublin',
  'America/New_York',
  'America/St_Johns',
  'America/Sao_Paulo',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Asia/Kathmandu',
  'Africa/Casablanca',
  'Antarctica/Troll',
  'Asia/Tehran',
]

const day = 86400
const halfHour = 1800

/** Every half hour around each change of the clocks, found by looking, and some in between. Apia lost a day in 2011. */
const timesAround = (zone: string): readonly number[] => {
  const times: number[] = []
  for (const [from, until] of [
    [2010, 2013],
    [2025, 2028],
  ] as const) {
    for (let at = Date.UTC(from, 0, 1) / 1000; at < Date.UTC(until, 0, 1) / 1000; at += day) {
      if (at % (10 * day) === 0) times.push(at + halfHour / 3)
      if (zoneOffsetSeconds(zone, at) === zoneOffsetSeconds(zone, at + day)) continue
      for (let t = at - day; t < at + 2 * day; t += halfHour) times.push(t)
    }
  }
  return times
}

describe.each(zones)('in %s', (zone) => {
  const times = timesAround(zone)
  const date = askDate(zone, times, times)

  test('the clock is as far ahead of UTC as Date says, across every change', () => {
    expect(times.length).toBeGreaterThan(200)
    expect(times.map((t) => zoneOffsetSeconds(zone, t))).toEqual(date.offsets)
  })

  test('a wall clock means the instant that Date means, and in a gap the very jump', () => {
    let inGaps = 0
    for (const [i, wall] of times.entries()) {
      const instant = secondsFromCivil(zone, civilFromSeconds(wall))
      const shows = instant + zoneOffsetSeconds(zone, instant)
      if (shows === wall) expect(instant).toBe(date.instants[i])
      else {
        inGaps++
        const justBefore = instant - 1 + zoneOffsetSeconds(zone, instant - 1)
        expect(justBefore).toBeLessThan(wall)
        expect(shows).toBeGreaterThan(wall)
      }
    }
    if (zone === 'UTC' || zone === 'Asia/Kathmandu') expect(inGaps).toBe(0)
    else expect(inGaps).toBeGreaterThan(0)
  })

  test('later on the wall is never earlier in time', () => {
    const walls = times.toSorted((a, b) => a - b)
    const instants = walls.map((wall) => secondsFromCivil(zone, civilFromSeconds(wall)))
    for (let i = 1; i < instants.length; i++) expect(instants[i]).toBeGreaterThanOrEqual(instants[i - 1] ?? Infinity)
  })
})
