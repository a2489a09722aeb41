import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { styleNonceOf } from './style-nonce.ts'

/** Where the built page has the nonce of its style sheets. */
const noncePlace = '__STYLE_NONCE__'

/** Hands out the built web application: files named by their content for good, the page itself anew each time. */
export const serveWeb = async (app: FastifyInstance, folder: string): Promise<(request: FastifyRequest, reply: FastifyReply) => FastifyReply> => {
  const page = await readFile(join(folder, 'index.html'), 'utf8')
  await app.register(fastifyStatic, {
    root: join(folder, 'assets'),
    prefix: '/assets/',
    immutable: true,
    maxAge: '365d',
    index: false,
    dotfiles: 'deny',
    decorateReply: false,
  })
  const servePage = (_request: FastifyRequest, reply: FastifyReply): FastifyReply =>
    reply
      .type('text/html; charset=utf-8')
      .header('cache-control', 'no-store')
      .send(page.replace(noncePlace, styleNonceOf(reply.raw)))
  app.get('/', servePage)
  return servePage
}
