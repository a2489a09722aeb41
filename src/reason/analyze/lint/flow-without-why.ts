import type { Lint } from './lint.ts'

export const flowWithoutWhy: Lint = {
  code: 'lint/flow-without-why',
  severity: 'warning',
  title: 'a flow without a reason',
  why: 'A rule without a reason is never removed, and nobody can judge whether it is too wide.',
  remedy: 'add `why`, in words the shift understands',
  criteria: ['RM-30-6', 'MK-3'],
  *check(_plan, { flows }) {
    for (const { flow, id, path } of flows) if (flow.why === undefined) yield { path, message: `flow \`${id}\` has no reason` }
  },
}
