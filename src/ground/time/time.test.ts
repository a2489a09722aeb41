import { describe, expect, test } from 'vitest'
import {
  civilFromSeconds,
  daysFromCivil,
  formatDuration,
  formatIso,
  formatIsoMicros,
  isTimeZone,
  parseInstant,
  secondsFromCivil,
  weekdayOf,
  zoneOffsetSeconds,
} from './index.ts'

const utc = (text: string): number => Date.parse(text) / 1000
const civil = (text: string): Parameters<typeof secondsFromCivil>[1] => {
  const [year, month, day, hour, minute, second] = text.split(/\D/).map(Number) as [number, number, number, number, number, number?]
  return { year, month, day, hour, minute, second: second ?? 0 }
}

describe('days', () => {
  test.each([
    [1970, 1, 1, 0],
    [1969, 12, 31, -1],
    [2000, 2, 29, 11016],
    [2000, 3, 1, 11017],
    [1900, 3, 1, -25508],
    [2400, 2, 29, 157113],
  ])('%i-%i-%i is day %i', (year, month, day, days) => {
    expect(daysFromCivil(year, month, day)).toBe(days)
    expect(civilFromSeconds(days * 86400)).toEqual({ year, month, day, hour: 0, minute: 0, second: 0 })
  })

  test.each([
    ['1970-01-01', 'thu'],
    ['2026-11-23', 'mon'],
    ['1969-12-28', 'sun'],
    ['2000-02-29', 'tue'],
  ])('%s was a %s', (date, weekday) => {
    expect(weekdayOf(utc(date) / 86400)).toBe(weekday)
  })
})

describe('a wall clock', () => {
  test.each([
    ['Europe/Berlin', '2026-01-15 12:00', '2026-01-15T11:00:00Z', 'winter'],
    ['Europe/Berlin', '2026-07-15 12:00', '2026-07-15T10:00:00Z', 'summer'],
    ['Europe/Berlin', '2026-03-29 01:59', '2026-03-29T00:59:00Z', 'just before the jump forward'],
    ['Europe/Berlin', '2026-03-29 02:00', '2026-03-29T01:00:00Z', 'the first minute that does not exist'],
    ['Europe/Berlin', '2026-03-29 02:30', '2026-03-29T01:00:00Z', 'a minute that does not exist'],
    ['Europe/Berlin', '2026-03-29 03:00', '2026-03-29T01:00:00Z', 'just after the jump forward'],
    ['Europe/Berlin', '2026-10-25 01:59', '2026-10-24T23:59:00Z', 'before the hour that comes twice'],
    ['Europe/Berlin', '2026-10-25 02:30', '2026-10-25T00:30:00Z', 'in the hour that comes twice: the first'],
    ['Europe/Berlin', '2026-10-25 03:00', '2026-10-25T02:00:00Z', 'after the hour that comes twice'],
    ['America/New_York', '2026-03-08 02:30', '2026-03-08T07:00:00Z', 'a minute that does not exist'],
    ['America/New_York', '2026-11-01 01:30', '2026-11-01T05:30:00Z', 'the first of two'],
    ['Australia/Lord_Howe', '2026-10-04 02:15', '2026-10-03T15:30:00Z', 'a jump of half an hour'],
    ['Australia/Lord_Howe', '2026-04-05 01:45', '2026-04-04T14:45:00Z', 'half an hour that comes twice: the first'],
    ['Pacific/Apia', '2011-12-30 12:00', '2011-12-30T10:00:00Z', 'a day that does not exist'],
    ['Pacific/Apia', '2011-12-31 00:00', '2011-12-30T10:00:00Z', 'after the day that does not exist'],
    ['Asia/Kathmandu', '2026-06-01 00:00', '2026-05-31T18:15:00Z', 'quarter hours'],
    ['UTC', '2026-06-01 00:00', '2026-06-01T00:00:00Z', 'UTC itself'],
  ])('in %s at %s is %s (%s)', (zone, wall, instant) => {
    expect(formatIso(secondsFromCivil(zone, civil(wall)))).toBe(instant)
  })

  test.each([
    ['Europe/Berlin', '2026-01-15T11:00:00Z', 3600],
    ['Europe/Berlin', '2026-03-29T00:59:59Z', 3600],
    ['Europe/Berlin', '2026-03-29T01:00:00Z', 7200],
    ['Europe/Berlin', '2026-10-25T00:59:59Z', 7200],
    ['Europe/Berlin', '2026-10-25T01:00:00Z', 3600],
    ['America/St_Johns', '2026-01-15T11:00:00Z', -12600],
    ['Asia/Kolkata', '2026-01-15T11:00:00Z', 19800],
  ])('in %s at %s is %i seconds ahead', (zone, instant, ahead) => {
    expect(zoneOffsetSeconds(zone, utc(instant))).toBe(ahead)
    expect(zoneOffsetSeconds(zone, utc(instant) + 0.5)).toBe(ahead)
  })

  test.each([
    ['Europe/Berlin', true],
    ['UTC', true],
    ['Europe/Berln', false],
    ['', false],
    ['local', false],
    ['../etc/passwd', false],
  ])('`%s` is a time zone: %s', (name, expected) => {
    expect(isTimeZone(name)).toBe(expected)
  })
})

