import type { ApprovalNeeds } from './change-request.ts'

/** What a change touches, as far as approvals care. */
export type Touch =
  | 'safety'
  | 'opens'
  | 'closes'
  | 'membership'
  | 'enforcement'
  | 'consequence'
  | 'exception'
  | 'promise'
  | 'function'
  | 'logging'
  | 'review'
  | 'assurance'
  | 'text'
  | 'other'

const operations: ApprovalNeeds = [['operations']]
const security: ApprovalNeeds = [['security']]
const both: ApprovalNeeds = [['operations'], ['security']]
const either: ApprovalNeeds = [['operations', 'security']]

/** Which approvals a touch needs, and why. The order is the order in which people read the reasons. */
export const approvalRules: Readonly<Record<Touch, { readonly needs: ApprovalNeeds; readonly why: string }>> = {
  safety: { needs: both, why: 'it touches a safety zone or a conduit of one: a mistake there can hurt people' },
  opens: { needs: security, why: 'it lets packets pass that are denied today' },
  closes: { needs: operations, why: 'it stops packets that may pass today: production may need them' },
  membership: { needs: both, why: 'it moves the boundary of a zone: inside a zone nothing is filtered, and across it what ran before may stop' },
  enforcement: { needs: both, why: 'it changes where or when packets are filtered' },
  consequence: { needs: both, why: 'it changes what is at stake or what level of security is aimed at' },
  exception: { needs: security, why: 'it changes an accepted risk' },
  promise: { needs: security, why: 'it changes what must hold whatever the flows say' },
  function: { needs: operations, why: 'it changes what the plant must be able to do' },
  logging: { needs: security, why: 'it changes what is logged, and so what can be found out later' },
  review: { needs: security, why: 'it changes how often a conduit is reviewed' },
  assurance: { needs: security, why: 'it changes how the ends of a flow prove who they are' },
  text: { needs: either, why: 'it changes only what is written: reasons, owners, names' },
  other: { needs: both, why: 'it changes something whose effect is not classified' },
}

type Classified = Readonly<Record<string, Touch>>

/**
 * What each field of the plan touches when it differs. A field that is not named is `other`, so that a new key of the plan
 * asks for more until someone decides. `flow` fields that decide packets are compared as packets and stand as `text` here.
 */
export const touchOfField: Readonly<
  Record<'zone' | 'asset' | 'conduit' | 'flow' | 'window' | 'point' | 'exception' | 'function' | 'plan', Classified>
> = {
  plan: { plant: 'text', timezone: 'enforcement' },
  zone: { kind: 'membership', networks: 'membership', consequence: 'consequence', target: 'consequence', purpose: 'text', owner: 'text' },
  asset: {
    role: 'membership',
    zone: 'membership',
    addresses: 'membership',
    mac: 'membership',
    tier: 'consequence',
    name: 'text',
    process: 'text',
    owner: 'text',
  },
  conduit: {
    from: 'enforcement',
    to: 'enforcement',
    through: 'enforcement',
    log: 'logging',
    review: 'review',
    why: 'text',
    owner: 'text',
    rollback: 'text',
  },
  flow: {
    from: 'text',
    to: 'text',
    services: 'text',
    operations: 'text',
    during: 'text',
    until: 'text',
    temporary: 'text',
    why: 'text',
    owner: 'text',
    authentication: 'assurance',
  },
  window: { days: 'text', fromMinute: 'text', toMinute: 'text' },
  point: { dialect: 'enforcement', interfaces: 'enforcement' },
  exception: { what: 'exception', why: 'exception', acceptedBy: 'exception', compensating: 'exception', until: 'exception', flows: 'exception' },
  function: { name: 'function', consequence: 'function', needs: 'function' },
}

/** What it touches that an entry of the plan comes or goes as a whole. */
export const touchOfEntry: Readonly<Record<'zone' | 'asset' | 'conduit' | 'flow' | 'window' | 'point' | 'exception' | 'function', Touch>> = {
  zone: 'membership',
  asset: 'membership',
  conduit: 'enforcement',
  flow: 'text',
  window: 'text',
  point: 'enforcement',
  exception: 'exception',
  function: 'function',
}
