import { formatIso } from '#ground/time'
import { isLive } from './lint.ts'
import type { Lint } from './lint.ts'

export const flowExpired: Lint = {
  code: 'lint/flow-expired',
  severity: 'note',
  title: 'a flow has ended and is in no rule any more',
  why: 'The plan and the rules agree on that, but a reader of the plan may still count on the flow.',
  remedy: 'remove it from the plan, or renew its `until` with a reason',
  criteria: ['SD-2'],
  *check(plan, { now }) {
    for (const conduit of plan.conduits.values()) {
      for (const { id, until } of conduit.flows) {
        if (until !== undefined && !isLive(until, now))
          yield { path: `conduits.${conduit.id}.allow.${id}`, message: `flow \`${conduit.id}.${id}\` ended ${formatIso(until)}` }
      }
    }
  },
}
