import type { Lint } from './lint.ts'

export const conduitWithoutOwner: Lint = {
  code: 'lint/conduit-without-owner',
  severity: 'warning',
  title: 'a conduit that nobody answers for',
  why: 'At three in the morning nobody can say whether it may be closed, and at the review nobody can say whether it is needed.',
  remedy: 'add `owner`: a team or a role in the organisation',
  criteria: ['CL-40', 'SD-1'],
  *check(plan) {
    for (const conduit of plan.conduits.values()) {
      if (conduit.owner === undefined) yield { path: `conduits.${conduit.id}`, message: `conduit \`${conduit.id}\` has no owner` }
    }
  },
}
