import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { findingShape, hashShape, idShape, plantParams, secondsShape } from './shape.ts'

const revisionShape = z.object({
  hash: hashShape,
  parent: hashShape.exactOptional(),
  author: z.string(),
  at: secondsShape,
  isInForce: z.boolean(),
})

export const readPlanText = endpoint({
  name: 'plan.text',
  method: 'GET',
  path: '/api/plants/:plant/plan',
  summary: 'the plan in force, as text, with what is found in it',
  needs: { deed: 'see-plan', of: 'plant' },
  params: plantParams,
  answer: z.object({ hash: hashShape, since: secondsShape, text: z.string(), findings: z.array(findingShape) }),
})

export const listRevisions = endpoint({
  name: 'plan.revisions',
  method: 'GET',
  path: '/api/plants/:plant/revisions',
  summary: 'the revisions of the plan, newest first',
  needs: { deed: 'see-plan', of: 'plant' },
  params: plantParams,
  answer: z.object({ revisions: z.array(revisionShape) }),
})

export const readRevision = endpoint({
  name: 'plan.revision',
  method: 'GET',
  path: '/api/plants/:plant/revisions/:hash',
  summary: 'one revision with its text',
  needs: { deed: 'see-plan', of: 'plant' },
  params: z.strictObject({ plant: idShape, hash: hashShape }),
  answer: revisionShape.extend({ text: z.string() }),
})

export const planEndpoints = [readPlanText, listRevisions, readRevision] as const
