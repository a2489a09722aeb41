import { z } from 'zod'
import { operations } from '#ground/service'
import { zoneKinds } from '#reason/plant'
import { endpoint } from './endpoint.ts'
import { evidenceShape, findingShape, hashShape, lineShape, plantParams, secondsShape } from './shape.ts'

const countShape = z.number().min(0)
const trafficShape = z.object({
  conversations: countShape,
  packets: countShape,
  breaks: countShape,
  blockedAttempts: countShape,
  runs: countShape,
})

export const readMatrix = endpoint({
  name: 'matrix.read',
  method: 'GET',
  path: '/api/plants/:plant/matrix',
  summary: 'zone by zone: what the plan in force requires, what of it is surplus, and what was seen where it allows nothing',
  needs: { deed: 'see-plan', of: 'plant' },
  params: plantParams,
  answer: z.object({
    revision: hashShape,
    evidence: evidenceShape,
    /** In Purdue order, the outermost first. */
    zones: z.array(z.object({ id: z.string(), kind: z.enum(zoneKinds), band: z.string() })),
    /** Only pairs of which there is something to say: every other is denied, and nothing was seen. */
    cells: z.array(
      z.object({
        from: z.string(),
        to: z.string(),
        state: z.enum(['deny', 'required', 'surplus', 'no-data']),
        conduits: z.array(z.string()),
        flows: z.array(
          z.object({
            id: z.string(),
            services: z.array(z.string()),
            operations: z.array(z.enum(operations)).exactOptional(),
            during: z.string().exactOptional(),
            until: secondsShape.exactOptional(),
            use: z.enum(['used', 'unused', 'no-data']),
            conversations: countShape,
          }),
        ),
        observed: trafficShape,
      }),
    ),
    /** Observed with an address that belongs to no zone. */
    elsewhere: trafficShape,
  }),
})

export const exportMatrix = endpoint({
  name: 'matrix.export',
  method: 'POST',
  path: '/api/plants/:plant/matrix/workbook',
  summary: 'the plan in force as a workbook (XLSX): the matrix to look at, the flows to edit and import again',
  needs: { deed: 'export', of: 'plant' },
  carries: 'file-down',
  params: plantParams,
  body: z.strictObject({}),
  answer: z.object({}),
})

const differenceShape = z.object({
  kind: z.enum(['added', 'removed', 'changed']),
  conduit: z.string(),
  flow: z.string(),
  /** Of the sheet `Flows`. */
  row: z.number().exactOptional(),
  cells: z.array(z.object({ column: z.string(), before: z.string(), after: z.string() })),
})

export const previewMatrix = endpoint({
  name: 'matrix.preview',
  method: 'POST',
  path: '/api/plants/:plant/matrix/preview',
  summary: 'what an edited workbook would change in the plan in force; nothing is kept of it',
  needs: { deed: 'draft-change', of: 'plant' },
  carries: 'bytes-up',
  params: plantParams,
  answer: z.object({ revision: hashShape, differences: z.array(differenceShape), findings: z.array(findingShape) }),
})

export const importMatrix = endpoint({
  name: 'matrix.import',
  method: 'POST',
  path: '/api/plants/:plant/matrix/change',
  summary: 'an edited workbook as a change request',
  needs: { deed: 'draft-change', of: 'plant' },
  carries: 'bytes-up',
  params: plantParams,
  query: z.strictObject({ title: lineShape, why: lineShape }),
  answer: z.object({ change: z.string() }),
})

export const matrixEndpoints = [readMatrix, exportMatrix, previewMatrix, importMatrix] as const
