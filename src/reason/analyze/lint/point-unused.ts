import type { Lint } from './lint.ts'

export const pointUnused: Lint = {
  code: 'lint/point-unused',
  severity: 'note',
  title: 'an enforcement point that no conduit passes',
  why: 'It gets no rules, so whatever runs on it today is outside of the plan.',
  remedy: 'name it in the `through` of its conduits, or remove it',
  criteria: ['SD-5', 'SD-7'],
  *check(plan) {
    const used = new Set([...plan.conduits.values()].flatMap((conduit) => conduit.through))
    for (const id of plan.points.keys())
      if (!used.has(id)) yield { path: `enforcement-points.${id}`, message: `no conduit passes enforcement point \`${id}\`` }
  },
}
