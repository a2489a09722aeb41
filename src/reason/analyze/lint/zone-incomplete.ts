import type { Lint } from './lint.ts'

export const zoneIncomplete: Lint = {
  code: 'lint/zone-incomplete',
  severity: 'warning',
  title: 'a zone without owner, consequence or target level',
  why: 'A zone is decided by consequence. Without one it is a network with a name, and no one can say how strong its boundary must be.',
  remedy: 'add `owner`, `consequence` and `target`',
  criteria: ['MK-1', 'RM-30-5'],
  *check(plan) {
    for (const zone of plan.zones.values()) {
      const missing = (['owner', 'consequence', 'target'] as const).filter((key) => zone[key] === undefined)
      if (missing.length > 0) yield { path: `zones.${zone.id}`, message: `zone \`${zone.id}\` has no ${missing.join(', no ')}` }
    }
  },
}
