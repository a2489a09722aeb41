import { z } from 'zod'
import { plantRoles } from '#reason/govern'
import { endpoint } from './endpoint.ts'

export const readStatus = endpoint({
  name: 'status',
  method: 'GET',
  path: '/api/status',
  summary: 'what a browser must know before anyone is signed in',
  needs: 'anyone',
  answer: z.object({ version: z.string(), needsSetUp: z.boolean() }),
})

export const readMe = endpoint({
  name: 'me',
  method: 'GET',
  path: '/api/me',
  summary: 'who is signed in, and what they are where',
  needs: 'signed-in',
  answer: z.object({
    id: z.string(),
    name: z.string(),
    email: z.string(),
    hasSecondFactor: z.boolean(),
    /** Nothing else is open to them before they have enrolled a second factor. */
    mustEnrol: z.boolean(),
    /** By plant; `*` is the server itself. */
    roles: z.record(z.string(), z.array(z.enum(plantRoles))),
  }),
})

export const meEndpoints = [readStatus, readMe] as const
