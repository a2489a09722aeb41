import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { flowShape, useShape } from './flow.ts'
import { evidenceShape, hashShape, idShape, lineShape, plantParams, secondsShape } from './shape.ts'
import { whoShape } from './who.ts'

const choices = ['keep', 'tighten', 'remove'] as const

const surplusShape = z.object({
  whole: z.boolean(),
  from: z.array(z.string()),
  to: z.array(z.string()),
  services: z.array(z.string()),
  operations: z.array(z.string()),
})

const itemShape = z.object({
  conduit: z.string(),
  from: z.string(),
  to: z.string(),
  why: z.string().exactOptional(),
  owner: z.string().exactOptional(),
  /** One of its zones is remote or transient: who comes in from outside, or with a machine of their own. */
  isVendorAccess: z.boolean(),
  everyMonths: z.number(),
  /** The plan names no interval, and a quarter was assumed. */
  isAssumed: z.boolean(),
  lastReviewed: secondsShape.exactOptional(),
  /** Absent: never reviewed, and so due. */
  due: secondsShape.exactOptional(),
  flows: z.array(
    z.object({
      flow: flowShape,
      use: useShape,
      /** Absent: nothing that was recorded can tell. */
      surplus: surplusShape.exactOptional(),
      suggested: z.enum([...choices, 'no-data']),
    }),
  ),
})

export const listReviews = endpoint({
  name: 'reviews.list',
  method: 'GET',
  path: '/api/plants/:plant/reviews',
  summary: 'the conduits that are due for review, by owner, with what their flows were used for',
  needs: { deed: 'see-plan', of: 'plant' },
  params: plantParams,
  answer: z.object({
    hash: hashShape,
    evidence: evidenceShape,
    conduits: z.number(),
    items: z.array(itemShape),
    /** Newest first. */
    past: z.array(
      z.object({
        conduit: z.string(),
        at: secondsShape,
        by: whoShape,
        change: z.string().exactOptional(),
        decisions: z.array(z.object({ flow: z.string(), choice: z.enum(choices), why: z.string() })),
      }),
    ),
  }),
})

export const decideReview = endpoint({
  name: 'reviews.decide',
  method: 'POST',
  path: '/api/plants/:plant/conduits/:conduit/reviews',
  summary: 'keeps, tightens or removes each flow of a conduit, with a reason; what follows is drafted as a change in the same deed',
  needs: { deed: 'decide-review', of: 'plant' },
  params: z.strictObject({ plant: idShape, conduit: idShape }),
  body: z.strictObject({
    decisions: z.array(z.strictObject({ flow: idShape, choice: z.enum(choices), why: lineShape })).max(2000),
  }),
  answer: z.object({
    /** The change that was drafted; absent when everything is kept as it is. */
    change: z.string().exactOptional(),
  }),
})

export const reviewEndpoints = [listReviews, decideReview] as const
