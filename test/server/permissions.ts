import type { PlantRole } from '#reason/govern'

/** A letter a role, so that a line of the table can be read at a glance. */
export const letters: Readonly<Record<string, PlantRole>> = {
  v: 'viewer',
  a: 'author',
  o: 'operations-approver',
  s: 'security-approver',
  d: 'auditor',
  m: 'administrator',
}

/** Who gets in: `plant` and `server` say which roles there, by their letters. */
export type Permitted = { readonly plant: string } | { readonly server: string } | 'person' | 'signed-in' | 'anyone'

const everyone = { plant: 'vaosdm' }
const author = { plant: 'a' }
const makers = { plant: 'aos' }
const approvers = { plant: 'os' }
const accounts = { server: 'm' }

/**
 * Who may ask what, written by hand and on purpose not made from `reason/govern` or from the contract: a line that was loosened there by
 * mistake fails here. An endpoint without a line fails as well.
 */
export const permissions: Readonly<Record<string, Permitted>> = {
  description: 'person',
  status: 'anyone',
  me: 'signed-in',
  'links.look': 'anyone',
  'links.set-up': 'anyone',
  'links.invitation': 'anyone',
  'links.reset': 'anyone',
  'account.sessions': 'person',
  'account.sessions.end': 'person',
  'account.tokens': 'person',
  'account.tokens.make': 'person',
  'account.tokens.revoke': 'person',
  'notices.list': 'person',

  'people.list': accounts,
  'people.invite': accounts,
  'people.invitations.withdraw': accounts,
  'people.roles': accounts,
  'people.disable': accounts,
  'people.enable': accounts,
  'people.reset': accounts,
  'plants.add': { server: 'm' },
  'notifications.read': { server: 'm' },
  'notifications.set': { server: 'm' },
  'notifications.test': { server: 'm' },
  'backup.make': { server: 'm' },
  'audit-log.list': { server: 'dm' },
  'audit-log.state': { server: 'dm' },
  'audit-log.verify': { server: 'dm' },
  'audit-log.export': { server: 'd' },
  'audit-log.checkpoint': { server: 'd' },

  'plants.list': 'person',
  'plants.remove': { plant: 'm' },
  'plan.text': everyone,
  'plan.revisions': everyone,
  'plan.revision': everyone,
  'plan.compiled': everyone,
  'plan.configurations': { plant: 'aosdm' },
  'overview.read': everyone,
  'map.read': everyone,
  'map.pair': everyone,
  'map.asset': everyone,
  'conduits.one': everyone,
  'findings.list': everyone,
  'replay.read': everyone,
  'replay.flow': everyone,
  'replay.draft-flow': author,
  'inventory.list': everyone,
  'inventory.export': { plant: 'aosdm' },
  'inventory.preview': author,
  'inventory.change': author,
  'matrix.read': everyone,
  'matrix.export': { plant: 'aosdm' },
  'matrix.preview': author,
  'matrix.import': author,

  'recordings.list': everyone,
  'recordings.upload': makers,
  'recordings.remove': { plant: 'm' },
  'recordings.draft': author,
  'jobs.list': everyone,
  'jobs.cancel': makers,

  'changes.list': everyone,
  'changes.one': everyone,
  'changes.impact': everyone,
  'changes.draft': author,
  'changes.edit': author,
  'changes.propose': author,
  'changes.comment': { plant: 'vaos' },
  'changes.approve-as-operations': { plant: 'o' },
  'changes.approve-as-security': { plant: 's' },
  'changes.withdraw-approval': approvers,
  'changes.reject-as-operations': { plant: 'o' },
  'changes.reject-as-security': { plant: 's' },
  'changes.accept-risk': approvers,
  'changes.schedule': { plant: 'o' },
  'changes.put-in-force': { plant: 'ao' },
  'changes.roll-back': makers,
  'changes.withdraw': { plant: 'am' },

  'edits.preview': author,
  'edits.draft': author,

  'exceptions.list': everyone,
  'exceptions.renew': author,
  'reviews.list': everyone,
  'reviews.decide': makers,
  'readiness.list': everyone,
  'readiness.sign-off': { plant: 'o' },
  'readiness.withdraw-sign-off': { plant: 'o' },
  'readiness.rehearse': { plant: 'ao' },
  'readiness.explain': makers,

  'audit.list': { plant: 'dm' },
  'audit.export': { plant: 'd' },
}
