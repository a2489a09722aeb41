import { civilFromSeconds, daysFromCivil, secondsFromCivil, weekdayOf, zoneOffsetSeconds } from '#ground/time'
import type { CivilTime, Weekday } from '#ground/time'

const names: Readonly<Record<Weekday, string>> = {
  sun: 'Sunday',
  mon: 'Monday',
  tue: 'Tuesday',
  wed: 'Wednesday',
  thu: 'Thursday',
  fri: 'Friday',
  sat: 'Saturday',
}

const two = (n: number): string => String(n).padStart(2, '0')

const civilIn = (timezone: string, seconds: number): CivilTime => civilFromSeconds(seconds + zoneOffsetSeconds(timezone, seconds))

/** `Friday 2026-11-27 18:00 Europe/Berlin`: as people in the plant say it. */
export const presentInstant = (seconds: number, timezone: string): string => {
  const { year, month, day, hour, minute } = civilIn(timezone, seconds)
  return `${names[weekdayOf(daysFromCivil(year, month, day))]} ${year}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)} ${timezone}`
}

/** The same time of day so many months later, by the plant's calendar; the last day of the month where there is no such day. */
export const monthsLater = (seconds: number, months: number, timezone: string): number => {
  const t = civilIn(timezone, seconds)
  const count = t.month - 1 + months
  const year = t.year + Math.floor(count / 12)
  const month = (count % 12) + 1
  const next = month === 12 ? daysFromCivil(year + 1, 1, 1) : daysFromCivil(year, month + 1, 1)
  return secondsFromCivil(timezone, { ...t, year, month, day: Math.min(t.day, next - daysFromCivil(year, month, 1)) })
}

/** Days since 1970 of the date that the plant's calendar shows. */
export const dayIn = (timezone: string, seconds: number): number => {
  const { year, month, day } = civilIn(timezone, seconds)
  return daysFromCivil(year, month, day)
}

/** When this day begins in the plant. */
export const startOfDay = (timezone: string, day: number): number => {
  const { year, month, day: dayOfMonth } = civilFromSeconds(day * 86400)
  return secondsFromCivil(timezone, { year, month, day: dayOfMonth, hour: 0, minute: 0, second: 0 })
}
