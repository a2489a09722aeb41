import type { Lint } from './lint.ts'

export const pointWithoutInterface: Lint = {
  code: 'lint/point-without-interface',
  severity: 'error',
  title: 'an enforcement point without an interface towards a zone of its conduit',
  why: 'The point cannot tell that zone from any other, so no rule for the conduit can be compiled for it.',
  remedy: 'add the interface behind which the zone lies, or take the point out of `through`',
  criteria: ['SD-7'],
  *check(plan) {
    for (const conduit of plan.conduits.values()) {
      for (const id of conduit.through) {
        const reached = new Set([...(plan.points.get(id)?.interfaces.values() ?? [])].flat())
        for (const zone of [conduit.from, conduit.to]) {
          if (!reached.has(zone))
            yield {
              path: `enforcement-points.${id}.interfaces`,
              message: `\`${id}\` has no interface towards zone \`${zone}\`, which conduit \`${conduit.id}\` needs`,
            }
        }
      }
    }
  },
}
