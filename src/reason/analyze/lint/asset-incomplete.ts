import type { Lint } from './lint.ts'

export const assetIncomplete: Lint = {
  code: 'lint/asset-incomplete',
  severity: 'note',
  title: 'an asset without role, owner or process',
  why: 'An asset nobody knows cannot be placed by consequence, and in an incident nobody can say what stops with it.',
  remedy: 'ask operations, and add `owner` and `process`',
  criteria: ['RM-30-1', 'RM-30-2', 'MK-5'],
  *check(plan) {
    for (const asset of plan.assets.values()) {
      const missing = [
        ...(asset.role === 'unknown' ? ['known role'] : []),
        ...(asset.owner === undefined ? ['owner'] : []),
        ...(asset.process === undefined ? ['process'] : []),
      ]
      if (missing.length > 0) yield { path: `assets.${asset.id}`, message: `asset \`${asset.id}\` has no ${missing.join(', no ')}` }
    }
  },
}
