import type { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Actor } from '#act/office'
import type { Caller } from '#act/identity'
import type { Finding, Result } from '#ground/report'
import { refusalShape } from '#show/contract'
import type { AnswerOf, BodyOf, Endpoint, ParamsOf, QueryOf } from '#show/contract'
import { actorOf, callerOf, guardEndpoint } from './guard.ts'
import { strangersBodyBytes } from './parts.ts'
import type { ServerParts } from './parts.ts'
import { refuse } from './refusal.ts'

/** A permitted request, read by its contract. */
export interface Asked<E extends Endpoint> {
  readonly params: ParamsOf<E>
  readonly query: QueryOf<E>
  readonly body: BodyOf<E>
  /** Who asks, as the deeds know them. */
  readonly actor: Actor
  /** Undefined only where anyone may ask. */
  readonly caller: Caller | undefined
  /** For bytes that are streamed, and for files that go down. */
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

/** A file that goes down to the caller. */
export interface FileDown {
  readonly name: string
  readonly type: string
  readonly bytes: string | Uint8Array | Readable
}

type Answered<E extends Endpoint> = E['carries'] extends 'file-down' ? FileDown : AnswerOf<E>

export type Route = <E extends Endpoint>(endpoint: E, handle: (asked: Asked<E>) => Promise<Result<Answered<E> | FileDown>>) => void

const isFile = (endpoint: Endpoint, value: unknown): value is FileDown => endpoint.carries === 'file-down' && typeof value === 'object'

/** A file's name in a header: what stands in a plan must not end the header or name a folder (RFC 6266, RFC 8187). */
const contentDisposition = (name: string): string => {
  const plain = name.replaceAll(/[^A-Za-z0-9._-]/g, '_')
  return `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name.replaceAll(/[/\\]/g, '_').toWellFormed()).replaceAll("'", '%27')}`
}

/** Where endpoints are declared, by what is sent to them: each of the two takes its own content type and no other. */
export interface RouteScopes {
  readonly json: FastifyInstance
  readonly bytes: FastifyInstance
}

/** Makes the function that connects an endpoint of the contract to what answers it. */
export const createRoute =
  (scopes: RouteScopes, parts: ServerParts): Route =>
  (endpoint, handle) => {
    const { method, path, summary, name, needs, carries, params, query, body, answer } = endpoint
    const isBytes = carries === 'bytes-up'
    const hasBody = method !== 'GET' && !isBytes
    const guard = guardEndpoint(parts, endpoint)
    const scope = isBytes ? scopes.bytes : scopes.json
    scope.route({
      method,
      url: path,
      schema: {
        summary,
        operationId: name,
        params,
        querystring: query,
        ...(hasBody ? { body } : {}),
        response: { ...(carries === 'file-down' ? {} : { 200: answer }), '4xx': refusalShape, '5xx': refusalShape },
      },
      ...(isBytes ? { bodyLimit: parts.limits.uploadBytes } : {}),
      ...(needs === 'anyone' ? { bodyLimit: strangersBodyBytes(parts.limits) } : {}),
      onRequest: guard,
      // Again when the body is there: whoever sends it slowly may have been shut out meanwhile.
      ...(hasBody ? { preHandler: guard } : {}),
      handler: async (request, reply) => {
        const result = await handle({
          params: request.params as ParamsOf<typeof endpoint>,
          query: request.query as QueryOf<typeof endpoint>,
          body: (hasBody ? request.body : {}) as BodyOf<typeof endpoint>,
          actor: actorOf(request),
          caller: callerOf(request),
          request,
          reply,
        })
        if (!result.ok) return refuse(reply, result.findings as readonly Finding[])
        if (!isFile(endpoint, result.value)) return result.value
        return reply.type(result.value.type).header('content-disposition', contentDisposition(result.value.name)).send(result.value.bytes)
      },
    })
  }
