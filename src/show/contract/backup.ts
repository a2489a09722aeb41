import { z } from 'zod'
import { endpoint } from './endpoint.ts'

export const makeBackup = endpoint({
  name: 'backup.make',
  method: 'POST',
  path: '/api/backup',
  summary: 'the whole database as one file, without the keys of the server; it stands in the audit log',
  needs: { deed: 'back-up-and-restore', of: 'server' },
  carries: 'file-down',
  answer: z.object({}),
})

export const backupEndpoints = [makeBackup] as const
