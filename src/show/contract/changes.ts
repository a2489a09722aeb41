import { z } from 'zod'
import { approvalRoles, approvalRules, stages } from '#reason/govern'
import type { Deed, Touch } from '#reason/govern'
import { endpoint } from './endpoint.ts'
import { findingShape, hashShape, idShape, lineShape, plantParams, proseShape, secondsShape } from './shape.ts'

/** `riverside-12`: the plant's id and a number. */
const changeIdShape = z
  .string()
  .min(1)
  .max(120)
  .regex(/^[\p{L}\p{N}][\p{L}\p{N}._:-]*$/u, 'a change is the id of its plant and a number')

const changeParams = z.strictObject({ plant: idShape, change: changeIdShape })

/** A plan as YAML. The longest that is taken holds some ten thousand assets. */
const planTextShape = z.string().min(1).max(2_000_000)

const versionShape = z.int().min(1).max(1_000_000)
const editionShape = z.int().min(1).max(1_000_000)
const windowShape = z.object({ from: secondsShape, until: secondsShape })
const needsShape = z.array(z.array(z.enum(approvalRoles)))

/** Who did something: the id as in the audit log, and how they are called now. */
const whoShape = z.object({ id: z.string(), name: z.string() })

const changeShape = z.object({
  id: z.string(),
  title: z.string(),
  stage: z.enum(stages),
  authors: z.array(whoShape),
  base: hashShape,
  revision: hashShape,
  edition: editionShape,
  /** How many events it has; sent along with a decision, so that nobody decides on what has moved on. */
  version: versionShape,
  needs: needsShape,
  /** What of the needs no approval meets yet. */
  missing: needsShape,
  /** Exceptions whose risk nobody accepted yet. */
  missingRisks: z.array(z.string()),
  window: windowShape.exactOptional(),
  comments: z.number(),
  draftedAt: secondsShape,
  touchedAt: secondsShape,
  /** False once another revision came into force than the one it starts from. */
  startsFromInForce: z.boolean(),
  /** It is for the one who asks to bring it further. */
  waitsForMe: z.boolean(),
})

const eventShape = z.object({
  kind: z.string(),
  at: secondsShape,
  by: whoShape,
  /** A comment, or a reason. */
  text: z.string().exactOptional(),
  as: z.enum(approvalRoles).exactOptional(),
  exception: z.string().exactOptional(),
  window: windowShape.exactOptional(),
  revision: hashShape.exactOptional(),
})

const nextDeedShape = z.object({
  kind: z.string(),
  as: z.enum(approvalRoles).exactOptional(),
  exception: z.string().exactOptional(),
  /** Why the one who asks cannot do it now; empty: they can. */
  refusals: z.array(findingShape),
})

export const listChanges = endpoint({
  name: 'changes.list',
  method: 'GET',
  path: '/api/plants/:plant/changes',
  summary: 'the change requests of a plant, newest first',
  needs: { deed: 'see-plan', of: 'plant' },
  params: plantParams,
  query: z.strictObject({ stage: z.enum(stages).exactOptional() }),
  answer: z.object({
    changes: z.array(changeShape),
    /** Older ones that are left out. */
    more: z.number(),
    /** Changes whose history cannot be believed. */
    findings: z.array(findingShape),
  }),
})

export const readChange = endpoint({
  name: 'changes.one',
  method: 'GET',
  path: '/api/plants/:plant/changes/:change',
  summary: 'one change request with all that happened to it, and what the one who asks can do with it now',
  needs: { deed: 'see-plan', of: 'plant' },
  params: changeParams,
  answer: changeShape.extend({
    why: z.string(),
    rollback: z.string().exactOptional(),
    approvals: z.array(z.object({ by: whoShape, at: secondsShape, as: z.enum(approvalRoles) })),
    risks: z.array(z.string()),
    acceptances: z.array(z.object({ by: whoShape, at: secondsShape, exception: z.string() })),
    comments: z.number(),
    events: z.array(eventShape),
    nextDeeds: z.array(nextDeedShape),
    inForce: hashShape.exactOptional(),
    /** IANA name: the clock by which its window is meant. */
    timezone: z.string(),
  }),
})

