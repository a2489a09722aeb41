import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import { readFile } from 'node:fs/promises'
import { samplePlanFile } from '#act/command'
import { createAnswers } from '#act/answer'
import { auditSigner, makeAuditKey } from '#act/audit-log'
import { grant } from '#act/identity'
import type { Identity, Person } from '#act/identity'
import { startLive } from '#act/live'
import { makeSealer } from '#act/notify'
import { openSamplePlant, samplePlantId } from '#act/office'
import type { Office } from '#act/office'
import { openStore } from '#act/store'
import type { Store } from '#act/store'
import { ok } from '#ground/report'
import type { PlantRole } from '#reason/govern'
import { buildServer } from '#show/server'
import type { ServerParts } from '#show/server'
import type { Endpoint } from '#show/contract'
import { jobKinds, schedules } from '../../src/show/server/background.ts'

/** Everyone of the route tests, with all that they are in the sample plant and, for some, in the server. */
export const cast: Readonly<Record<string, { readonly here: readonly PlantRole[]; readonly server?: readonly PlantRole[] }>> = {
  anna: { here: ['author'] },
  ben: { here: ['author', 'operations-approver'] },
  olga: { here: ['operations-approver'] },
  sven: { here: ['security-approver'] },
  vera: { here: ['viewer'] },
  ada: { here: ['auditor'], server: ['auditor'] },
  adam: { here: ['administrator'], server: ['administrator'] },
  nora: { here: [] },
}

const personOf = (name: string): Person => ({
  id: name,
  name,
  email: `${name}@example.test`,
  hasSecondFactor: true,
  roles: new Map([
    ...(cast[name] === undefined || cast[name].here.length === 0 ? [] : [[samplePlantId, cast[name].here] as const]),
    ...(cast[name]?.server === undefined ? [] : [['*', cast[name].server] as const]),
  ]),
})

/** Who asks is said in a header: sign-in has tests of its own, and a matrix over the real one. */
const identityByHeader = (): Identity =>
  ({
    handle: async () => new Response(undefined, { status: 404 }),
    needsSetUp: async () => false,
    requiresSecondFactor: true,
    countLinkTry: () => 0,
    whoIs: async (headers: Headers) => {
      const name = headers.get('x-test-person')
      return name === null ? undefined : { person: personOf(name), by: 'session' as const, id: `session-of-${name}` }
    },
  }) as unknown as Identity

/** The cast as accounts: they can be listed, given roles and shut out, but sign in by header alone. */
const enterCast = async (store: Store, at: number): Promise<void> => {
  const times = { created_at: new Date(at).toISOString(), updated_at: new Date(at).toISOString() }
  await store.transaction(async (writer) => {
    for (const { id, name, email, roles } of Object.keys(cast).map(personOf)) {
      await writer
        .insertInto('people')
        .values({ id, name, email, email_verified: 0, two_factor_enabled: 1, disabled_at: null, ...times })
        .execute()
      for (const [plant, list] of roles) await grant(writer, id, plant, list)
    }
    return ok(undefined)
  })
}

export interface OfficeServer {
  readonly app: FastifyInstance
  readonly parts: ServerParts
  readonly plant: string
  /** Asks an endpoint as somebody of the cast; `undefined` is nobody. A JSON answer is in `.json()`. */
  readonly ask: (
    person: string | undefined,
    endpoint: Endpoint,
    asking?: { readonly params?: object; readonly query?: object; readonly body?: unknown; readonly headers?: Record<string, string> },
  ) => Promise<LightMyRequestResponse>
  /** Moves the clock; milliseconds. */
  readonly wait: (milliseconds: number) => void
  readonly now: () => number
  readonly close: () => Promise<void>
}

/** 2026-11-27T10:00:00Z: a working day of the sample plant, inside the life of its exceptions. */
export const beginning = Date.UTC(2026, 10, 27, 10)

/** The whole server in memory on a store of its own, with the sample plant and real background work. */
export const startOfficeServer = async (
  database?: string,
  { isSampleRecorded = false }: { readonly isSampleRecorded?: boolean } = {},
): Promise<OfficeServer> => {
  const folder = await mkdtemp(join(tmpdir(), 'bulkhead-office-'))
  let time = beginning
  const clock = (): number => time
  const opened = await openStore(database ?? `sqlite:${join(folder, 'bulkhead.db')}`)
  if (!opened.ok) throw new Error(opened.findings.map(({ message }) => message).join())
  const store = opened.value
  const office: Office = { store, signer: auditSigner(makeAuditKey()), clock }
  const answers = createAnswers(store, clock)
  const sample = await openSamplePlant(office, await readFile(samplePlanFile, 'utf8'), isSampleRecorded)
  if (!sample.ok) throw new Error(sample.findings.map(({ message }) => message).join())
  await enterCast(store, clock())
  const faults: unknown[] = []
  const onFault = (error: unknown): void => void faults.push(error)
  const sealer = makeSealer('a secret of the tests')
  const background = { office, answers, uploadFolder: folder, sealer, onFault }
  const live = startLive({ store, kinds: jobKinds(background), schedules: schedules(background), clock, onFault })
  const parts: ServerParts = {
    office,
    answers,
    identity: identityByHeader(),
    live,
    sealer,
    uploadFolder: folder,
    limits: { bodyBytes: 4 * 1024 * 1024, uploadBytes: 64 * 1024 * 1024 },
    hosts: ['localhost'],
    isSecure: false,
    behindProxy: false,
    webFolder: undefined,
    version: '0.0.0',
    onFault,
  }
  const app = await buildServer(parts)
  return {
    app,
    parts,
    plant: samplePlantId,
    now: clock,
    wait: (milliseconds) => {
      time += milliseconds
    },
    ask: (person, endpoint, { params = { plant: samplePlantId }, query = {}, body = {}, headers = {} } = {}) => {
      const path = Object.entries(params).reduce(
        (filled, [name, value]) => filled.replace(`:${name}`, encodeURIComponent(String(value))),
        endpoint.path,
      )
      const isBytes = endpoint.carries === 'bytes-up'
      return app.inject({
        method: endpoint.method,
        url: path,
        query: Object.fromEntries(Object.entries(query).map(([name, value]) => [name, String(value)])),
        headers: {
          host: 'localhost',
          origin: 'http://localhost',
          ...(person === undefined ? {} : { 'x-test-person': person }),
          ...(endpoint.method === 'GET' ? {} : { 'content-type': isBytes ? 'application/octet-stream' : 'application/json' }),
          ...headers,
        },
        ...(endpoint.method === 'GET' ? {} : { payload: isBytes ? (body as Buffer) : JSON.stringify(body) }),
      })
    },
    close: async () => {
      await live.stop()
      await app.close()
      await store.close()
      await rm(folder, { recursive: true, force: true })
      if (faults.length > 0) throw new AggregateError(faults, 'the server had faults')
    },
  }
}
