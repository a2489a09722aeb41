import { z } from 'zod'

/** Who did something: the id as in the audit log, and how they are called now. */
export const whoShape = z.object({ id: z.string(), name: z.string() })

export type Who = z.output<typeof whoShape>
