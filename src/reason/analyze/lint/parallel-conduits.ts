import type { Lint } from './lint.ts'

export const parallelConduits: Lint = {
  code: 'lint/parallel-conduits',
  severity: 'warning',
  title: 'two conduits between the same zones in the same direction',
  why: 'What is allowed between two zones then stands in two places with two owners, and each review sees only its half.',
  remedy: 'put the flows into one conduit',
  criteria: ['MK-6'],
  *check(plan) {
    const seen = new Map<string, string>()
    for (const { id, from, to } of plan.conduits.values()) {
      const first = seen.get(`${from} ${to}`)
      if (first === undefined) seen.set(`${from} ${to}`, id)
      else yield { path: `conduits.${id}`, message: `conduits \`${first}\` and \`${id}\` both lead from \`${from}\` to \`${to}\`` }
    }
  },
}
