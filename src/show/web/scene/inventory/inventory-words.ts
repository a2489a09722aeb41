import type { Asset } from './arrange.ts'
import type { FilterName } from './inventory-search.ts'

type ConflictKind = Asset['conflicts'][number]['kind']

/** How people call each kind of conflict. */
export const conflictWords: Readonly<Record<ConflictKind, string>> = {
  role: 'another role by traffic',
  'no-zone': 'address in no zone',
  'several-assets': 'several assets in one device',
  'not-in-plan': 'seen, not in the plan',
  'never-seen': 'planned, never seen',
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
