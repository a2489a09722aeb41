import { formatIso } from '#ground/time'
import type { Lint } from './lint.ts'

const yearSeconds = 366 * 86400

export const exceptionFarAway: Lint = {
  code: 'lint/exception-far-away',
  severity: 'warning',
  title: 'an exception that ends in more than a year',
  why: 'Beyond a year nobody who accepted the risk still looks at it: the exception has become the design.',
  remedy: 'end it within a year and renew it, or change the plan so that it needs none',
  criteria: ['RM-90-4', 'MK-4'],
  *check(plan, { now }) {
    for (const { id, until } of plan.exceptions.values()) {
      if (until !== undefined && until - now > yearSeconds)
        yield { path: `exceptions.${id}.until`, message: `exception \`${id}\` ends only ${formatIso(until)}` }
    }
  },
}
