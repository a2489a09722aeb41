import helmet from '@fastify/helmet'
import swagger from '@fastify/swagger'
import fastify from 'fastify'
import type { FastifyError, FastifyInstance } from 'fastify'
import { jsonSchemaTransform, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import { storeFinding } from '#act/store'
import { handAuthentication } from './authentication.ts'
import { guardEndpoint, guardHost } from './guard.ts'
import type { ServerParts } from './parts.ts'
import { faultFinding, refusalOf, refuse, unknownPath } from './refusal.ts'
import { createRoute } from './route.ts'
import { routes } from './routes.ts'
import { readDescription } from '#show/contract'
import { styleNonceOf } from './style-nonce.ts'
import { serveWeb } from './web-files.ts'

const cspDirectives = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  // Style sheets that the components make carry the page's nonce. Attributes hold positions and colours, and run nothing.
  styleSrc: ["'self'", (_request: object, response: object): string => `'nonce-${styleNonceOf(response)}'`],
  styleSrcAttr: ["'unsafe-inline'"],
  imgSrc: ["'self'", 'data:', 'blob:'],
  fontSrc: ["'self'"],
  connectSrc: ["'self'"],
  workerSrc: ["'self'"],
  manifestSrc: ["'self'"],
  formAction: ["'self'"],
  baseUri: ["'none'"],
  frameAncestors: ["'none'"],
}

/** The server with all its routes, not yet listening. Tests ask it in memory. */
export const buildServer = async (parts: ServerParts, tls?: { readonly certificate: string; readonly key: string }): Promise<FastifyInstance> => {
  const { limits, isSecure, behindProxy, webFolder, onFault, version } = parts
  const app = fastify({
    bodyLimit: limits.bodyBytes,
    trustProxy: behindProxy ? ['127.0.0.0/8', '::1'] : false,
    routerOptions: { maxParamLength: 500 },
    // A slow or silent client must not hold a connection for good; uploads of gigabytes take their time once they flow.
    connectionTimeout: 60_000,
    keepAliveTimeout: 30_000,
    forceCloseConnections: true,
    return503OnClosing: true,
    ...(tls === undefined ? {} : { https: { cert: tls.certificate, key: tls.key, minVersion: 'TLSv1.2' as const } }),
  }) as unknown as FastifyInstance
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: cspDirectives },
    hsts: isSecure,
    crossOriginEmbedderPolicy: false,
    referrerPolicy: { policy: 'no-referrer' },
    xFrameOptions: { action: 'deny' },
  })
  // After the headers, so that a refusal has them as well, and before everything else.
  app.addHook('onRequest', guardHost(parts))
  // Answers hold how a plant is defended: nothing between server and browser keeps them.
  app.addHook('onSend', async (request, reply) => {
    if (request.url.startsWith('/api/') && !reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store')
  })
  app.setErrorHandler((error: FastifyError, _request, reply) => {
    const refusal = refusalOf(error)
    if (refusal !== undefined) return refuse(reply, refusal.findings, refusal.status)
    onFault(error)
    // The database went away, or its disk is full: whoever asks can know that, and whoever runs the server must.
    const broken = storeFinding(error)
    if (broken !== undefined) return refuse(reply, [broken])
    return refuse(reply, [faultFinding], 500)
  })
  await app.register(swagger, {
    openapi: { info: { title: 'Bulkhead', version, description: 'The interface of one Bulkhead server: what its web application asks.' } },
    transform: jsonSchemaTransform,
  })
  // A page from elsewhere may send plain text without asking first (Fetch standard, "CORS-safelisted request-header").
  app.removeContentTypeParser('text/plain')
  await app.register(async (api) => {
    handAuthentication(api, parts)
    await api.register(async (bytes) => {
      // INVARIANT: nothing else is read where a body may have gigabytes: as JSON they would all be held in memory.
      bytes.removeAllContentTypeParsers()
      // A stream of bytes is handed on as it comes: whoever takes it counts it.
      bytes.addContentTypeParser('application/octet-stream', (_request, payload, done) => done(null, payload))
      const route = createRoute({ json: api, bytes }, parts)
      for (const declare of routes) declare(route, parts)
    })
    api.get(readDescription.path, { schema: { hide: true }, onRequest: guardEndpoint(parts, readDescription) }, async () => app.swagger())
  })
  const servePage = webFolder === undefined ? undefined : await serveWeb(app, webFolder)
  app.setNotFoundHandler((request, reply) => {
    // Every address that is not of the interface is one of the application's own pages.
    const isPage = request.method === 'GET' && !/^\/(api|assets)(\/|$)/.test(request.url)
    return servePage !== undefined && isPage ? servePage(request, reply) : refuse(reply, [unknownPath], 404)
  })
  return app
}
