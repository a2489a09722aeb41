import type { Lint } from './lint.ts'

export const conduitWithoutReview: Lint = {
  code: 'lint/conduit-without-review',
  severity: 'note',
  title: 'a conduit without a review interval',
  why: 'Conduits only grow by themselves; a review is what makes one smaller.',
  remedy: 'add `review: { every: 3 months }`',
  criteria: ['SD-1'],
  *check(plan) {
    for (const conduit of plan.conduits.values()) {
      if (conduit.review === undefined) yield { path: `conduits.${conduit.id}`, message: `conduit \`${conduit.id}\` has no review interval` }
    }
  },
}
