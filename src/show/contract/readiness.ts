import { z } from 'zod'
import type { Readiness } from '#reason/govern'
import { assetNamesShape } from './asset-names.ts'
import { endpoint } from './endpoint.ts'
import { evidenceShape, hashShape, idShape, lineShape, plantParams, proseShape } from './shape.ts'
import { whoShape } from './who.ts'
import type { Who } from './who.ts'

export const readinessShape = z.object({
  isReady: z.boolean(),
  items: z.array(z.object({ id: z.string(), what: z.string(), status: z.enum(['pass', 'fail', 'no-data']), evidence: z.string() })),
})

/** People read names, not ids. */
export const presentReadiness = ({ isReady, items }: Readiness, names: (actor: string) => Who): z.output<typeof readinessShape> => ({
  isReady,
  items: items.map(({ id, what, status, evidence }) => ({
    id,
    what,
    status,
    evidence: evidence.replaceAll(/`(user:[^`]+)`/g, (_, actor: string) => names(actor).name),
  })),
})

/** A denied conversation that a person can say something about. */
export const denialShape = z.object({
  client: z.string(),
  server: z.string(),
  transport: z.enum(['tcp', 'udp', 'icmp', 'ip']),
  port: z.number(),
  service: z.string(),
  packets: z.number(),
  /** It worked when it was recorded. */
  worked: z.boolean(),
  /** Why the plan denies it. */
  because: z.string(),
  explained: z.object({ by: whoShape, why: z.string() }).exactOptional(),
})

export const listReadiness = endpoint({
  name: 'readiness.list',
  method: 'GET',
  path: '/api/plants/:plant/readiness',
  summary: 'every conduit against the list that stands before deny by default, with the evidence of each item',
  needs: { deed: 'see-plan', of: 'plant' },
  params: plantParams,
  answer: z.object({
    /** Revision by meaning: what operations sign off. */
    revision: hashShape,
    evidence: evidenceShape,
    assets: assetNamesShape,
    conduits: z.array(
      readinessShape.extend({
        id: z.string(),
        from: z.string(),
        to: z.string(),
        owner: z.string().exactOptional(),
        /** Those who signed this very revision off, and did not take it back. */
        signedOffBy: z.array(whoShape),
        /** Unexplained ones first. */
        denials: z.array(denialShape),
        moreDenials: z.number(),
      }),
    ),
  }),
})

const conduitParams = z.strictObject({ plant: idShape, conduit: idShape })

export const signOffConduit = endpoint({
  name: 'readiness.sign-off',
  method: 'POST',
  path: '/api/plants/:plant/conduits/:conduit/sign-off',
  summary: 'operations sign the conduit off for deny by default, for exactly this revision',
  needs: { deed: 'sign-off-conduit', of: 'plant' },
  params: conduitParams,
  body: z.strictObject({ revision: hashShape, why: proseShape.exactOptional() }),
  answer: z.object({}),
})

export const withdrawSignOff = endpoint({
  name: 'readiness.withdraw-sign-off',
  method: 'DELETE',
  path: '/api/plants/:plant/conduits/:conduit/sign-off',
  summary: 'takes back one’s own sign-off of this revision',
  needs: { deed: 'sign-off-conduit', of: 'plant' },
  params: conduitParams,
  body: z.strictObject({ revision: hashShape, why: proseShape }),
  answer: z.object({}),
})

export const rehearseRollback = endpoint({
  name: 'readiness.rehearse',
  method: 'POST',
  path: '/api/plants/:plant/conduits/:conduit/rehearsals',
  summary: 'records that going back was rehearsed, and how long it took',
  needs: { deed: 'rehearse-rollback', of: 'plant' },
  params: conduitParams,
  body: z.strictObject({ minutes: z.int().min(1).max(10_080) }),
  answer: z.object({}),
})

export const explainDenial = endpoint({
  name: 'readiness.explain',
  method: 'POST',
  path: '/api/plants/:plant/conduits/:conduit/denials',
  summary: 'says why a recorded conversation may be stopped',
  needs: { deed: 'explain-denial', of: 'plant' },
  params: conduitParams,
  body: z.strictObject({
    client: lineShape,
    server: lineShape,
    transport: z.enum(['tcp', 'udp', 'icmp', 'ip']),
    port: z.int().min(0).max(65_535),
    service: lineShape,
    why: proseShape,
  }),
  answer: z.object({}),
})

export const readinessEndpoints = [listReadiness, signOffConduit, withdrawSignOff, rehearseRollback, explainDenial] as const
