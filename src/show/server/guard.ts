import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Caller } from '#act/identity'
import { findPlant } from '#act/store'
import { mayActor } from '#act/office'
import type { Actor } from '#act/office'
import type { Endpoint } from '#show/contract'
import type { ServerParts } from './parts.ts'
import { foreignOrigin, notPermitted, notSignedIn, refuse, secondFactorMissing, unknownHost, unknownPlant } from './refusal.ts'

const callers = new WeakMap<FastifyRequest, Caller>()

/** Who asks; undefined where nobody needs to be signed in. */
export const callerOf = (request: FastifyRequest): Caller | undefined => callers.get(request)

/** Somebody who is not signed in: no role anywhere. */
const nobody = (address: string): Actor => ({ id: 'nobody', name: 'nobody', address, roles: new Map() })

export const actorOf = (request: FastifyRequest): Actor => {
  const person = callers.get(request)?.person
  if (person === undefined) return nobody(request.ip)
  return { id: `user:${person.id}`, name: person.name, address: request.ip, roles: person.roles }
}

export const headersOf = (request: FastifyRequest): Headers => {
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers)) {
    for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined) headers.append(name, one)
  }
  return headers
}

const isUnsafe = (method: string): boolean => !['GET', 'HEAD', 'OPTIONS'].includes(method)

/**
 * A browser says where a request comes from; a cookie is never taken along from elsewhere. The same name without TLS is elsewhere: whoever
 * sits on the network can answer for it.
 */
export const isForeign = ({ isSecure }: Pick<ServerParts, 'isSecure'>, request: FastifyRequest): boolean => {
  const { origin } = request.headers
  if (origin === undefined || !URL.canParse(origin)) return true
  return new URL(origin).origin !== URL.parse(`${isSecure ? 'https' : 'http'}://${request.host}`)?.origin
}

/**
 * Whether a request names one server only. Two `Host` headers, or a whole address in its first line (RFC 9112, section 3.2), may mean one to
 * us and another to a proxy in front.
 */
const namesOneServer = ({ raw }: FastifyRequest): boolean =>
  raw.url?.startsWith('/') === true && raw.rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host').length === 1

/** Refuses names this server does not go by. INVARIANT: runs before everything but the headers that every answer has. */
export const guardHost =
  ({ hosts }: ServerParts) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> =>
    namesOneServer(request) && hosts.includes(request.host) ? undefined : refuse(reply, [unknownHost], 421)

const guardPlant = async ({ office }: ServerParts, actor: Actor, plant: string): Promise<boolean> => {
  // A plant that somebody has no role in does not exist for them: its name says something already.
  if ((actor.roles.get(plant) ?? []).length === 0) return false
  const known = await office.store.read((reader) => findPlant(reader, plant))
  return known !== undefined && known.removedAt === undefined
}

/** Lets a request through to its endpoint, before its body is read; else answers it. */
export const guardEndpoint =
  (parts: ServerParts, { needs, path }: Endpoint) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    if (needs === 'anyone') return isUnsafe(request.method) && isForeign(parts, request) ? refuse(reply, [foreignOrigin]) : undefined
    const caller = await parts.identity.whoIs(headersOf(request))
    if (caller === undefined) return refuse(reply, [notSignedIn])
    callers.set(request, caller)
    if (caller.by === 'session' && isUnsafe(request.method) && isForeign(parts, request)) return refuse(reply, [foreignOrigin])
    if (needs === 'signed-in') return undefined
    if (parts.identity.requiresSecondFactor && !caller.person.hasSecondFactor) return refuse(reply, [secondFactorMissing])
    if (needs === 'person') return undefined
    const actor = actorOf(request)
    if (needs.of === 'server') return mayActor(actor, '*', needs.deed) ? undefined : refuse(reply, [notPermitted(needs.deed)])
    const { plant } = request.params as { readonly plant?: string }
    if (plant === undefined) throw new Error(`\`${path}\` needs a role in a plant, and names none`)
    if (!(await guardPlant(parts, actor, plant))) return refuse(reply, [unknownPlant(plant)])
    return mayActor(actor, plant, needs.deed) ? undefined : refuse(reply, [notPermitted(needs.deed)])
  }
