import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { findingShape, idShape, plantParams, secondsShape } from './shape.ts'

const entryShape = z.object({
  /** From 1, without gaps over the whole log. */
  sequence: z.number(),
  at: secondsShape,
  /** `user:<id>`, or `server`. */
  actor: z.string(),
  /** How the actor is called now. */
  name: z.string(),
  address: z.string(),
  deed: z.string(),
  subject: z.string(),
  why: z.string(),
  before: z.string().exactOptional(),
  after: z.string().exactOptional(),
  payload: z.string().exactOptional(),
  hash: z.string(),
})

/** A number as it stands in an address. */
const countShape = z
  .string()
  .regex(/^\d{1,15}$/, 'a whole number')
  .transform(Number)
  .or(z.int().min(0).max(999_999_999_999_999))

const filterFields = {
  actor: z.string().min(1).max(200).exactOptional(),
  deed: z
    .string()
    .regex(/^[a-z-]{1,100}$/, 'a deed such as `change-approved`')
    .exactOptional(),
  /** What the subject has in it. */
  about: z.string().min(1).max(200).exactOptional(),
  /** Seconds since 1970, UTC: not older than the one, older than the other. */
  from: countShape.exactOptional(),
  until: countShape.exactOptional(),
}

const pageFields = {
  ...filterFields,
  /** Entries before this sequence: the page that follows. */
  before: countShape.exactOptional(),
}

const pageShape = z.object({
  /** The newest first. */
  entries: z.array(entryShape),
  hasMore: z.boolean(),
})

const exportFields = { ...filterFields, format: z.enum(['csv', 'ndjson']) }

export const listPlantAudit = endpoint({
  name: 'audit.list',
  method: 'GET',
  path: '/api/plants/:plant/audit',
  summary: 'who did what in this plant, the newest first',
  needs: { deed: 'read-audit-log', of: 'plant' },
  params: plantParams,
  query: z.strictObject(pageFields),
  answer: pageShape,
})

export const exportPlantAudit = endpoint({
  name: 'audit.export',
  method: 'POST',
  path: '/api/plants/:plant/audit/export',
  summary: 'the entries about this plant as a file; the export itself is an entry',
  needs: { deed: 'export-audit-log', of: 'plant' },
  carries: 'file-down',
  params: plantParams,
  body: z.strictObject(exportFields),
  answer: z.object({}),
})

export const listAudit = endpoint({
  name: 'audit-log.list',
  method: 'GET',
  path: '/api/audit-log',
  summary: 'who did what on this server, the newest first',
  needs: { deed: 'read-audit-log', of: 'server' },
  query: z.strictObject({ ...pageFields, plant: idShape.exactOptional() }),
  answer: pageShape,
})

export const exportAudit = endpoint({
  name: 'audit-log.export',
  method: 'POST',
  path: '/api/audit-log/export',
  summary: 'the entries of the whole log as a file; the export itself is an entry',
  needs: { deed: 'export-audit-log', of: 'server' },
  carries: 'file-down',
  body: z.strictObject({ ...exportFields, plant: idShape.exactOptional() }),
  answer: z.object({}),
})

const reportShape = z.object({
  entries: z.number(),
  checkpoints: z.number(),
  end: z.object({ sequence: z.number(), hash: z.string() }).exactOptional(),
  findings: z.array(findingShape),
})

export const readAuditState = endpoint({
  name: 'audit-log.state',
  method: 'GET',
  path: '/api/audit-log/state',
  summary: 'where the audit log ends, the public key it is signed with, and what its last verification said',
  needs: { deed: 'read-audit-log', of: 'server' },
  answer: z.object({
    /** Sequence of the last entry: how many there are. */
    entries: z.number(),
    keyId: z.string(),
    /** PEM. Worth most when it was kept away from this server from the first day on. */
    publicKey: z.string(),
    /** Sequence and time of the last checkpoint; absent while there is none. */
    checkpoint: z.object({ sequence: z.number(), at: secondsShape }).exactOptional(),
    verification: z
      .object({
        state: z.enum(['queued', 'running', 'done', 'failed', 'cancelled']),
        askedAt: secondsShape,
        endedAt: secondsShape.exactOptional(),
        looked: z.number(),
        of: z.number(),
        /** Whether it was compared with checkpoints that were brought from outside. */
        withCheckpoints: z.number(),
        report: reportShape.exactOptional(),
        findings: z.array(findingShape).exactOptional(),
      })
      .exactOptional(),
  }),
})

export const verifyAudit = endpoint({
  name: 'audit-log.verify',
  method: 'POST',
  path: '/api/audit-log/verify',
  summary: 'begins to check every entry, signature and checkpoint, and those exported checkpoints that are sent along',
  needs: { deed: 'read-audit-log', of: 'server' },
  /** Lines of exported checkpoints. */
  body: z.strictObject({ checkpoints: z.string().max(1_000_000).exactOptional() }),
  answer: z.object({ job: z.string() }),
})

export const exportCheckpoint = endpoint({
  name: 'audit-log.checkpoint',
  method: 'POST',
  path: '/api/audit-log/checkpoint',
  summary: 'a signed statement of where the log ends now, to be kept away from this server',
  needs: { deed: 'export-audit-log', of: 'server' },
  carries: 'file-down',
  answer: z.object({}),
})

export const auditEndpoints = [listPlantAudit, exportPlantAudit, listAudit, exportAudit, readAuditState, verifyAudit, exportCheckpoint] as const
