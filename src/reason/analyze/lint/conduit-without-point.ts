import type { Lint } from './lint.ts'

export const conduitWithoutPoint: Lint = {
  code: 'lint/conduit-without-point',
  severity: 'warning',
  title: 'a conduit without an enforcement point',
  why: 'Its flows are an intention only: no device holds them, and no rule is compiled for them.',
  remedy: 'name the firewall in `through`',
  criteria: ['MK-1', 'SD-7'],
  *check(plan) {
    for (const conduit of plan.conduits.values()) {
      if (conduit.through.length === 0) yield { path: `conduits.${conduit.id}`, message: `conduit \`${conduit.id}\` passes no enforcement point` }
    }
  },
}
