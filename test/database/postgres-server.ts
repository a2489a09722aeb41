import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import { appendFile, chmod, chown, mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { requireAll, requireTool, unmet } from '../requirements.ts'
import type { Requirement } from '../requirements.ts'

const run = promisify(execFile)

/** Where Debian's package keeps the newest server's programs; they are not on the path. */
const programs = ((): string | undefined => {
  const base = '/usr/lib/postgresql'
  const versions = existsSync(base) ? readdirSync(base).toSorted((a, b) => Number(b) - Number(a)) : []
  return versions.map((version) => join(base, version, 'bin')).find((folder) => existsSync(join(folder, 'initdb')))
})()

const isRoot = process.getuid?.() === 0

export const requirePostgres = (): Requirement =>
  programs === undefined
    ? unmet("PostgreSQL is not installed (Debian's package `postgresql`)")
    : isRoot
      ? requireAll(requireTool('id'), requireTool('runuser'))
      : { met: true }

/** The server refuses to run as root, so that root runs it as the user that the package made. */
const asServer = (program: string, ...args: readonly string[]): Promise<unknown> => {
  const path = join(programs ?? '', program)
  return isRoot ? run('runuser', ['-u', 'postgres', '--', path, ...args], { cwd: tmpdir() }) : run(path, args)
}

export interface PostgresServer {
  /** Makes an empty database and gives its address. */
  readonly fresh: () => Promise<string>
  /** Ends the server without a word to its clients and starts it again: it must recover from its log. */
  readonly crash: () => Promise<void>
  readonly stop: () => Promise<void>
}

/** A server of its own with `fsync` on, reached by a socket in its own folder: no port, no other user. */
export const startPostgres = async (): Promise<PostgresServer> => {
  const folder = await mkdtemp(join(tmpdir(), 'bulkhead-postgres-'))
  const data = join(folder, 'data')
  if (isRoot) {
    const { stdout } = await run('id', ['-u', 'postgres'])
    await chown(folder, Number(stdout), (await stat(folder)).gid)
  }
  await chmod(folder, 0o700)
  // `--no-sync` is for the making of the empty cluster alone; the server itself syncs.
  await asServer('initdb', '--no-sync', '--auth=trust', '--username=bulkhead', '--encoding=UTF8', '--locale=C.UTF-8', '-D', data)
  await appendFile(join(data, 'postgresql.conf'), `listen_addresses = ''\nunix_socket_directories = '${folder}'\nfsync = on\n`)
  const start = () => asServer('pg_ctl', 'start', '-w', '-s', '-D', data, '-l', join(folder, 'log'))
  await start()
  const address = (database: string): string => `postgres://bulkhead@${encodeURIComponent(folder)}/${database}`
  return {
    fresh: async () => {
      const name = `t${randomUUID().replaceAll('-', '')}`
      const client = new pg.Client({ connectionString: address('postgres') })
      await client.connect()
      await client.query(`create database ${name}`)
      await client.end()
      return address(name)
    },
    crash: async () => {
      await asServer('pg_ctl', 'stop', '-w', '-s', '-m', 'immediate', '-D', data)
      await start()
    },
    stop: async () => {
      await asServer('pg_ctl', 'stop', '-w', '-s', '-m', 'immediate', '-D', data)
      await rm(folder, { recursive: true, force: true })
    },
  }
}
