import { isLive } from './lint.ts'
import type { Lint } from './lint.ts'

export const exceptionIncomplete: Lint = {
  code: 'lint/exception-incomplete',
  severity: 'warning',
  title: 'an exception without acceptance, compensating control or end',
  why: 'An exception nobody accepted, nothing makes up for, or nothing ends is a hole with a label.',
  remedy: 'add `accepted-by`, `compensating` and `until`',
  criteria: ['RM-90-4', 'DD-6'],
  *check(plan, { now }) {
    for (const exception of plan.exceptions.values()) {
      if (!isLive(exception.until, now)) continue
      const missing = [
        ...(exception.acceptedBy === undefined ? ['who accepted the risk'] : []),
        ...(exception.compensating === undefined ? ['a compensating control'] : []),
        ...(exception.until === undefined ? ['an end'] : []),
      ]
      if (missing.length > 0)
        yield { path: `exceptions.${exception.id}`, message: `exception \`${exception.id}\` does not say ${missing.join(', ')}` }
    }
  },
}
