import { createReadStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { backUp } from '#act/archive'
import { recordBackup } from '#act/office'
import { failed, ok } from '#ground/report'
import type { Finding } from '#ground/report'
import { makeBackup } from '#show/contract'
import type { ServerParts } from '../parts.ts'
import type { Route } from '../route.ts'

const alreadyRunning: Finding = {
  code: 'backup/already-running',
  severity: 'error',
  message: 'a backup is being made already',
  help: 'try again when it is done',
}

/** 2027-01-31T18-00-00Z: colons stand in no file name. */
const stamp = (at: number): string =>
  new Date(at)
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(':', '-')

export const routeBackup = (route: Route, { office, uploadFolder }: ServerParts): void => {
  let isRunning = false

  route(makeBackup, async ({ actor }) => {
    if (isRunning) return failed([alreadyRunning])
    isRunning = true
    try {
      const recorded = await recordBackup(office, actor)
      if (!recorded.ok) return recorded
      const at = office.clock()
      // Whole on the disk before the first byte goes out: a slow reader must not hold the one instant that the backup shows, and with
      // it every change on SQLite.
      const file = join(uploadFolder, 'backup-on-its-way')
      const made = await backUp({ store: office.store, file, at })
      if (!made.ok) return made
      const bytes = createReadStream(file)
      await new Promise((resolve, reject) => bytes.once('open', resolve).once('error', reject))
      // The open file can still be read, and nothing of it stays, however the download ends.
      await rm(file)
      return ok({ name: `bulkhead-${stamp(at)}.backup`, type: 'application/gzip', bytes })
    } finally {
      isRunning = false
    }
  })
}
