import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createAnswers, keepWarm } from '#act/answer'
import { openAuditKey, openCheckpointFile, readAudit } from '#act/audit-log'
import type { CheckpointFile } from '#act/audit-log'
import { openIdentity, openSecret } from '#act/identity'
import { startLive } from '#act/live'
import { makeSealer } from '#act/notify'
import { samplePlanFile } from '#act/command'
import { openSamplePlant, recordSignIn } from '#act/office'
import type { Office } from '#act/office'
import { openStore } from '#act/store'
import { failed, ok } from '#ground/report'
import type { Finding, Result } from '#ground/report'
import { buildServer } from './build-server.ts'
import { jobKinds, schedules } from './background.ts'
import { usualLimits } from './parts.ts'
import type { Limits, ServerParts } from './parts.ts'

export interface ServeOptions {
  /** Holds the keys, waiting uploads and, unless `database` says otherwise, the database. Made when missing. */
  readonly dataFolder: string
  /** `sqlite:<file>` or `postgres://…`; a file in the data folder when left out. */
  readonly database?: string
  /** Address to listen at: `127.0.0.1` unless told otherwise. */
  readonly host?: string
  /** 0 takes any free port. */
  readonly port?: number
  /** Certificate and key in PEM: then it speaks HTTPS alone. */
  readonly tls?: { readonly certificate: string; readonly key: string }
  /** Names by which browsers reach it besides the address it listens at: `bulkhead.plant.example`, with the port when it is no usual one. */
  readonly publicHosts?: readonly string[]
  /** A proxy in front of it ends TLS and says who asks. */
  readonly behindProxy?: boolean
  readonly requireSecondFactor?: boolean
  readonly withSample?: boolean
  /** Has the sample plant's day of traffic made and read in the background when the plant is new. */
  readonly withSampleRecording?: boolean
  /** Every checkpoint of the audit log is appended to this file: away from the database it shows that the log was set back. */
  readonly checkpointFile?: string
  readonly webFolder?: string
  readonly limits?: Partial<Limits>
  readonly version: string
  /** Milliseconds since 1970, UTC; tests move it. */
  readonly clock?: () => number
  readonly onFault: (error: unknown) => void
}

export interface RunningServer {
  /** `http://127.0.0.1:8620` */
  readonly address: string
  /** Opens the first account, once; undefined when there is one. */
  readonly setUpLink: string | undefined
  /** Where it keeps what it is told, without a password. */
  readonly database: string
  readonly parts: ServerParts
  readonly close: () => Promise<void>
}

/** Loopback of both families: what nobody else on the network reaches. */
const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)

const notBeyondLoopback: Finding = {
  code: 'server/beyond-loopback',
  severity: 'error',
  message: 'others on the network could read passwords: it will not listen beyond this machine without TLS',
  help: 'give `--certificate` and `--key`, or `--behind-proxy` when a proxy in front of it speaks HTTPS',
}

const cannotListen = (host: string, port: number, error: NodeJS.ErrnoException): Finding => ({
  code: 'server/cannot-listen',
  severity: 'error',
  message: `cannot listen at ${host} port ${port}: ${error.code === 'EADDRINUSE' ? 'another program does' : (error.code ?? error.message)}`,
  help: 'choose another with `--port`, or stop the other program',
})

const hostOf = (host: string, port: number): string => `${host.includes(':') ? `[${host}]` : host}:${port}`

/** A log that was signed with one key is not written on with another: it would never verify again. */
const checkAuditKey = async ({ store, signer }: Office): Promise<Finding | undefined> => {
  const [last] = await store.read((reader) => readAudit(reader, { isNewestFirst: true, limit: 1 }))
  if (last === undefined || last.keyId === signer.keyId) return undefined
  return {
    code: 'server/other-audit-key',
    severity: 'error',
    message: 'the audit log in this database was signed with another key than the one in the data folder',
    help: 'put the `audit.key` of this database into the data folder, or name the folder that belongs to it with `--data`',
  }
}

/** How much of the log may be cut off without a checkpoint in the file to show it. */
const checkpointsEveryMs = 60_000

const openCheckpoints = (file: string | undefined, office: Office): Promise<Result<CheckpointFile>> =>
  file === undefined ? Promise.resolve(ok({ write: async () => undefined })) : openCheckpointFile(file, office)

