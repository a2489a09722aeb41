import type { Asset } from './arrange.ts'
import type { FilterName } from './inventory-search.ts'

type ConflictKind = Asset['conflicts'][number]['kind']

/** How people call each kind of conflict. */
export const conflictWords: Readonly<Record<ConflictKind, string>> = {
  role: 'other role',
  'no-zone': 'no zone',
  'several-assets': 'several assets',
  'not-in-plan': 'not in plan',
  'never-seen': 'never seen',
}

export const filterWords: Readonly<Record<FilterName, string>> = {
  zone: 'Zone',
  role: 'Role',
  owner: 'Owner',
  process: 'Process',
  tier: 'Tier',
  function: 'Function',
  conflict: 'Conflict',
  seen: 'Seen',
}
