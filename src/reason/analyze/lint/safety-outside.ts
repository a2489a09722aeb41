import type { Lint } from './lint.ts'

export const safetyOutside: Lint = {
  code: 'lint/safety-controller-outside',
  severity: 'warning',
  title: 'a safety controller outside of a safety zone',
  why: 'In a common zone no boundary stands between a lost workstation and the last barrier before harm.',
  remedy: 'give the safety controllers a zone of kind `safety`',
  criteria: ['PT-4'],
  *check(plan, { kindOf }) {
    for (const { id, role, zone } of plan.assets.values()) {
      const kind = kindOf(zone)
      if (role === 'safety-controller' && kind !== 'safety')
        yield { path: `assets.${id}.zone`, message: `safety controller \`${id}\` is in zone \`${zone}\` of kind ${kind}` }
    }
  },
}
