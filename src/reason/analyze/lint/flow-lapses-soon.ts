import { formatIso } from '#ground/time'
import type { Lint } from './lint.ts'

const soonSeconds = 30 * 86400

/** Days until an instant, at least 0. */
export const daysUntil = (until: number, now: number): number => Math.max(0, Math.floor((until - now) / 86400))

export const isSoon = (until: number | undefined, now: number): until is number => until !== undefined && until > now && until - now <= soonSeconds

export const flowLapsesSoon: Lint = {
  code: 'lint/flow-lapses-soon',
  severity: 'warning',
  title: 'a flow ends within 30 days',
  why: 'At its end it leaves every rule set. If production still needs it, that is an outage with a date.',
  remedy: 'ask its owner now: renew `until` with a reason, or let it go',
  criteria: ['SD-2', 'RM-90-4'],
  *check(_plan, { flows, now }) {
    for (const { flow, id, path } of flows) {
      if (isSoon(flow.until, now)) yield { path, message: `flow \`${id}\` ends ${formatIso(flow.until)}, in ${daysUntil(flow.until, now)} days` }
    }
  },
}
