/**
 * Instants, civil dates in a time zone, and durations; without a clock.
 * An instant is a number: seconds since 1970-01-01T00:00:00Z in plans and policies, microseconds in captures.
 */
export type { CivilTime, Weekday } from './civil.ts'
export { civilFromSeconds, daysFromCivil, isTimeZone, secondsFromCivil, weekdayOf, weekdays, zoneOffsetSeconds } from './civil.ts'
export { formatDuration, formatIso, formatIsoMicros, parseInstant } from './format.ts'