export const draftChange = endpoint({
  name: 'changes.draft',
  method: 'POST',
  path: '/api/plants/:plant/changes',
  summary: 'a new change request: the plan as it shall be, and why',
  needs: { deed: 'draft-change', of: 'plant' },
  params: plantParams,
  body: z.strictObject({
    title: lineShape,
    why: proseShape,
    text: planTextShape,
    /** The revision it starts from; the one in force when it is left out. */
    base: hashShape.exactOptional(),
    rollback: proseShape.exactOptional(),
  }),
  answer: z.object({ id: z.string() }),
})

const doneShape = z.object({ id: z.string(), stage: z.enum(stages), version: versionShape })

/** A deed to a change: its name is the last part of its address. */
const command = <B extends z.ZodType>(name: string, deed: Deed, summary: string, body: B) =>
  endpoint({
    name: `changes.${name}`,
    method: 'POST',
    path: `/api/plants/:plant/changes/:change/${name}`,
    summary,
    needs: { deed, of: 'plant' },
    params: changeParams,
    body,
    answer: doneShape,
  })

const seen = { version: versionShape }
const bound = z.strictObject({ revision: hashShape, edition: editionShape })
const reasoned = z.strictObject({ why: proseShape })

export const editChange = command(
  'edit',
  'edit-change',
  'another text, another base or other words; withdraws every approval',
  z.strictObject({
    ...seen,
    title: lineShape.exactOptional(),
    why: proseShape.exactOptional(),
    text: planTextShape.exactOptional(),
    base: hashShape.exactOptional(),
    rollback: proseShape.exactOptional(),
  }),
)
export const proposeChange = command('propose', 'propose-change', 'asks for the approvals that it needs', z.strictObject(seen))
export const commentChange = command('comment', 'comment', 'a comment that stays', z.strictObject({ text: proseShape }))
export const approveAsOperations = command('approve-as-operations', 'approve-as-operations', 'approves exactly this revision and edition', bound)
export const approveAsSecurity = command('approve-as-security', 'approve-as-security', 'approves exactly this revision and edition', bound)
export const withdrawApproval = command('withdraw-approval', 'withdraw-approval', 'takes back one’s own approval', reasoned)
export const rejectAsOperations = command('reject-as-operations', 'reject-as-operations', 'sends it back to its authors', reasoned)
export const rejectAsSecurity = command('reject-as-security', 'reject-as-security', 'sends it back to its authors', reasoned)
export const acceptRisk = command(
  'accept-risk',
  'accept-risk',
  'accepts the risk of an exception that it makes or alters',
  z.strictObject({ ...bound.shape, exception: idShape }),
)
export const scheduleChange = command(
  'schedule',
  'schedule-change',
  'the maintenance window in which it may be put in force; `until` is exclusive',
  z.strictObject({ ...seen, window: z.strictObject(windowShape.shape) }),
)
export const putChangeInForce = command('put-in-force', 'put-in-force', 'makes its revision the plan that applies', z.strictObject(seen))
export const rollBackChange = command('roll-back', 'roll-back', 'makes the revision it started from apply again', reasoned)
export const withdrawChange = command('withdraw', 'withdraw-change', 'ends it without effect', reasoned)

const replayedShape = z.object({
  client: z.string(),
  server: z.string(),
  /** Ids of the proposed plan, where it has them. */
  clientAsset: z.string().exactOptional(),
  serverAsset: z.string().exactOptional(),
  transport: z.string(),
  port: z.number(),
  service: z.string(),
  basis: z.enum(['payload', 'port']),
  operations: z.record(z.string(), z.number()),
  packets: z.number(),
  first: z.string(),
  last: z.string(),
  why: z.string(),
  effect: z.enum(['breaks', 'blocked-attempt', 'runs', 'inside']),
  flow: z.string().exactOptional(),
  nearest: z.object({ flow: z.string(), differs: z.array(z.string()) }).exactOptional(),
  deniedOperations: z.array(z.string()),
  stoppedAtFilter: z.boolean(),
})

