import { z } from 'zod'
import { planShape } from './shape.ts'

/** JSON Schema (draft 2020-12) of the plan, so that editors complete and explain while someone types. */
export const planJsonSchema = (): Readonly<Record<string, unknown>> => {
  const { $schema, ...rest } = z.toJSONSchema(planShape, { target: 'draft-2020-12' })
  return { $schema, title: 'Bulkhead plan', description: 'The written intent for one plant: zones, assets, conduits, and what must hold.', ...rest }
}
