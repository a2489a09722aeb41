/** So many attempts in so long, counted from the first. */
export interface AttemptLimit {
  readonly attempts: number
  readonly windowMs: number
}

/** Counts attempts by a key, in bounded memory. */
export interface Attempts {
  /** Counts one more, and gives how many milliseconds to wait: 0 when it may go on. */
  readonly take: (key: string) => number
  /** The attempt was a good one: it does not count. */
  readonly giveBack: (key: string) => void
}

/** Keys held at once; an address or account takes about 200 bytes. */
const mostKeys = 20_000

export const countAttempts = ({ attempts, windowMs }: AttemptLimit, now: () => number): Attempts => {
  // In the order in which the windows end, because all are equally long.
  const windows = new Map<string, { count: number; readonly until: number }>()
  const current = (key: string) => {
    const found = windows.get(key)
    if (found === undefined || found.until > now()) return found
    windows.delete(key)
    return undefined
  }
  const begin = (key: string) => {
    for (const [old, { until }] of windows) {
      // Full of live windows: the one that ends first goes. Whoever fills the table needs that many addresses.
      if (until > now() && windows.size < mostKeys) break
      windows.delete(old)
    }
    const window = { count: 0, until: now() + windowMs }
    windows.set(key, window)
    return window
  }
  const waitOf = (window: { readonly count: number; readonly until: number } | undefined): number =>
    window === undefined || window.count < attempts ? 0 : window.until - now()
  return {
    take: (key) => {
      const window = current(key) ?? begin(key)
      const wait = waitOf(window)
      // Counted before it is known whether it is a good one: many at the same time must not all slip through.
      if (wait === 0) window.count++
      return wait
    },
    giveBack: (key) => {
      const window = current(key)
      if (window !== undefined && window.count > 0) window.count--
    },
  }
}
