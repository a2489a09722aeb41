import { z } from 'zod'

/** An id that people choose: of a plant, a zone, a conduit. It stands in paths, so it holds no slash and no dot at its front. */
export const idShape = z
  .string()
  .min(1)
  .max(100)
  .regex(/^[\p{L}\p{N}][\p{L}\p{N}._:-]*$/u, 'letters, digits, `.`, `_`, `:` and `-`, and a letter or digit first')

/** SHA-256 of a revision's text, as hexadecimal digits. */
export const hashShape = z.string().regex(/^[0-9a-f]{64}$/, 'a revision is 64 hexadecimal digits')

/** One line of text from a person. */
export const lineShape = z.string().trim().min(1).max(300)

/** Several lines from a person: a reason, a comment. */
export const proseShape = z.string().trim().min(1).max(10_000)

/** Seconds since 1970, UTC. */
export const secondsShape = z.int().min(0).max(253_402_300_799)

export const findingShape = z.object({
  code: z.string(),
  severity: z.enum(['error', 'warning', 'note']),
  message: z.string(),
  help: z.string().exactOptional(),
  at: z
    .object({
      file: z.string().exactOptional(),
      line: z.number().exactOptional(),
      column: z.number().exactOptional(),
      packet: z.number().exactOptional(),
      offset: z.number().exactOptional(),
      path: z.string().exactOptional(),
    })
    .exactOptional(),
})

/** Every answer that is a refusal: what is wrong, and the way out. */
export const refusalShape = z.object({ findings: z.array(findingShape) })

export const plantParams = z.strictObject({ plant: idShape })

/** What was recorded, so that no verdict stands without its evidence. Absent: nothing was. */
export const evidenceShape = z.object({ first: z.string(), last: z.string(), sources: z.number() }).exactOptional()
