import { z } from 'zod'
import type { Use } from '#reason/govern'
import type { Conduit } from '#reason/plant'
import { secondsShape } from './shape.ts'

/** One requirement of a conduit, as the plan writes it. */
export const flowShape = z.object({
  id: z.string(),
  from: z.array(z.string()),
  to: z.array(z.string()),
  services: z.array(z.string()),
  /** Absent: its services have no operations that we can tell. */
  operations: z.array(z.string()).exactOptional(),
  why: z.string().exactOptional(),
  owner: z.string().exactOptional(),
  authentication: z.string().exactOptional(),
  /** Id of its window. */
  during: z.string().exactOptional(),
  until: secondsShape.exactOptional(),
  isOver: z.boolean(),
})

/** How much of something was recorded. */
export const useShape = z.object({ conversations: z.number(), packets: z.number(), last: secondsShape.exactOptional() })

type Flow = Conduit['flows'][number]

/** `now` in seconds since 1970. */
export const presentFlow = (flow: Flow, now: number): z.output<typeof flowShape> => {
  const { id, from, to, services, operations, why, owner, authentication, during, until } = flow
  return {
    id,
    from: from.map(({ text }) => text),
    to: to.map(({ text }) => text),
    services: services.map(({ text }) => text),
    ...(operations === undefined ? {} : { operations: [...operations] }),
    ...(why === undefined ? {} : { why }),
    ...(owner === undefined ? {} : { owner }),
    ...(authentication === undefined ? {} : { authentication }),
    ...(during === undefined ? {} : { during }),
    ...(until === undefined ? {} : { until }),
    isOver: until !== undefined && until <= now,
  }
}

export const presentUse = ({ conversations, packets, lastUs }: Use): z.output<typeof useShape> => ({
  conversations,
  packets,
  ...(lastUs === undefined ? {} : { last: Math.floor(lastUs / 1_000_000) }),
})
