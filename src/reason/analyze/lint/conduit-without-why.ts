import type { Lint } from './lint.ts'

export const conduitWithoutWhy: Lint = {
  code: 'lint/conduit-without-why',
  severity: 'warning',
  title: 'a conduit without a reason',
  why: 'Without a reason nobody dares to tighten it later, and an auditor has to take it on trust.',
  remedy: 'add `why`: what would stop working without it',
  criteria: ['RM-30-6', 'MK-6'],
  *check(plan) {
    for (const conduit of plan.conduits.values()) {
      if (conduit.why === undefined) yield { path: `conduits.${conduit.id}`, message: `conduit \`${conduit.id}\` has no reason` }
    }
  },
}
