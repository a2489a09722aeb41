import { z } from 'zod'
import { operations } from '#ground/service'
import { endpoint } from './endpoint.ts'
import { evidenceShape, hashShape, lineShape, plantParams, proseShape } from './shape.ts'

/** What would happen to a conversation, as a filter too: `watched` are those that break by their operations only. */
export const replayEffects = ['breaks', 'blocked-attempt', 'runs', 'inside'] as const

const countShape = z.number().min(0)
const operationShape = z.enum(operations)

const endShape = z.object({
  /** As it was observed: an address, or a MAC. */
  id: z.string(),
  /** Asset of the plan. */
  asset: z.string().exactOptional(),
  /** Zone of the plan; absent: it belongs to none. */
  zone: z.string().exactOptional(),
})

const conversationShape = z.object({
  client: endShape,
  server: endShape,
  transport: z.enum(['tcp', 'udp', 'icmp', 'ethernet', 'ip']),
  port: z.number(),
  service: z.string(),
  basis: z.enum(['payload', 'port']),
  /** Requests by operation. */
  operations: z.partialRecord(operationShape, z.number()),
  packets: countShape,
  /** ISO 8601. */
  first: z.string(),
  last: z.string(),
  remarks: z.array(z.string()),
  verdict: z.enum(['allowed', 'denied']),
  effect: z.enum(replayEffects),
  why: z.string(),
  /** `conduit.flow` that allows it. */
  flow: z.string().exactOptional(),
  nearest: z.object({ flow: z.string(), differs: z.array(z.string()) }).exactOptional(),
  deniedOperations: z.array(operationShape),
  /** False when only its operations are denied: no packet filter stops it, a watch rule sees it. */
  stoppedAtFilter: z.boolean(),
  /** Key of its cause, when it is denied. */
  cause: z.string().exactOptional(),
})

const causeShape = z.object({
  key: z.string(),
  kind: z.enum(['no-zone', 'no-flow', 'source', 'destination', 'service', 'operation', 'end', 'window']),
  from: z.string().exactOptional(),
  to: z.string().exactOptional(),
  flow: z.string().exactOptional(),
  words: z.string(),
  /** What is spoken in its conversations, the busiest first. */
  services: z.array(z.string()),
  /** Conversations that worked and that a packet filter would stop. */
  stopped: countShape,
  /** Conversations that worked and of which only operations are denied. */
  watched: countShape,
  /** Conversations that never worked. */
  attempts: countShape,
  packets: countShape,
  last: z.string(),
})

const textShape = z.string().trim().min(1).max(200)

/** A number in an address is text. */
const placeShape = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,7}$/, 'a number')
    .transform(Number)
    .pipe(z.int().min(least).max(most))

export const readReplay = endpoint({
  name: 'replay.read',
  method: 'GET',
  path: '/api/plants/:plant/replay',
  summary: 'would production still run? recorded conversations judged by the plan, what would break first on top',
  needs: { deed: 'see-plan', of: 'plant' },
  params: plantParams,
  query: z.strictObject({
    /** Id of one recording; all when it is left out. */
    source: z.uuid().exactOptional(),
    /** Hash of a revision; the one in force when it is left out. */
    revision: hashShape.exactOptional(),
    effect: z.enum(replayEffects).exactOptional(),
    /** `filter`: stopped by a packet filter; `watch`: only seen by a watch rule. */
    stop: z.enum(['filter', 'watch']).exactOptional(),
    /** Key of a cause, or a kind of them. */
    cause: z.string().min(1).max(600).exactOptional(),
    /** Zones, client's first; `-` is no zone. */
    from: textShape.exactOptional(),
    to: textShape.exactOptional(),
    service: textShape.exactOptional(),
    operation: operationShape.exactOptional(),
    /** An asset or an address at either end. */
    asset: textShape.exactOptional(),
    /** `conduit.flow` that allows it, or comes nearest. */
    flow: textShape.exactOptional(),
    /** Anything of it, as text. */
    text: textShape.exactOptional(),
    offset: placeShape(0, 1_000_000).exactOptional(),
    limit: placeShape(1, 500).exactOptional(),
  }),
  answer: z.object({
    revision: hashShape,
    isInForce: z.boolean(),
    evidence: evidenceShape,
    /** Conversations by what proves their service. */
    basis: z.object({ payload: countShape, port: countShape }),
    /** Of all of them, whatever is filtered. `watched` of those that break are stopped by no packet filter. */
    counts: z.object({
      breaks: countShape,
      'blocked-attempt': countShape,
      runs: countShape,
      inside: countShape,
      watched: countShape,
    }),
    causes: z.array(causeShape),
    /** How many fit the filter. */
    matching: countShape,
    conversations: z.array(conversationShape),
    /** Flows (`conduit.flow`) that no conversation used. */
    unusedFlows: z.array(z.string()),
  }),
})

const conversationKey = z.strictObject({
  client: textShape,
  server: textShape,
  transport: z.enum(['tcp', 'udp', 'icmp', 'ethernet', 'ip']),
  port: placeShape(0, 65_535),
  service: textShape,
})

export const proposeFlow = endpoint({
  name: 'replay.flow',
  method: 'GET',
  path: '/api/plants/:plant/replay/flow',
  summary: 'the narrowest flow that would allow one recorded conversation: its ends, its service, the operations that were seen',
  needs: { deed: 'see-plan', of: 'plant' },
  params: plantParams,
  query: conversationKey,
  answer: z.object({
    conduit: z.string(),
    /** No conduit joins the two zones yet. */
    isNewConduit: z.boolean(),
    flow: z.string(),
    fromZone: z.string(),
    toZone: z.string(),
    from: z.string(),
    to: z.string(),
    service: z.string(),
    operations: z.array(operationShape).exactOptional(),
  }),
})

export const draftFlow = endpoint({
  name: 'replay.draft-flow',
  method: 'POST',
  path: '/api/plants/:plant/replay/flow',
  summary: 'drafts a change that allows one recorded conversation, and no more than it',
  needs: { deed: 'draft-change', of: 'plant' },
  params: plantParams,
  body: conversationKey.extend({ port: z.int().min(0).max(65_535), title: lineShape, why: proseShape }),
  answer: z.object({ change: z.string() }),
})

export const replayEndpoints = [readReplay, proposeFlow, draftFlow] as const
