import { civilFromSeconds, daysFromCivil, secondsFromCivil } from './civil.ts'

const two = (n: number): string => String(n).padStart(2, '0')

/** `2026-11-23T22:41:38Z` from seconds since 1970. */
export const formatIso = (seconds: number): string => {
  const t = civilFromSeconds(Math.floor(seconds))
  return `${String(t.year).padStart(4, '0')}-${two(t.month)}-${two(t.day)}T${two(t.hour)}:${two(t.minute)}:${two(t.second)}Z`
}

/** `2026-11-23T22:41:38.000123Z` from microseconds since 1970. */
export const formatIsoMicros = (micros: number): string => {
  const seconds = Math.floor(micros / 1_000_000)
  return `${formatIso(seconds).slice(0, -1)}.${String(Math.floor(micros - seconds * 1_000_000)).padStart(6, '0')}Z`
}

const daysInMonth = (year: number, month: number): number =>
  (month === 12 ? daysFromCivil(year + 1, 1, 1) : daysFromCivil(year, month + 1, 1)) - daysFromCivil(year, month, 1)

/**
 * Seconds since 1970 of `2027-03-31` (start of that day in the zone), `2027-03-31 18:00`, `2027-03-31T18:00`, or one
 * with `Z`. Undefined when it is no such date.
 */
export const parseInstant = (text: string, timeZone: string): number | undefined => {
  const m = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2}))?(Z)?)?$/.exec(text.trim())
  if (m === null) return undefined
  const [year, month, day, hour, minute, second] = [m[1], m[2], m[3], m[4], m[5], m[6]].map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month) || hour > 23 || minute > 59 || second > 59) return undefined
  return secondsFromCivil(m[7] === 'Z' ? 'UTC' : timeZone, { year, month, day, hour, minute, second })
}

const unitsMs: readonly (readonly [unit: string, lengthMs: number, most: number])[] = [
  ['s', 1000, 60],
  ['min', 60_000, 60],
  ['h', 3_600_000, 48],
]

/** A duration as people say it: `250 ms`, `1.2 s`, `3 min`, `5 h`, `2 d`. The unit is chosen after rounding: never `60 s`. */
export const formatDuration = (ms: number): string => {
  if (Math.round(ms) < 1000) return `${Math.round(ms)} ms`
  for (const [unit, lengthMs, most] of unitsMs) {
    const count = Number((ms / lengthMs).toFixed(1))
    if (count < most) return `${count} ${unit}`
  }
  return `${Number((ms / 86_400_000).toFixed(1))} d`
}
