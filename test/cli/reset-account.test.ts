import { access, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readAudit } from '#act/audit-log'
import { runCommandLine, verbs } from '#show/cli'
import { resetPassword, setUp } from '#show/contract'
import type { Endpoint } from '#show/contract'
import { startServer } from '#show/server'

let folder: string
let data: string

const run = async (...args: readonly string[]) => {
  const out: string[] = []
  const err: string[] = []
  const code = await runCommandLine(verbs, '1.2.3', args, { print: (text) => void out.push(text), note: (text) => void err.push(text) })
  return { code, out: out.join('\n'), err: err.join('\n') }
}

const started = async () => {
  const server = await startServer({ dataFolder: data, port: 0, version: '0', onFault: (error) => expect.unreachable(String(error)) })
  if (!server.ok) throw new Error(JSON.stringify(server.findings))
  const { address } = server.value
  const post = (path: string, body: object) =>
    fetch(`${address}${path}`, { method: 'POST', headers: { 'content-type': 'application/json', origin: address }, body: JSON.stringify(body) })
  return { ...server.value, ask: (endpoint: Endpoint, body: object) => post(endpoint.path, body), post }
}

const email = 'ada@riverside.example'
const tokenIn = (link: string | undefined): string => link?.split('#')[1] ?? ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bulkhead-reset-'))
  data = join(folder, 'data')
  const server = await started()
  const made = await server.ask(setUp, { token: tokenIn(server.setUpLink), name: 'Ada', email, password: 'correct horse battery' })
  expect(made.status).toBe(200)
  await server.close()
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('the only administrator gets back in by a link made beside the server, and the audit log says so', async () => {
  const { code, out, err } = await run('reset-account', email, '--second-factor', '--json', '--data', data)
  expect([code, err]).toEqual([0, ''])
  const { link } = JSON.parse(out) as { link: string }
  const server = await started()
  try {
    const password = 'a quite different password'
    expect((await server.ask(resetPassword, { token: tokenIn(link), password })).status).toBe(200)
    expect((await server.ask(resetPassword, { token: tokenIn(link), password })).status).toBe(422)
    expect(await (await server.post('/api/auth/sign-in/email', { email, password })).json()).toEqual({ next: 'done' })
    const entries = await server.parts.office.store.read((reader) => readAudit(reader, { after: 0 }))
    expect(entries.filter(({ deed }) => deed === 'reset-offered')).toMatchObject([{ actor: 'server' }])
  } finally {
    await server.close()
  }
  expect((await run('audit-log', 'verify', '--data', data)).code).toBe(0)
})

test('without an account, an address or the key of the audit log nothing is made', async () => {
  expect((await run('reset-account', 'nobody@riverside.example', '--data', data)).err).toContain('there is no such person')
  expect((await run('reset-account', 'nobody', '--data', data)).err).toContain('the e-mail address is none')
  const elsewhere = join(folder, 'elsewhere')
  const refused = await run('reset-account', email, '--data', elsewhere)
  expect([refused.code, refused.out]).toEqual([2, ''])
  expect(refused.err).toContain('the key of the audit log cannot be read')
  await expect(access(elsewhere)).rejects.toThrow('ENOENT')
})
