export const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const
export type Weekday = (typeof weekdays)[number]

/** A date and time of day as a wall clock shows it. Month and day count from 1. */
export interface CivilTime {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
}

/** Days since 1970-01-01 of a date in the proleptic Gregorian calendar. */
export const daysFromCivil = (year: number, month: number, day: number): number => {
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  return era * 146097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719468
}

/** The UTC wall clock at this many seconds since 1970. */
export const civilFromSeconds = (seconds: number): CivilTime => {
  const days = Math.floor(seconds / 86400)
  const rest = seconds - days * 86400
  const z = days + 719468
  const era = Math.floor(z / 146097)
  const dayOfEra = z - era * 146097
  const yearOfEra = Math.floor((dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) / 365)
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const mp = Math.floor((5 * dayOfYear + 2) / 153)
  const month = mp < 10 ? mp + 3 : mp - 9
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * mp + 2) / 5) + 1,
    hour: Math.floor(rest / 3600),
    minute: Math.floor((rest % 3600) / 60),
    second: Math.floor(rest % 60),
  }
}

const utcSeconds = (t: CivilTime): number => daysFromCivil(t.year, t.month, t.day) * 86400 + t.hour * 3600 + t.minute * 60 + t.second

export const weekdayOf = (daysSince1970: number): Weekday => weekdays[(((daysSince1970 + 4) % 7) + 7) % 7] as Weekday

const formatters = new Map<string, Intl.DateTimeFormat>()

const formatter = (timeZone: string): Intl.DateTimeFormat => {
  let found = formatters.get(timeZone)
  if (found === undefined) {
    found = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    })
    formatters.set(timeZone, found)
  }
  return found
}

export const isTimeZone = (name: string): boolean => {
  try {
    formatter(name)
    return true
  } catch {
    return false
  }
}

/** Seconds that the zone's wall clock is ahead of UTC at this instant. The zone must satisfy `isTimeZone`. */
export const zoneOffsetSeconds = (timeZone: string, seconds: number): number => {
  const part: Record<string, number> = {}
  for (const { type, value } of formatter(timeZone).formatToParts(seconds * 1000)) part[type] = Number(value)
  const wall =
    daysFromCivil(part['year'] ?? 1970, part['month'] ?? 1, part['day'] ?? 1) * 86400 +
    (part['hour'] ?? 0) * 3600 +
    (part['minute'] ?? 0) * 60 +
    (part['second'] ?? 0)
  return wall - Math.floor(seconds)
}

/**
 * The instant at which the zone's wall clock shows this time. A time that occurs twice (clocks set back) is the first
 * of the two; one that does not exist (clocks set forward) is the instant the clock jumps over it.
 */
export const secondsFromCivil = (timeZone: string, t: CivilTime): number => {
  const wall = utcSeconds(t)
  const before = zoneOffsetSeconds(timeZone, wall - 86400)
  const after = zoneOffsetSeconds(timeZone, wall + 86400)
  const early = wall - Math.max(before, after)
  const late = wall - Math.min(before, after)
  if (early + zoneOffsetSeconds(timeZone, early) === wall) return early
  if (late + zoneOffsetSeconds(timeZone, late) === wall) return late
  // In the gap: find the jump between the two candidates.
  let low = early
  let high = late
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (zoneOffsetSeconds(timeZone, middle) === before) low = middle
    else high = middle
  }
  return high
}
