import { formatIso } from '#ground/time'
import { daysUntil, isSoon } from './flow-lapses-soon.ts'
import type { Lint } from './lint.ts'

export const exceptionLapses: Lint = {
  code: 'lint/exception-lapses',
  severity: 'warning',
  title: 'an exception has lapsed or lapses within 30 days',
  why: 'The flows that stand by it go with it, and the risk it covers is accepted by nobody from then on.',
  remedy: 'repair what it excuses, or have the risk accepted anew with a new `until`',
  criteria: ['RM-90-4', 'DD-6'],
  *check(plan, { now }) {
    for (const { id, until, flows } of plan.exceptions.values()) {
      const gone = flows.length === 0 ? '' : `, and with it ${flows.length === 1 ? 'flow' : 'flows'} ${flows.map((flow) => `\`${flow}\``).join(', ')}`
      if (until !== undefined && until <= now) yield { path: `exceptions.${id}`, message: `exception \`${id}\` lapsed ${formatIso(until)}${gone}` }
      else if (isSoon(until, now))
        yield { path: `exceptions.${id}`, message: `exception \`${id}\` lapses ${formatIso(until)}, in ${daysUntil(until, now)} days${gone}` }
    }
  },
}
