import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Finding } from '#ground/report'
import { startServer } from '#show/server'
import type { ServeOptions } from '#show/server'
import { noteFindings, textOption, unusable } from './answer.ts'
import { exitCode } from './verb.ts'
import type { Invocation, Verb } from './verb.ts'
import { programVersion } from './program-version.ts'

/** Where the build puts the web application, seen from the source as from the built package. */
const webFolder = fileURLToPath(new URL('../../../dist/web/', import.meta.url))

const error = (code: string, message: string, help: string): Finding => ({ code: `serve/${code}`, severity: 'error', message, help })

const portOf = (text: string | undefined): number | undefined => {
  if (text === undefined) return 8620
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  return port <= 65_535 ? port : undefined
}

const pemOf = async (invocation: Invocation, name: string): Promise<string | undefined> => {
  const file = textOption(invocation, name)
  return file === undefined ? undefined : readFile(file, 'utf8')
}

const optionsOf = async (invocation: Invocation): Promise<ServeOptions | Finding> => {
  const text = (name: string): string | undefined => textOption(invocation, name)
  const port = portOf(text('port'))
  if (port === undefined) return error('no-port', `\`${text('port')}\` is no port`, 'give a number from 0 to 65535')
  let pems: readonly (string | undefined)[]
  try {
    pems = [await pemOf(invocation, 'certificate'), await pemOf(invocation, 'key')]
  } catch (cause) {
    return error(
      'no-certificate',
      `certificate or key cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`,
      'check the path and who may read it',
    )
  }
  const [certificate, key] = pems
  if ((certificate === undefined) !== (key === undefined))
    return error('half-tls', 'TLS needs a certificate and its key', 'give both `--certificate` and `--key`')
  const [database, host, checkpointFile] = [text('database'), text('host'), text('checkpoints')]
  return {
    dataFolder: text('data') ?? 'bulkhead-data',
    port,
    version: programVersion,
    publicHosts: (text('public') ?? '').split(',').filter((name) => name !== ''),
    behindProxy: invocation.values['behind-proxy'] === true,
    withSample: invocation.values['no-sample'] !== true,
    withSampleRecording: true,
    onFault: (fault) => invocation.screen.note(fault instanceof Error ? (fault.stack ?? fault.message) : String(fault)),
    ...(existsSync(webFolder) ? { webFolder } : {}),
    ...(database === undefined ? {} : { database }),
    ...(host === undefined ? {} : { host }),
    ...(checkpointFile === undefined ? {} : { checkpointFile }),
    ...(certificate === undefined || key === undefined ? {} : { tls: { certificate, key } }),
  }
}

/** Waits until somebody ends the program. */
const ended = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })

export const serve: Verb = {
  name: 'serve',
  synopsis: '',
  summary: 'the web application and its interface, on this machine alone unless told otherwise',
  options: {
    data: { value: 'FOLDER', text: 'where it keeps keys, uploads and its database (default: bulkhead-data)' },
    database: { value: 'ADDRESS', text: '`postgres://…` for many users, instead of a file in the data folder' },
    host: { value: 'ADDRESS', text: 'where to listen (default: 127.0.0.1); beyond this machine only with TLS or behind a proxy' },
    port: { value: 'NUMBER', text: 'default: 8620; 0 takes any free one' },
    public: { value: 'NAMES', text: 'further names by which browsers reach it, separated by commas: `bulkhead.plant.example`' },
    certificate: { value: 'FILE', text: 'certificate in PEM: it then speaks HTTPS alone' },
    key: { value: 'FILE', text: 'key of the certificate in PEM' },
    checkpoints: { value: 'FILE', text: 'append every checkpoint of the audit log to this file: keep it where the database cannot be reached from' },
    'behind-proxy': { text: 'a proxy on this machine speaks HTTPS and says who asks' },
    'no-sample': { text: 'begin without the sample plant' },
  },
  least: 0,
  run: async (invocation) => {
    const { screen } = invocation
    const options = await optionsOf(invocation)
    if ('code' in options) return unusable(screen, [options])
    const started = await startServer(options)
    if (!started.ok) return unusable(screen, started.findings)
    noteFindings(screen, started.findings)
    const { address, setUpLink, database, close } = started.value
    screen.print(`Bulkhead is at ${address}`)
    screen.note(`It keeps what it is told in ${database}. End it with Ctrl+C.`)
    if (options.webFolder === undefined) screen.note('The web application is not built: run `npm run build` first, or `npm start` in a clone.')
    if (setUpLink !== undefined) screen.print(`Nobody has an account yet. Open this once, within 24 hours, to make the first: ${setUpLink}`)
    await ended()
    screen.note('ending: what runs is finished or given back')
    await close()
    return exitCode.holds
  },
}
