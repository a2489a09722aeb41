import { z } from 'zod'
import { operations } from '#ground/service'
import { purdueBands } from '#reason/analyze'
import type { PurdueBand } from '#reason/analyze'
import { endpoint } from './endpoint.ts'
import { evidenceShape, hashShape, idShape, plantParams, secondsShape } from './shape.ts'

const bands = purdueBands.map(({ id }) => id) as [PurdueBand, ...PurdueBand[]]

const trafficShape = z.object({
  conversations: z.number(),
  packets: z.number(),
  breaks: z.number(),
  blockedAttempts: z.number(),
  runs: z.number(),
})

const consequenceShape = z.object({ safety: z.number(), downtime: z.number(), quality: z.number() })

const useShape = z.enum(['used', 'unused', 'no-data'])

/** Controllers as places in the list of all of them: a large plant has millions of pairs, and their names would be most of the answer. */
const placesShape = z.array(z.number())

export const readMap = endpoint({
  name: 'map.read',
  method: 'GET',
  path: '/api/plants/:plant/map',
  summary: 'the zones, assets and conduits of the plan in force, with what was observed between them',
  needs: { deed: 'see-plan', of: 'plant' },
  params: plantParams,
  answer: z.object({
    hash: hashShape,
    evidence: evidenceShape,
    /** From the outside in; `levels` are those of the Purdue model. */
    bands: z.array(z.object({ id: z.enum(bands), levels: z.string() })),
    zones: z.array(
      z.object({
        id: z.string(),
        /** `cell`, `safety`, `dmz` … */
        kind: z.string(),
        band: z.enum(bands),
        purpose: z.string(),
        owner: z.string().exactOptional(),
        consequence: consequenceShape.exactOptional(),
      }),
    ),
    /** Ids of the assets that `current` and `planned` mean by their place. */
    controllers: z.array(z.string()),
    assets: z.array(
      z.object({
        id: z.string(),
        zone: z.string(),
        role: z.string(),
        name: z.string().exactOptional(),
        tier: z.number().exactOptional(),
        /** Controllers it was seen changing. */
        current: placesShape,
        /** Controllers the plan lets it change. */
        planned: placesShape,
      }),
    ),
    edges: z.array(
      z.object({
        from: z.string(),
        to: z.string(),
        current: trafficShape,
        conduits: z.array(z.string()),
        flows: z.number(),
        unused: z.number(),
        services: z.array(z.string()),
        through: z.array(z.string()),
        difference: z.enum(['unplanned', 'stops', 'surplus', 'required', 'no-data', 'idle']),
      }),
    ),
    /** Observed with an address that belongs to no zone. */
    elsewhere: trafficShape,
  }),
})

const pairConversationShape = z.object({
  client: z.string(),
  server: z.string(),
  clientAsset: z.string().exactOptional(),
  serverAsset: z.string().exactOptional(),
  service: z.string(),
  transport: z.string(),
  port: z.number(),
  basis: z.enum(['payload', 'port']),
  /** Requests by operation. */
  operations: z.partialRecord(z.enum(operations), z.number()),
  packets: z.number(),
  last: z.string(),
  effect: z.enum(['breaks', 'blocked-attempt', 'runs', 'inside']),
  why: z.string(),
  deniedOperations: z.array(z.string()),
  stoppedAtFilter: z.boolean(),
})

export const readMapPair = endpoint({
  name: 'map.pair',
  method: 'GET',
  path: '/api/plants/:plant/map/pairs/:a/:b',
  summary: 'what joins two zones, both ways: flows with their reasons, and the conversations that were recorded',
  needs: { deed: 'see-plan', of: 'plant' },
  params: z.strictObject({ plant: idShape, a: idShape, b: idShape }),
  answer: z.object({
    evidence: evidenceShape,
    conduits: z.array(
      z.object({
        id: z.string(),
        from: z.string(),
        to: z.string(),
        why: z.string().exactOptional(),
        owner: z.string().exactOptional(),
        points: z.array(z.object({ id: z.string(), dialect: z.string() })),
        flows: z.array(
          z.object({
            id: z.string(),
            from: z.array(z.string()),
            to: z.array(z.string()),
            services: z.array(z.string()),
            operations: z.array(z.enum(operations)).exactOptional(),
            why: z.string().exactOptional(),
            during: z.string().exactOptional(),
            until: secondsShape.exactOptional(),
            hasEnded: z.boolean(),
            use: useShape,
            conversations: z.number(),
          }),
        ),
      }),
    ),
    /** What would break first; at most a hundred. */
    conversations: z.array(pairConversationShape),
    conversationCount: z.number(),
  }),
})

export const readMapAsset = endpoint({
  name: 'map.asset',
  method: 'GET',
  path: '/api/plants/:plant/map/assets/:asset',
  summary: 'what the plan and the recordings know of one asset',
  needs: { deed: 'see-plan', of: 'plant' },
  params: z.strictObject({ plant: idShape, asset: idShape }),
  answer: z.object({
    id: z.string(),
    name: z.string().exactOptional(),
    zone: z.string(),
    role: z.string(),
    roleName: z.string(),
    guess: z.object({ value: z.string(), confidence: z.number(), because: z.array(z.string()) }).exactOptional(),
    owner: z.string().exactOptional(),
    process: z.string().exactOptional(),
    tier: z.number().exactOptional(),
    consequence: consequenceShape.exactOptional(),
    addresses: z.array(z.string()),
    mac: z.string().exactOptional(),
    maker: z.string().exactOptional(),
    functions: z.array(z.object({ id: z.string(), name: z.string() })),
    /** ISO 8601. */
    seen: z.object({ first: z.string(), last: z.string() }).exactOptional(),
    /** Controllers it could change if the network were flat. */
    flat: z.number(),
    /** Controllers behind a port that the firewalls leave open. */
    filtered: z.array(z.string()),
  }),
})

export const mapEndpoints = [readMap, readMapPair, readMapAsset] as const
