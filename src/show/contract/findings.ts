import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { evidenceShape, findingShape, hashShape, plantParams } from './shape.ts'

/** Where a finding comes from: the plan in force, a recording, or traffic that a draft of a plan leaves out on purpose. */
export const findingOrigins = ['plan', 'recording', 'traffic'] as const

export const listFindings = endpoint({
  name: 'findings.list',
  method: 'GET',
  path: '/api/plants/:plant/findings',
  summary: 'everything that is found in the plan in force and in the recordings, the worst first',
  needs: { deed: 'see-plan', of: 'plant' },
  params: plantParams,
  answer: z.object({
    revision: hashShape,
    evidence: evidenceShape,
    findings: z.array(findingShape.extend({ origin: z.enum(findingOrigins) })),
    /** What stood out in single conversations: `download of block DB1`. */
    remarks: z.array(
      z.object({
        remark: z.string(),
        client: z.string(),
        server: z.string(),
        clientAsset: z.string().exactOptional(),
        serverAsset: z.string().exactOptional(),
        service: z.string(),
        /** ISO 8601. */
        last: z.string(),
      }),
    ),
    moreRemarks: z.number().min(0),
    /** What is wrong, why it matters and the way out, by the code of a finding above. */
    explanations: z.record(z.string(), z.object({ title: z.string(), why: z.string().exactOptional(), remedy: z.string().exactOptional() })),
  }),
})

export const findingEndpoints = [listFindings] as const