/** Opens store, keys and accounts, begins the work in the background, and listens. What it opened is closed again when it cannot. */
export const startServer = async (options: ServeOptions): Promise<Result<RunningServer>> => {
  const { dataFolder, host = '127.0.0.1', port = 8620, tls, publicHosts = [], behindProxy = false, onFault } = options
  const clock = options.clock ?? Date.now
  if (!isLoopback(host) && tls === undefined && !behindProxy) return failed([notBeyondLoopback])
  await mkdir(dataFolder, { recursive: true, mode: 0o700 })
  const uploadFolder = join(dataFolder, 'uploads')
  await mkdir(uploadFolder, { recursive: true, mode: 0o700 })
  const opened = await openStore(options.database ?? `sqlite:${join(dataFolder, 'bulkhead.db')}`)
  if (!opened.ok) return opened
  const store = opened.value
  const closers: (() => Promise<unknown>)[] = [() => store.close()]
  const close = async (): Promise<void> => {
    for (const closeOne of closers.toReversed()) await closeOne()
  }
  try {
    const isSecure = tls !== undefined || behindProxy
    const office: Office = { store, signer: await openAuditKey(join(dataFolder, 'audit.key')), clock }
    const strange = await checkAuditKey(office)
    if (strange !== undefined) {
      await close()
      return failed([strange])
    }
    const checkpoints = await openCheckpoints(options.checkpointFile, office)
    if (!checkpoints.ok) {
      await close()
      return checkpoints
    }
    const writeCheckpoints = (): Promise<void> => checkpoints.value.write().catch(onFault)
    closers.push(writeCheckpoints)
    const answers = createAnswers(store, clock)
    if (options.withSample ?? true) {
      const sample = await openSamplePlant(office, await readFile(samplePlanFile, 'utf8'), options.withSampleRecording)
      if (!sample.ok) {
        await close()
        return sample
      }
    }
    // The port is known only once it listens, and the names it goes by hold the port.
    const hosts: string[] = []
    const secret = await openSecret(join(dataFolder, 'session.key'))
    const identity = await openIdentity({
      store,
      secret,
      hosts,
      isSecure,
      requireSecondFactor: options.requireSecondFactor ?? true,
      now: clock,
      onEvent: (event) => recordSignIn(office, event),
      log: (level, message) => onFault(new Error(`sign-in, ${level}: ${message}`)),
    })
    if (!identity.ok) {
      await close()
      return identity
    }
    const sealer = makeSealer(secret)
    const background = { office, answers, uploadFolder, sealer, onFault }
    const live = startLive({
      store,
      kinds: jobKinds(background),
      schedules: [...schedules(background), { name: 'checkpoints', everyMs: checkpointsEveryMs, run: writeCheckpoints }],
      clock,
      onFault,
    })
    closers.push(() => live.stop())
    const parts: ServerParts = {
      office,
      answers,
      identity: identity.value,
      live,
      sealer,
      uploadFolder,
      limits: { ...usualLimits, ...options.limits },
      hosts,
      isSecure,
      behindProxy,
      webFolder: options.webFolder,
      version: options.version,
      onFault,
    }
    const app = await buildServer(parts, tls)
    closers.push(() => app.close())
    try {
      await app.listen({ host, port })
    } catch (error) {
      await close()
      return failed([cannotListen(host, port, error as NodeJS.ErrnoException)])
    }
    const bound = app.server.address()
    const boundPort = typeof bound === 'object' && bound !== null ? bound.port : port
    hosts.push(
      hostOf(host, boundPort),
      ...(isLoopback(host) ? ['127.0.0.1', 'localhost', '::1'].map((name) => hostOf(name, boundPort)) : []),
      ...publicHosts,
    )
    const warming = keepWarm(store, answers).catch(onFault)
    closers.push(() => warming)
    const address = `${tls === undefined ? 'http' : 'https'}://${hostOf(host, boundPort)}`
    await writeCheckpoints()
    const setUp = (await identity.value.needsSetUp()) ? await identity.value.makeSetUpLink() : undefined
    if (setUp !== undefined && !setUp.ok) {
      await close()
      return setUp
    }
    return ok(
      { address, database: store.shown, parts, close, setUpLink: setUp === undefined ? undefined : `${address}${setUp.value}` },
      opened.findings,
    )
  } catch (error) {
    await close()
    throw error
  }
}
