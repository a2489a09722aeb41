import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFile, mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { openAuditKey } from '#act/audit-log'
import { samplePlanFile } from '#act/command'
import { addToken, grant } from '#act/identity'
import { openSamplePlant, samplePlantId } from '#act/office'
import { openStore } from '#act/store'
import type { Result } from '#ground/report'
import type { PlantRole } from '#reason/govern'
import type { Endpoint } from '#show/contract'

const main = join(import.meta.dirname, '..', '..', 'src', 'show', 'cli', 'main.ts')

const valueOf = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.findings))
  return result.value
}

const dayMs = 86_400_000

/** People who come by token: by name, with what they are in the sample plant and on the server. */
export type Crew = Readonly<Record<string, { readonly here: readonly PlantRole[]; readonly server?: readonly PlantRole[] }>>

/** Fills a data folder as a server in use has it: keys, the sample plant, people. Gives the token of each. */
export const prepareServer = async (dataFolder: string, database: string, crew: Crew): Promise<ReadonlyMap<string, string>> => {
  await mkdir(dataFolder, { recursive: true, mode: 0o700 })
  const store = valueOf(await openStore(database))
  const signer = await openAuditKey(join(dataFolder, 'audit.key'))
  valueOf(await openSamplePlant({ store, signer, clock: Date.now }, await readFile(samplePlanFile, 'utf8')))
  const at = Date.now()
  const times = { created_at: new Date(at).toISOString(), updated_at: new Date(at).toISOString() }
  const tokens = new Map<string, string>()
  for (const [name, { here, server = [] }] of Object.entries(crew)) {
    const made = await store.transaction(async (writer) => {
      const row = { id: name, name, email: `${name}@example.test`, email_verified: 0, two_factor_enabled: 1, disabled_at: null, ...times }
      await writer.insertInto('people').values(row).execute()
      if (here.length > 0) await grant(writer, name, samplePlantId, here)
      if (server.length > 0) await grant(writer, name, '*', server)
      return addToken(writer, { person: name, name: 'crew', until: at + dayMs }, at)
    })
    tokens.set(name, valueOf(made).token)
  }
  await store.close()
  return tokens
}

export interface ServerProcess {
  /** `http://127.0.0.1:40123` */
  readonly address: string
  readonly child: ChildProcess
  /** What it wrote to standard error so far. */
  readonly notes: () => string
  /** Settles when it is gone, with its code or the signal that ended it. */
  readonly gone: Promise<number | string>
}

/** Starts `bulkhead serve` as its own process on a free port of this machine, and waits until it says that it listens. */
export const startServerProcess = async (dataFolder: string, database: string, ...more: readonly string[]): Promise<ServerProcess> => {
  const node = ['--conditions=source', '--disable-warning=ExperimentalWarning', main]
  const args = [...node, 'serve', '--data', dataFolder, '--database', database, '--port', '0', ...more]
  // Compiled code is kept from one start to the next: tests start it again and again.
  const env = { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), 'bulkhead-compile-cache') }
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'], env })
  let notes = ''
  child.stderr.on('data', (chunk: Buffer) => (notes += chunk.toString()))
  const gone = once(child, 'exit').then(([code, signal]) => (signal ?? code) as number | string)
  const address = await new Promise<string | undefined>((resolve) => {
    const lines = createInterface({ input: child.stdout })
    lines.on('line', (line) => {
      const found = /^Bulkhead is at (\S+)$/.exec(line)?.[1]
      if (found !== undefined) resolve(found)
    })
    lines.once('close', () => resolve(undefined))
  })
  if (address !== undefined) return { address, child, notes: () => notes, gone }
  throw new Error(`the server ended with ${await gone}: ${notes}`)
}

export interface Reply {
  readonly status: number
  readonly body: unknown
}

/** Asks an endpoint of a running server with a token. Throws when the connection is lost. */
export const askServer = async (
  address: string,
  token: string | undefined,
  endpoint: Endpoint,
  { params = {}, query = {}, body = {} }: { readonly params?: object; readonly query?: object; readonly body?: unknown } = {},
): Promise<Reply> => {
  const path = Object.entries({ plant: samplePlantId, ...params }).reduce(
    (filled, [name, value]) => filled.replace(`:${name}`, encodeURIComponent(String(value))),
    endpoint.path,
  )
  const search = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)])).toString()
  const response = await fetch(`${address}${path}${search === '' ? '' : `?${search}`}`, {
    method: endpoint.method,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(endpoint.method === 'GET' ? {} : { 'content-type': 'application/json' }),
    },
    ...(endpoint.method === 'GET' ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.startsWith('application/json') === true
  return { status: response.status, body: isJson ? (JSON.parse(text) as unknown) : text }
}