describe('instants as text', () => {
  test.each([
    ['2027-03-31', 'Europe/Berlin', '2027-03-30T22:00:00Z'],
    ['2027-03-31 18:00', 'Europe/Berlin', '2027-03-31T16:00:00Z'],
    ['2027-03-31T18:00', 'Europe/Berlin', '2027-03-31T16:00:00Z'],
    ['2027-03-31T18:00:30', 'Europe/Berlin', '2027-03-31T16:00:30Z'],
    ['2027-03-31T18:00Z', 'Europe/Berlin', '2027-03-31T18:00:00Z'],
    [' 2028-02-29 ', 'UTC', '2028-02-29T00:00:00Z'],
    ['2000-02-29', 'UTC', '2000-02-29T00:00:00Z'],
    ['0001-01-01', 'UTC', '0001-01-01T00:00:00Z'],
  ])('`%s` in %s is %s', (text, zone, instant) => {
    const seconds = parseInstant(text, zone)
    expect(seconds === undefined ? undefined : formatIso(seconds)).toBe(instant)
  })

  test.each([
    '',
    'tomorrow',
    '2027-3-31',
    '2027-13-01',
    '2027-00-10',
    '2027-02-29',
    '1900-02-29',
    '2027-04-31',
    '2027-01-00',
    '2027-01-01 24:00',
    '2027-01-01 12:60',
    '2027-01-01 12:00:60',
    '2027-01-01Z',
    '27-01-01',
    '2027-01-01 12',
    '2027-01-01T12:00+01:00',
  ])('`%s` is no instant', (text) => {
    expect(parseInstant(text, 'UTC')).toBeUndefined()
  })

  test('microseconds are kept', () => {
    expect(formatIsoMicros(1_795_473_698_000_123)).toBe('2026-11-23T22:41:38.000123Z')
    expect(formatIsoMicros(0)).toBe('1970-01-01T00:00:00.000000Z')
    expect(formatIsoMicros(-1)).toBe('1969-12-31T23:59:59.999999Z')
  })
})

test.each([
  [0, '0 ms'],
  [250, '250 ms'],
  [999.4, '999 ms'],
  [999.6, '1 s'],
  [1000, '1 s'],
  [1234, '1.2 s'],
  [59_940, '59.9 s'],
  [59_960, '1 min'],
  [60_000, '1 min'],
  [90_000, '1.5 min'],
  [3_599_000, '1 h'],
  [3_600_000, '1 h'],
  [86_400_000, '24 h'],
  [172_799_999, '2 d'],
  [172_800_000, '2 d'],
  [216_000_000, '2.5 d'],
])('%d milliseconds are said as `%s`', (ms, text) => {
  expect(formatDuration(ms)).toBe(text)
})
