import { randomBytes } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { headersOf, isForeign } from './guard.ts'
import { strangersBodyBytes } from './parts.ts'
import type { ServerParts } from './parts.ts'
import { foreignOrigin, refuse } from './refusal.ts'

/** The header in which `act/identity` reads the client's address. Whatever came from outside under this name is overwritten. */
export const addressHeader = 'x-bulkhead-address'

const answer = async (reply: FastifyReply, response: Response): Promise<FastifyReply> => {
  reply.code(response.status)
  for (const [name, value] of response.headers) if (name !== 'set-cookie' && name !== 'content-length') reply.header(name, value)
  const cookies = response.headers.getSetCookie()
  if (cookies.length > 0) reply.header('set-cookie', cookies)
  return reply.send(response.body === null ? '' : Buffer.from(await response.arrayBuffer()))
}

/** Hands everything below `/api/auth` to sign-in, which has its own contract. */
export const handAuthentication = (app: FastifyInstance, parts: ServerParts): void => {
  const { identity, isSecure, limits } = parts
  const handle = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    if (request.method !== 'GET' && isForeign(parts, request)) return refuse(reply, [foreignOrigin])
    const headers = headersOf(request)
    headers.set(addressHeader, request.ip)
    headers.set('x-request-id', randomBytes(8).toString('hex'))
    const hasBody = request.method !== 'GET' && request.body !== undefined
    if (hasBody) headers.delete('content-length')
    const url = `${isSecure ? 'https' : 'http'}://${request.host}${request.url}`
    const asked = new Request(url, { method: request.method, headers, ...(hasBody ? { body: JSON.stringify(request.body) } : {}) })
    return answer(reply, await identity.handle(asked))
  }
  app.route({ method: ['GET', 'POST'], url: '/api/auth/*', bodyLimit: strangersBodyBytes(limits), schema: { hide: true }, handler: handle })
}
