import { z } from 'zod'
import { assetNamesShape } from './asset-names.ts'
import { endpoint } from './endpoint.ts'
import { flowShape, useShape } from './flow.ts'
import { readinessShape } from './readiness.ts'
import { evidenceShape, findingShape, hashShape, idShape, secondsShape } from './shape.ts'
import { whoShape } from './who.ts'

const zoneShape = z.object({ id: z.string(), kind: z.string(), purpose: z.string() })

const throughShape = z.object({
  client: z.string(),
  server: z.string(),
  transport: z.string(),
  port: z.number(),
  service: z.string(),
  basis: z.enum(['payload', 'port']),
  operations: z.record(z.string(), z.number()),
  packets: z.number(),
  first: z.string(),
  last: z.string(),
  effect: z.enum(['breaks', 'blocked-attempt', 'runs', 'inside']),
  why: z.string(),
  flow: z.string().exactOptional(),
  nearest: z.object({ flow: z.string(), differs: z.array(z.string()) }).exactOptional(),
  deniedOperations: z.array(z.string()),
  stoppedAtFilter: z.boolean(),
})

const pointShape = z.object({
  point: z.string(),
  dialect: z.string(),
  file: z.string(),
  /** Every file of the point was read back and is exactly the plan. */
  isProved: z.boolean(),
  exactUntil: z.string(),
  flows: z.array(
    z.object({
      flow: z.string(),
      /** 0: earlier flows already allow all of it. */
      boxes: z.number(),
      lines: z.array(z.object({ number: z.number(), text: z.string() })),
      moreLines: z.number(),
      counter: z.string().exactOptional(),
      /** Commands that end sessions when the flow ends: those outlive their rule. */
      endSessions: z.array(z.string()),
    }),
  ),
  deniedCounters: z.array(z.string()),
})

const historyShape = z.object({
  at: secondsShape,
  by: whoShape,
  kind: z.string(),
  text: z.string(),
  change: z.string().exactOptional(),
})

export const readConduit = endpoint({
  name: 'conduits.one',
  method: 'GET',
  path: '/api/plants/:plant/conduits/:conduit',
  summary: 'everything of one conduit: requirements, recorded conversations, rules, what must be watched, readiness, history',
  needs: { deed: 'see-plan', of: 'plant' },
  params: z.strictObject({ plant: idShape, conduit: idShape }),
  answer: z.object({
    hash: hashShape,
    revision: hashShape,
    id: z.string(),
    assets: assetNamesShape,
    from: zoneShape,
    to: zoneShape,
    isVendorAccess: z.boolean(),
    why: z.string().exactOptional(),
    owner: z.string().exactOptional(),
    through: z.array(z.string()),
    rollback: z.string().exactOptional(),
    log: z.object({ allow: z.boolean(), deny: z.boolean(), retention: z.string().exactOptional() }),
    review: z.object({
      everyMonths: z.number(),
      isAssumed: z.boolean(),
      last: secondsShape.exactOptional(),
      isDue: z.boolean(),
    }),
    evidence: evidenceShape,
    flows: z.array(
      z.object({
        flow: flowShape,
        use: useShape,
        /** Of the conversation of this flow with the shortest rhythm. */
        cadence: z.object({ periodMs: z.number(), jitterMs: z.number() }).exactOptional(),
        /** Exceptions it stands by. */
        exceptions: z.array(z.string()),
        /** What the plan forbids and no packet filter sees: a watch rule has to. */
        residue: z.array(z.string()),
      }),
    ),
    counts: z.object({ breaks: z.number(), watched: z.number(), blocked: z.number(), runs: z.number() }),
    /** What would break first. */
    conversations: z.array(throughShape),
    moreConversations: z.number(),
    points: z.array(pointShape),
    /** Why there are no rules: a broken promise, a dialect that cannot say it. */
    refusedRules: z.array(findingShape),
    readiness: readinessShape,
    /** Newest first. */
    history: z.array(historyShape),
  }),
})

export const conduitEndpoints = [readConduit] as const
