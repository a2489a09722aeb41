import { z } from 'zod'
import { stages } from '#reason/govern'
import { endpoint } from './endpoint.ts'
import { evidenceShape, hashShape, plantParams, secondsShape } from './shape.ts'

const totalsShape = z.object({ flat: z.number(), seen: z.number(), planned: z.number(), filtered: z.number() })

const shareShape = z.object({ done: z.number(), of: z.number() })

export const readOverview = endpoint({
  name: 'overview.read',
  method: 'GET',
  path: '/api/plants/:plant/overview',
  summary: 'where the plant stands: write-reach, what is open, what is due, and how far the roadmap is',
  needs: { deed: 'see-plan', of: 'plant' },
  params: plantParams,
  answer: z.object({
    now: secondsShape,
    hash: hashShape,
    since: secondsShape,
    /** The plan is one zone: nothing is segmented yet. */
    isFlat: z.boolean(),
    evidence: evidenceShape,
    /** Of the newest packet; absent without one. */
    newest: secondsShape.exactOptional(),
    counts: z.object({ zones: z.number(), assets: z.number(), controllers: z.number(), conduits: z.number() }),
    /** Pairs of an asset and a controller it can write to. */
    reach: totalsShape,
    /** The same number for each revision that was in force, oldest first. */
    history: z.array(z.object({ at: secondsShape, hash: hashShape, reach: totalsShape })),
    findings: z.object({ error: z.number(), warning: z.number(), note: z.number() }),
    /** What lapses in the next thirty days, soonest first. */
    lapses: z.array(z.object({ kind: z.enum(['exception', 'flow']), id: z.string(), until: secondsShape, sentence: z.string() })),
    reviewsDue: z.array(z.object({ owner: z.string().exactOptional(), conduits: z.number() })),
    /** Change requests that wait for somebody: proposed ones for approvals, approved ones for a window. */
    waiting: z.array(z.object({ id: z.string(), title: z.string(), stage: z.enum(stages) })),
    roadmap: z.array(
      z.object({
        day: z.number(),
        what: z.string(),
        /** 0..1 */
        share: z.number(),
        isReached: z.boolean(),
        measures: z.array(z.object({ id: z.string(), what: z.string(), counted: shareShape.exactOptional(), basis: z.string() })),
      }),
    ),
  }),
})

export const overviewEndpoints = [readOverview] as const
