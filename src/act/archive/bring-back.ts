import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { readAudit } from '#act/audit-log'
import { checkBackup, parseStoreUrl, restoreStore } from '#act/store'
import type { Reader } from '#act/store'
import { failed, ok } from '#ground/report'
import type { Finding, Result } from '#ground/report'
import { auditKeyId, keyFiles, missingKeys, readKeys, writeKeys } from './key-files.ts'
import type { Keys } from './key-files.ts'

export interface Restored {
  /** When the backup was made: milliseconds since 1970, UTC. */
  readonly at: number
  readonly rows: number
  /** Where the rows are now, without a password. */
  readonly database: string
  /** Whether the keys came out of the backup, or were there already. */
  readonly keys: 'from-the-backup' | 'from-a-folder'
}

interface BringingBack {
  readonly file: string
  /** Where the server will keep its keys and, unless `database` says otherwise, its database. Made when missing. */
  readonly dataFolder: string
  /** `sqlite:<file>` or `postgres://…` */
  readonly database?: string
  /** The folder of the keys, for a backup that holds none. */
  readonly keysFrom?: string
}

const error = (code: string, message: string, help: string): Finding => ({ code: `backup/${code}`, severity: 'error', message, help })

/** The keys to go on with. Refused when the folder holds others: they would be lost, or the log would be signed by two. */
const chooseKeys = async (fromBackup: Keys | undefined, { dataFolder, keysFrom }: BringingBack): Promise<Result<Keys>> => {
  const there = await readKeys(dataFolder)
  if (!there.ok) return there
  const given = fromBackup === undefined ? await readKeys(keysFrom ?? dataFolder) : ok(fromBackup)
  if (!given.ok) return given
  const missing = missingKeys(given.value, 'this backup holds no keys: name the folder of the old server with `--keys`')
  if (missing.length > 0) return failed(missing)
  const other = Object.values(keyFiles).find((name) => there.value[name] !== undefined && there.value[name] !== given.value[name])
  if (other !== undefined)
    return failed([error('other-key', `\`${join(dataFolder, other)}\` is another key than the one to restore`, 'restore into an empty folder')])
  return given
}

/** Whether the log was signed with the key that will go on with it. */
const checkSigner =
  (keys: Keys) =>
  async (reader: Reader): Promise<readonly Finding[]> => {
    const [first] = await readAudit(reader, { limit: 1 })
    if (first === undefined || first.keyId === auditKeyId(keys[keyFiles.audit] ?? '')) return []
    return [
      error(
        'key-does-not-fit',
        'the audit log in the backup was signed with another key: what is written from now on would not fit to it',
        'name the folder with the keys of the server that the backup is from',
      ),
    ]
  }

/**
 * Restores a backup into an empty database and puts the keys beside it. Every row is read back and compared before it is kept. Nobody is
 * signed in afterwards, and captures that waited to be read have to be uploaded again.
 */
export const bringBack = async (asked: BringingBack): Promise<Result<Restored>> => {
  const { file, dataFolder } = asked
  const checked = await checkBackup(file)
  if (!checked.ok) return checked
  await mkdir(dataFolder, { recursive: true, mode: 0o700 })
  const keys = await chooseKeys(checked.value.keys, asked)
  if (!keys.ok) return keys
  const url = asked.database ?? `sqlite:${join(dataFolder, 'bulkhead.db')}`
  const parsed = parseStoreUrl(url)
  if (!parsed.ok) return parsed
  const restored = await restoreStore(file, url, checkSigner(keys.value))
  if (!restored.ok) return restored
  await writeKeys(dataFolder, keys.value)
  const { at, rows } = restored.value
  return ok({ at, rows, database: parsed.value.shown, keys: checked.value.keys === undefined ? 'from-a-folder' : 'from-the-backup' })
}
