import { stat } from 'node:fs/promises'
import { backupStore, checkBackup } from '#act/store'
import type { Store } from '#act/store'
import { failed, ok } from '#ground/report'
import type { Result } from '#ground/report'
import { missingKeys, readKeys } from './key-files.ts'

export interface BackedUp {
  readonly file: string
  readonly rows: number
  /** Of the file, packed. */
  readonly bytes: number
  /** SHA-256 of the unpacked rows. */
  readonly sha256: string
  readonly holdsKeys: boolean
}

interface BackingUp {
  readonly store: Store
  readonly file: string
  /** Milliseconds since 1970, UTC. */
  readonly at: number
  /** The folder of the keys; left out, the backup holds the database alone. */
  readonly keysFrom?: string
}

/** Writes everything to one file that only its owner may read, and reads it back to its end. It holds the keys when their folder is given. */
export const backUp = async ({ store, file, at, keysFrom }: BackingUp): Promise<Result<BackedUp>> => {
  const keys = keysFrom === undefined ? undefined : await readKeys(keysFrom)
  if (keys?.ok === false) return keys
  if (keys !== undefined) {
    const missing = missingKeys(keys.value, 'name the folder that the server keeps its keys in with `--data`')
    if (missing.length > 0) return failed(missing)
  }
  const made = await backupStore(store, file, { at, ...(keys === undefined ? {} : { keys: keys.value }) })
  if (!made.ok) return made
  const checked = await checkBackup(file)
  if (!checked.ok) return checked
  return ok({ file, rows: made.value.rows, bytes: (await stat(file)).size, sha256: made.value.sha256, holdsKeys: keys !== undefined })
}
