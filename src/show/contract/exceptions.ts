import { z } from 'zod'
import { assetNamesShape } from './asset-names.ts'
import { endpoint } from './endpoint.ts'
import { useShape } from './flow.ts'
import { evidenceShape, hashShape, idShape, plantParams, proseShape, secondsShape } from './shape.ts'
import { whoShape } from './who.ts'

const dropShape = z.object({
  client: z.string(),
  server: z.string(),
  service: z.string(),
  transport: z.string(),
  port: z.number(),
  last: secondsShape,
  flows: z.array(z.string()),
  /** False: packets still pass, and only a watch rule sees it. */
  stoppedAtFilter: z.boolean(),
})

const lapseShape = z.object({
  kind: z.enum(['exception', 'flow']),
  /** Id of the exception, or `conduit.flow`. */
  id: z.string(),
  /** Absent: it does not end. */
  until: secondsShape.exactOptional(),
  state: z.enum(['live', 'lapses-soon', 'over', 'endless']),
  /** By the plant's clock, with what drops, in one sentence. */
  sentence: z.string(),
  what: z.string().exactOptional(),
  why: z.string().exactOptional(),
  acceptedBy: z.string().exactOptional(),
  compensating: z.string().exactOptional(),
  /** `conduit.flow` that stand by it. */
  flows: z.array(z.string()),
  owners: z.array(z.string()),
  /** Latest seen first; absent: nothing was recorded, and nobody knows. */
  drops: z.array(dropShape).exactOptional(),
  /** Drops that are left out. */
  moreDrops: z.number(),
  /** Of an exception: may it be renewed, and on what evidence. */
  renewal: z.object({ verdict: z.enum(['allowed', 'refused', 'no-data']), why: z.string(), use: useShape }).exactOptional(),
  renewals: z.array(z.object({ at: secondsShape, by: whoShape, until: z.string(), why: z.string(), change: z.string() })),
})

export const listExceptions = endpoint({
  name: 'exceptions.list',
  method: 'GET',
  path: '/api/plants/:plant/exceptions',
  summary: 'exceptions and flows that end, in the order of their ends, with what would drop',
  needs: { deed: 'see-plan', of: 'plant' },
  params: plantParams,
  answer: z.object({ hash: hashShape, timezone: z.string(), evidence: evidenceShape, lapses: z.array(lapseShape), assets: assetNamesShape }),
})

export const renewException = endpoint({
  name: 'exceptions.renew',
  method: 'POST',
  path: '/api/plants/:plant/exceptions/:exception/renewals',
  summary: 'asks that an exception stands longer; refused without evidence of its use, and drafted as a change otherwise',
  needs: { deed: 'renew-exception', of: 'plant' },
  params: z.strictObject({ plant: idShape, exception: idShape }),
  body: z.strictObject({
    /** By the plant's clock. */
    until: z.string().regex(/^\d{4}-\d{2}-\d{2}( \d{2}:\d{2})?$/, 'a day as 2027-05-31, with or without a time as 18:00'),
    why: proseShape,
  }),
  answer: z.object({ change: z.string() }),
})

export const exceptionEndpoints = [listExceptions, renewException] as const
