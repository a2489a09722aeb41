import type { Lint } from './lint.ts'

export const conduitWithoutFlows: Lint = {
  code: 'lint/conduit-without-flows',
  severity: 'note',
  title: 'a conduit that allows nothing',
  why: 'What allows nothing need not be drawn: everything that is not allowed is denied already.',
  remedy: 'add its flows, or remove the conduit',
  criteria: ['RM-30-6'],
  *check(plan, { flowsOf }) {
    for (const { id, flows } of plan.conduits.values()) {
      if ((flowsOf.get(id) ?? []).length > 0) continue
      yield {
        path: `conduits.${id}`,
        message: flows.length === 0 ? `conduit \`${id}\` has no flow` : `all ${flows.length} flows of conduit \`${id}\` have ended`,
      }
    }
  },
}
