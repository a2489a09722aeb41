import { civilFromSeconds, secondsFromCivil, zoneOffsetSeconds } from '#ground/time'

const two = (n: number): string => String(n).padStart(2, '0')

/** What a date field shows for an instant, by the plant's own clock: `2026-11-27T18:00`. */
export const fieldOf = (seconds: number, timezone: string): string => {
  const { year, month, day, hour, minute } = civilFromSeconds(seconds + zoneOffsetSeconds(timezone, seconds))
  return `${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}`
}

/** The instant that a date field means by the plant's own clock; undefined while it is not filled. Seconds since 1970. */
export const instantOf = (field: string, timezone: string): number | undefined => {
  const [, year, month, day, hour, minute] = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})/.exec(field)?.map(Number) ?? []
  if (year === undefined || month === undefined || day === undefined || hour === undefined || minute === undefined) return undefined
  return secondsFromCivil(timezone, { year, month, day, hour, minute, second: 0 })
}

/** `Fri, Nov 27, 2026, 6:00 PM` by the plant's own clock. */
export const inPlantTime = (seconds: number, timezone: string): string =>
  new Intl.DateTimeFormat(undefined, {
    timeZone: timezone,
    weekday: 'short',
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  }).format(seconds * 1000)
