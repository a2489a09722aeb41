import { lstat, open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { auditSigner } from '#act/audit-log'
import { failed, ok } from '#ground/report'
import type { Finding, Result } from '#ground/report'

/** The key files of a data folder: what signs the audit log, and what signs sessions and hides second factors. */
export const keyFiles = { audit: 'audit.key', session: 'session.key' } as const

export type Keys = Readonly<Record<string, string>>

/** Far more than a key takes. */
const longestKey = 16_384

const error = (code: string, message: string, help: string): Finding => ({ code: `backup/${code}`, severity: 'error', message, help })

const isMissing = (fault: unknown): boolean => fault instanceof Error && 'code' in fault && fault.code === 'ENOENT'

/** The key files that are in a folder, by their name. */
export const readKeys = async (folder: string): Promise<Result<Keys>> => {
  const keys: Record<string, string> = {}
  for (const name of Object.values(keyFiles)) {
    const file = join(folder, name)
    try {
      const { size } = await lstat(file)
      if (size > longestKey)
        return failed([error('not-a-key', `\`${file}\` is too long for a key`, 'name the folder that the server keeps its keys in')])
      keys[name] = await readFile(file, 'utf8')
    } catch (fault) {
      if (isMissing(fault)) continue
      if (!(fault instanceof Error && 'syscall' in fault)) throw fault
      return failed([error('key-unreadable', `the key \`${file}\` cannot be read: ${fault.message}`, 'do it as the user that the server runs as')])
    }
  }
  return ok(keys)
}

/** Which of the keys are missing, each as a finding. */
export const missingKeys = (keys: Keys, help: string): readonly Finding[] =>
  Object.values(keyFiles)
    .filter((name) => keys[name] === undefined)
    .map((name) => error('no-key', `the key \`${name}\` is missing`, help))

/** The id of the key that signs the audit log; undefined when the text is no such key. */
export const auditKeyId = (pem: string): string | undefined => {
  try {
    return auditSigner(pem).keyId
  } catch {
    return undefined
  }
}

/** Writes keys to where none are, for their owner alone. Those that are there already and the same are left. */
export const writeKeys = async (folder: string, keys: Keys): Promise<void> => {
  for (const name of Object.values(keyFiles)) {
    const text = keys[name]
    if (text === undefined) continue
    const file = join(folder, name)
    const there = await readFile(file, 'utf8').catch((fault: unknown) => {
      if (isMissing(fault)) return undefined
      throw fault
    })
    if (there === text) continue
    const handle = await open(file, 'wx', 0o600)
    try {
      await handle.writeFile(text)
      await handle.sync()
    } catch (fault) {
      await rm(file, { force: true })
      throw fault
    } finally {
      await handle.close()
    }
  }
}
