/**
 * The rhythm of requests. Pollers send bursts: several requests, a pause, again. What an engineer calls the period is the
 * time from burst to burst, so intervals are split where they fall into two clearly different sizes, and the time between
 * the starts of bursts is measured. Without two sizes every request is a burst of its own.
 */
export interface Rhythm {
  readonly periodMs: number
  /** Half of all periods differ from the median by no more than this. */
  readonly jitterMs: number
}

/** Request times kept for one conversation: 512 starts, so bursts of up to 50 requests still show ten cycles. */
export const mostTimes = 512

const fewestCycles = 8
/** Two sizes of interval are different when the larger is at least this many times the smaller. */
const clearRatio = 3
/** A rhythm whose jitter exceeds this part of its period is none. */
const mostJitter = 0.25

const medianOf = (sorted: readonly number[]): number => sorted[Math.floor(sorted.length / 2)] ?? 0

const ascending = (values: readonly number[]): number[] => values.toSorted((a, b) => a - b)

/** The interval from which on a pause separates bursts; 0 when the intervals are of one size. */
const pauseAmong = (sorted: readonly number[]): number => {
  let pause = 0
  let best = clearRatio
  for (let i = 1; i <= sorted.length - fewestCycles; i++) {
    const larger = sorted[i] ?? 0
    // Requests in one packet or one round trip are closer than a millisecond: what lies below counts as that.
    const ratio = larger / Math.max(sorted[i - 1] ?? 0, 1000)
    if (ratio >= best) {
      best = ratio
      pause = larger
    }
  }
  return pause
}

/** `timesUs` ascending, as recorded. Undefined when there is no steady rhythm over at least eight cycles. */
export const findRhythm = (timesUs: readonly number[]): Rhythm | undefined => {
  const intervals: number[] = []
  for (let i = 1; i < timesUs.length; i++) intervals.push((timesUs[i] ?? 0) - (timesUs[i - 1] ?? 0))
  if (intervals.length < fewestCycles) return undefined
  const pause = pauseAmong(ascending(intervals))
  const starts = timesUs.filter((_, i) => i === 0 || (intervals[i - 1] ?? 0) >= pause)
  const cycles = ascending(starts.slice(1).map((start, i) => start - (starts[i] ?? 0)))
  if (cycles.length < fewestCycles) return undefined
  const period = medianOf(cycles)
  const jitter = medianOf(ascending(cycles.map((cycle) => Math.abs(cycle - period))))
  if (period <= 0 || jitter > mostJitter * period) return undefined
  return { periodMs: Math.round(period / 10) / 100, jitterMs: Math.round(jitter / 10) / 100 }
}
