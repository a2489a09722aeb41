import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { findingShape, hashShape, plantParams } from './shape.ts'

const revisionQuery = z.strictObject({ revision: hashShape.exactOptional() })

export const readCompiled = endpoint({
  name: 'plan.compiled',
  method: 'GET',
  path: '/api/plants/:plant/compile',
  summary: 'the configurations of every enforcement point, each read back and compared with the plan; of the plan in force, or of a revision',
  needs: { deed: 'see-plan', of: 'plant' },
  params: plantParams,
  query: revisionQuery,
  answer: z.object({
    revision: hashShape,
    isInForce: z.boolean(),
    points: z.array(
      z.object({
        point: z.string(),
        dialect: z.string(),
        /** Their windows are laid out for this time only. */
        exactFrom: z.string(),
        exactUntil: z.string(),
        fingerprint: z.string(),
        flows: z.number(),
        /** Disjoint boxes that its rules were cut into. */
        rules: z.number(),
        /** What the plan forbids and a packet filter cannot see: watch rules have to. */
        residue: z.array(z.object({ flow: z.string(), operations: z.array(z.string()) })),
        files: z.array(
          z.object({
            name: z.string(),
            bytes: z.number(),
            sha256: z.string(),
            proof: z.object({ status: z.enum(['equal', 'different', 'not-proved']), plan: z.string(), config: z.string().exactOptional() }),
          }),
        ),
      }),
    ),
    findings: z.array(findingShape),
  }),
})

export const exportConfigurations = endpoint({
  name: 'plan.configurations',
  method: 'POST',
  path: '/api/plants/:plant/compile/download',
  summary: 'the configurations with their manifests as one zip file; the export is an entry of the audit log',
  needs: { deed: 'export', of: 'plant' },
  carries: 'file-down',
  params: plantParams,
  body: revisionQuery,
  answer: z.object({}),
})

export const compiledEndpoints = [readCompiled, exportConfigurations] as const
