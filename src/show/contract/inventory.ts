import { z } from 'zod'
import { inventoryConflictKinds } from '#reason/analyze'
import { endpoint } from './endpoint.ts'
import { evidenceShape, findingShape, hashShape, idShape, lineShape, plantParams, proseShape } from './shape.ts'

const countShape = z.number().min(0)

const assetShape = z.object({
  /** Of the plan; for what no plan names, the address under which it was observed. */
  id: z.string(),
  isPlanned: z.boolean(),
  isSeen: z.boolean(),
  name: z.string().exactOptional(),
  role: z.string(),
  roleName: z.string(),
  /** What its traffic makes of it. Absent: it was not seen. */
  guess: z
    .object({ role: z.string(), roleName: z.string(), confidence: z.number(), because: z.array(z.string()), runnerUp: z.string().exactOptional() })
    .exactOptional(),
  zone: z.string().exactOptional(),
  process: z.string().exactOptional(),
  owner: z.string().exactOptional(),
  tier: z.number().exactOptional(),
  addresses: z.array(z.string()),
  mac: z.string().exactOptional(),
  maker: z.string().exactOptional(),
  observed: z.object({
    names: z.array(z.string()),
    addresses: z.array(z.string()),
    macs: z.array(z.string()),
    identity: z.record(z.string(), z.string()),
  }),
  functions: z.array(z.string()),
  reach: z.object({ flat: countShape, seen: countShape, planned: countShape, filtered: countShape }).exactOptional(),
  /** ISO 8601 in UTC. Absent: it was not seen. */
  first: z.string().exactOptional(),
  last: z.string().exactOptional(),
  conversations: countShape,
  isExternal: z.boolean(),
  conflicts: z.array(z.object({ kind: z.enum(inventoryConflictKinds), message: z.string() })),
})

export const listInventory = endpoint({
  name: 'inventory.list',
  method: 'GET',
  path: '/api/plants/:plant/inventory',
  summary: 'every asset that the plan names or a recording shows, where the two contradict each other first',
  needs: { deed: 'see-plan', of: 'plant' },
  params: plantParams,
  answer: z.object({
    /** The revision in force, that the list was made from. */
    hash: hashShape,
    evidence: evidenceShape,
    assets: z.array(assetShape),
    /** How many more there are; only the first are listed. */
    more: countShape,
    zones: z.array(z.object({ id: z.string(), kind: z.string() })),
    functions: z.array(z.object({ id: z.string(), name: z.string() })),
    roles: z.array(z.object({ id: z.string(), name: z.string() })),
  }),
})

export const exportInventory = endpoint({
  name: 'inventory.export',
  // It leaves the building and stands in the audit log: no question, but a deed.
  method: 'POST',
  path: '/api/plants/:plant/inventory.csv',
  summary: 'the inventory as a table (RFC 4180) that can be edited and sent back',
  needs: { deed: 'export', of: 'plant' },
  carries: 'file-down',
  params: plantParams,
  answer: z.object({}),
})

const fieldShape = z.string().trim().min(1).max(300)

/** What somebody wants of the assets: a table that was exported and edited, or the same for several of them. */
const wantedShape = z.union([
  z.strictObject({ csv: z.string().min(1).max(3_000_000) }),
  z.strictObject({
    /** Ids as the inventory lists them. */
    assets: z.array(z.string().min(1).max(200)).min(1).max(20_000),
    set: z.strictObject({
      role: fieldShape.exactOptional(),
      zone: fieldShape.exactOptional(),
      process: fieldShape.exactOptional(),
      owner: fieldShape.exactOptional(),
      tier: z.int().min(1).max(4).exactOptional(),
    }),
  }),
])

const differenceShape = z.object({
  kind: z.enum(['added', 'changed']),
  asset: z.string(),
  cells: z.array(z.object({ field: z.string(), before: z.string(), after: z.string() })),
})

export const previewInventory = endpoint({
  name: 'inventory.preview',
  method: 'POST',
  path: '/api/plants/:plant/inventory/preview',
  summary: 'what a table or a common edit would change in the plan in force; nothing is kept',
  needs: { deed: 'draft-change', of: 'plant' },
  params: plantParams,
  body: z.strictObject({ wanted: wantedShape }),
  answer: z.object({ base: hashShape, differences: z.array(differenceShape), findings: z.array(findingShape) }),
})

export const changeInventory = endpoint({
  name: 'inventory.change',
  method: 'POST',
  path: '/api/plants/:plant/inventory/changes',
  summary: 'drafts a change request with what was previewed',
  needs: { deed: 'draft-change', of: 'plant' },
  params: plantParams,
  body: z.strictObject({
    wanted: wantedShape,
    /** The revision that the preview was made for. */
    base: hashShape,
    title: lineShape,
    why: proseShape,
  }),
  answer: z.object({ change: idShape }),
})

export const inventoryEndpoints = [listInventory, exportInventory, previewInventory, changeInventory] as const
