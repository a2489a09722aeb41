import { formatDuration } from '#ground/time'
import type { Progress } from '#act/command'

const size = (n: number, unit: Progress['unit']): string => (unit === 'bytes' ? `${(n / 1_000_000).toFixed(1)} MB` : `${n} ${unit}`)

/**
 * Draws progress on standard error while it is a terminal, at most ten times a second; silent otherwise.
 * `clear` takes the line away before other text is printed.
 */
export const createProgressBar = (stream: NodeJS.WriteStream = process.stderr) => {
  const started = performance.now()
  let drawnAt = 0
  let drawn = false
  return {
    update(progress: Progress): void {
      const now = performance.now()
      if (!stream.isTTY || now - drawnAt < 100) return
      drawnAt = now
      drawn = true
      const perSecond = progress.done / Math.max(0.001, (now - started) / 1000)
      const rest =
        progress.total === undefined
          ? ''
          : ` of ${size(progress.total, progress.unit)}, ${formatDuration(((progress.total - progress.done) / Math.max(1, perSecond)) * 1000)} left`
      const share = progress.total === undefined || progress.total === 0 ? undefined : Math.min(1, progress.done / progress.total)
      const bar = share === undefined ? '' : `${'█'.repeat(Math.round(share * 20)).padEnd(20, '░')} `
      const text = `${bar}${progress.what}: ${size(progress.done, progress.unit)}${rest} (${size(perSecond, progress.unit)}/s)`
      stream.write(`\r\u001b[2K${text.slice(0, Math.max(20, stream.columns - 1))}`)
    },
    clear(): void {
      if (drawn) stream.write('\r\u001b[2K')
      drawn = false
    },
  }
}
