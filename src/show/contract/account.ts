import { z } from 'zod'
import { plantRoles } from '#reason/govern'
import { endpoint } from './endpoint.ts'
import { idShape, lineShape, secondsShape } from './shape.ts'

const token = z.string().min(1).max(100)
const name = z.string().trim().min(1).max(100)
const email = z.string().trim().min(3).max(254)
/** Its length is judged by `act/identity`, so that the reason can be told. */
const password = z.string().min(1).max(1024)
const id = z.string().min(1).max(100)
const roles = z.array(z.enum(plantRoles)).max(plantRoles.length)
/** A plant, or `*` for the server itself. */
const place = z.union([z.literal('*'), idShape])
const rolesByPlace = z.array(z.strictObject({ place, roles })).max(500)

const madeLink = z.object({
  /** Path and fragment; the reader's own address comes before it. Told once. */
  link: z.string(),
  until: secondsShape,
})

export const lookAtLink = endpoint({
  name: 'links.look',
  method: 'POST',
  path: '/api/links/look',
  summary: 'what a one-time link is for, while it can be used',
  needs: 'anyone',
  body: z.strictObject({ token }),
  answer: z.object({ kind: z.enum(['set-up', 'invitation', 'reset']), email: z.string().exactOptional(), until: secondsShape }),
})

export const setUp = endpoint({
  name: 'links.set-up',
  method: 'POST',
  path: '/api/set-up',
  summary: 'makes the first administrator, by the link that the server printed',
  needs: 'anyone',
  body: z.strictObject({ token, name, email, password }),
  answer: z.object({}),
})

export const takeInvitation = endpoint({
  name: 'links.invitation',
  method: 'POST',
  path: '/api/invitation',
  summary: 'makes the account of an invitation',
  needs: 'anyone',
  body: z.strictObject({ token, name, password }),
  answer: z.object({}),
})

export const resetPassword = endpoint({
  name: 'links.reset',
  method: 'POST',
  path: '/api/reset',
  summary: 'sets a new password by a link of an administrator, and ends every session and token of the account',
  needs: 'anyone',
  body: z.strictObject({ token, password }),
  answer: z.object({}),
})

export const listMySessions = endpoint({
  name: 'account.sessions',
  method: 'GET',
  path: '/api/account/sessions',
  summary: 'where the one who asks is signed in',
  needs: 'person',
  answer: z.object({
    sessions: z.array(
      z.object({
        id: z.string(),
        address: z.string(),
        browser: z.string(),
        begun: secondsShape,
        seen: secondsShape,
        until: secondsShape,
        isThis: z.boolean(),
      }),
    ),
  }),
})

export const endMySession = endpoint({
  name: 'account.sessions.end',
  method: 'DELETE',
  path: '/api/account/sessions/:session',
  summary: 'ends a session of the one who asks',
  needs: 'person',
  params: z.strictObject({ session: id }),
  answer: z.object({}),
})

const tokenShape = z.object({
  id: z.string(),
  name: z.string(),
  made: secondsShape,
  until: secondsShape,
  used: secondsShape.exactOptional(),
  revoked: secondsShape.exactOptional(),
})

export const listMyTokens = endpoint({
  name: 'account.tokens',
  method: 'GET',
  path: '/api/account/tokens',
  summary: 'the tokens by which programs act as the one who asks',
  needs: 'person',
  answer: z.object({ tokens: z.array(tokenShape) }),
})

export const makeMyToken = endpoint({
  name: 'account.tokens.make',
  method: 'POST',
  path: '/api/account/tokens',
  summary: 'makes a token; its text is told this once',
  needs: 'person',
  body: z.strictObject({ name, until: secondsShape }),
  answer: tokenShape.extend({ token: z.string() }),
})

export const revokeMyToken = endpoint({
  name: 'account.tokens.revoke',
  method: 'DELETE',
  path: '/api/account/tokens/:token',
  summary: 'revokes a token of the one who asks',
  needs: 'person',
  params: z.strictObject({ token: id }),
  answer: z.object({}),
})

const administers = { deed: 'administer-accounts', of: 'server' } as const

export const listPeople = endpoint({
  name: 'people.list',
  method: 'GET',
  path: '/api/people',
  summary: 'everybody with an account or an open invitation, and the places where they can have roles',
  needs: administers,
  answer: z.object({
    people: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        email: z.string(),
        hasSecondFactor: z.boolean(),
        since: secondsShape,
        disabled: secondsShape.exactOptional(),
        roles: z.array(z.object({ place: z.string(), roles: z.array(z.enum(plantRoles)) })),
      }),
    ),
    invitations: z.array(
      z.object({
        email: z.string(),
        made: secondsShape,
        until: secondsShape,
        roles: z.array(z.object({ place: z.string(), roles: z.array(z.enum(plantRoles)) })),
      }),
    ),
    plants: z.array(z.object({ id: z.string(), name: z.string() })),
  }),
})

export const invitePerson = endpoint({
  name: 'people.invite',
  method: 'POST',
  path: '/api/people/invitations',
  summary: 'makes a link by which somebody gets an account with these roles, within 72 hours',
  needs: administers,
  body: z.strictObject({ email, roles: rolesByPlace }),
  answer: madeLink,
})

export const withdrawInvitation = endpoint({
  name: 'people.invitations.withdraw',
  method: 'DELETE',
  path: '/api/people/invitations',
  summary: 'takes back an invitation that was not used yet',
  needs: administers,
  body: z.strictObject({ email }),
  answer: z.object({}),
})

const personParams = z.strictObject({ person: id })

export const setPersonRoles = endpoint({
  name: 'people.roles',
  method: 'PUT',
  path: '/api/people/:person/roles',
  summary: 'gives a person these roles in one place, and no others there',
  needs: administers,
  params: personParams,
  body: z.strictObject({ place, roles }),
  answer: z.object({}),
})

export const disablePerson = endpoint({
  name: 'people.disable',
  method: 'POST',
  path: '/api/people/:person/disable',
  summary: 'shuts a person out: sessions, tokens and links end at once',
  needs: administers,
  params: personParams,
  body: z.strictObject({ why: lineShape }),
  answer: z.object({}),
})

export const enablePerson = endpoint({
  name: 'people.enable',
  method: 'POST',
  path: '/api/people/:person/enable',
  summary: 'lets a person in again',
  needs: administers,
  params: personParams,
  body: z.strictObject({ why: lineShape }),
  answer: z.object({}),
})

export const offerReset = endpoint({
  name: 'people.reset',
  method: 'POST',
  path: '/api/people/:person/reset',
  summary: 'makes a link by which a person sets a new password within 24 hours',
  needs: administers,
  params: personParams,
  body: z.strictObject({ resetsSecondFactor: z.boolean() }),
  answer: madeLink,
})

export const accountEndpoints = [
  lookAtLink,
  setUp,
  takeInvitation,
  resetPassword,
  listMySessions,
  endMySession,
  listMyTokens,
  makeMyToken,
  revokeMyToken,
  listPeople,
  invitePerson,
  withdrawInvitation,
  setPersonRoles,
  disablePerson,
  enablePerson,
  offerReset,
] as const
