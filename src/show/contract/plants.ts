import { z } from 'zod'
import { plantRoles } from '#reason/govern'
import { endpoint } from './endpoint.ts'
import { hashShape, idShape, lineShape, plantParams, secondsShape } from './shape.ts'

const plantShape = z.object({
  id: z.string(),
  name: z.string(),
  /** What the one who asks is in this plant. */
  roles: z.array(z.enum(plantRoles)),
  inForce: z.object({ hash: hashShape, since: secondsShape }).exactOptional(),
  isSample: z.boolean(),
})

export const listPlants = endpoint({
  name: 'plants.list',
  method: 'GET',
  path: '/api/plants',
  summary: 'the plants that the one who asks has a role in',
  needs: 'person',
  answer: z.object({ plants: z.array(plantShape) }),
})

export const addPlant = endpoint({
  name: 'plants.add',
  method: 'POST',
  path: '/api/plants',
  summary: 'a new plant, whose first revision is its flat network',
  needs: { deed: 'administer-plant', of: 'server' },
  body: z.strictObject({ id: idShape, name: lineShape, timezone: z.string().min(1).max(64) }),
  answer: plantShape,
})

export const removePlant = endpoint({
  name: 'plants.remove',
  method: 'DELETE',
  path: '/api/plants/:plant',
  summary: 'takes a plant out of every list; its history stays in the store and in the audit log',
  needs: { deed: 'administer-plant', of: 'plant' },
  params: plantParams,
  body: z.strictObject({ why: lineShape }),
  answer: z.object({}),
})

export const plantEndpoints = [listPlants, addPlant, removePlant] as const
