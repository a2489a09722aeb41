import { randomBytes } from 'node:crypto'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Finding, Result } from '#ground/report'
import { failed, ok } from '#ground/report'

const why = (error: unknown): string => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const words: Readonly<Record<string, string>> = {
    ENOENT: 'there is no such file',
    EACCES: 'permission is denied',
    EISDIR: 'it is a folder',
    ENOTDIR: 'a part of its path is a file',
    ENOSPC: 'the disk is full',
    EROFS: 'the disk is read-only',
  }
  return words[code] ?? (error instanceof Error ? error.message : String(error))
}

export const readTextFile = async (file: string): Promise<Result<string>> => {
  try {
    return ok(await readFile(file, 'utf8'))
  } catch (error) {
    const finding: Finding = {
      code: 'file/unreadable',
      severity: 'error',
      message: `cannot read \`${file}\`: ${why(error)}`,
      help: 'check the path and who may read it',
      at: { file },
    }
    return failed([finding])
  }
}

/**
 * Writes a file whole or not at all: a sibling file is written, flushed to disk and renamed over the old one, so that a
 * firewall never loads half a rule set.
 */
export const writeTextFile = async (file: string, text: string | AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<Result<string>> => {
  const sibling = join(dirname(file), `.${randomBytes(6).toString('hex')}.part`)
  try {
    await mkdir(dirname(file), { recursive: true })
    const handle = await open(sibling, 'wx')
    try {
      if (typeof text === 'string') await handle.writeFile(text)
      else for await (const chunk of text) await handle.write(chunk)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(sibling, file)
    return ok(file)
  } catch (error) {
    // `force` forgives a missing file only: below a plain file `rm` fails with ENOTDIR, which must not hide the first error.
    await rm(sibling, { force: true }).catch(() => {})
    const finding: Finding = {
      code: 'file/unwritable',
      severity: 'error',
      message: `cannot write \`${file}\`: ${why(error)}`,
      help: 'name another place with `-o`',
      at: { file },
    }
    return failed([finding])
  }
}
