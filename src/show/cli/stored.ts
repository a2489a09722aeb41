import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { openStore } from '#act/store'
import type { Store } from '#act/store'
import { failed } from '#ground/report'
import type { Finding, Result } from '#ground/report'
import { textOption } from './answer.ts'
import type { Invocation } from './verb.ts'

/** Where a server keeps things: what `serve` knows under the same names. */
export const placeOptions = {
  data: { value: 'FOLDER', text: 'the folder that `serve` keeps its keys and database in (default: bulkhead-data)' },
  database: { value: 'ADDRESS', text: '`postgres://…`, when the database is not in that folder' },
} as const

export const dataFolderOf = (invocation: Invocation): string => textOption(invocation, 'data') ?? 'bulkhead-data'

const noDatabase = (path: string): Finding => ({
  code: 'store/no-database',
  severity: 'error',
  message: `there is no database \`${path}\``,
  help: 'name the folder of the server with `--data`, or the address of its database with `--database`',
  at: { file: path },
})

/** A server that runs holds its SQLite file alone: what to do instead, in the words of the verb. */
const inUse = (findings: readonly Finding[], wayOut: string): readonly Finding[] =>
  findings.map((finding) => (finding.code === 'store/in-use' ? { ...finding, help: wayOut } : finding))

/** Opens what a server keeps. A database that is not there is not made. */
export const openKept = async (invocation: Invocation, wayOut: string): Promise<Result<Store>> => {
  const database = textOption(invocation, 'database') ?? `sqlite:${join(dataFolderOf(invocation), 'bulkhead.db')}`
  const path = /^sqlite:(.+)$/s.exec(database)?.[1]
  if (path !== undefined && !existsSync(path)) return failed([noDatabase(path)])
  const opened = await openStore(database)
  return opened.ok ? opened : failed(inUse(opened.findings, wayOut))
}