const partShape = z.object({
  sources: z.array(z.string()),
  destinations: z.array(z.string()),
  service: z.string(),
  operations: z.string().exactOptional(),
  when: z.string(),
})

/** What opens or closes by one flow, with one packet of it. */
export const diffEntryShape = z.object({
  from: z.string(),
  to: z.string(),
  flow: z.string(),
  otherPlan: z.enum(['has-flow', 'lacks-flow']),
  keptBy: z.enum(['firewall', 'watch']),
  parts: z.array(partShape),
  /** Parts that are left out. */
  moreParts: z.number(),
  witness: z.object({ message: z.string(), time: z.string(), before: z.enum(['allowed', 'denied']), after: z.enum(['allowed', 'denied']) }),
})

const totalsShape = z.object({ flat: z.number(), seen: z.number(), planned: z.number(), filtered: z.number() })

export const readImpact = endpoint({
  name: 'changes.impact',
  method: 'GET',
  path: '/api/plants/:plant/changes/:change/impact',
  summary: 'what a change would do: packets, recorded traffic, promises, write-reach, exceptions, who is concerned, and what it needs',
  needs: { deed: 'see-plan', of: 'plant' },
  params: changeParams,
  answer: z.object({
    base: hashShape,
    revision: hashShape,
    sameMeaning: z.boolean(),
    /** `2026-11-23T22:41:38Z`; `until` is exclusive. */
    span: z.object({ from: z.string(), until: z.string() }),
    opens: z.array(diffEntryShape),
    closes: z.array(diffEntryShape),
    /** Entries that are left out of each list. */
    more: z.object({ opens: z.number(), closes: z.number(), breaks: z.number(), runs: z.number(), moves: z.number() }),
    moves: z.array(z.object({ asset: z.string().exactOptional(), addresses: z.string(), from: z.string(), to: z.string() })),
    /** Absent: nothing was recorded, and nobody knows what would break. */
    traffic: z
      .object({
        first: z.string(),
        last: z.string(),
        sources: z.number(),
        conversations: z.number(),
        breaks: z.array(replayedShape),
        runs: z.array(replayedShape),
      })
      .exactOptional(),
    /** Promises of the proposed plan, and how many of them it breaks. */
    promises: z.object({ count: z.number(), broken: z.number() }),
    /** Found in the proposed plan and not in its base. */
    findings: z.array(findingShape),
    isRefused: z.boolean(),
    reach: z.object({
      before: totalsShape,
      after: totalsShape,
      assets: z.array(z.object({ asset: z.string(), gains: z.array(z.string()), loses: z.array(z.string()) })),
    }),
    exceptions: z.array(
      z.object({
        id: z.string(),
        what: z.string(),
        change: z.enum(['new', 'altered', 'gone', 'its-flows']),
        acceptedBy: z.string().exactOptional(),
        until: secondsShape.exactOptional(),
        flows: z.array(z.string()),
      }),
    ),
    concerned: z.array(
      z.object({ owner: z.string().exactOptional(), zones: z.array(z.string()), conduits: z.array(z.string()), assets: z.array(z.string()) }),
    ),
    needs: needsShape,
    reasons: z.array(
      z.object({ touch: z.enum(Object.keys(approvalRules) as [Touch, ...Touch[]]), why: z.string(), needs: needsShape, at: z.array(z.string()) }),
    ),
  }),
})

export const changeEndpoints = [
  listChanges,
  readChange,
  draftChange,
  editChange,
  proposeChange,
  commentChange,
  approveAsOperations,
  approveAsSecurity,
  withdrawApproval,
  rejectAsOperations,
  rejectAsSecurity,
  acceptRisk,
  scheduleChange,
  putChangeInForce,
  rollBackChange,
  withdrawChange,
  readImpact,
] as const
