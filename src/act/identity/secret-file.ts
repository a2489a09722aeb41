import { randomBytes } from 'node:crypto'
import { open, readFile } from 'node:fs/promises'

const isErrno = (error: unknown, code: string): boolean => error instanceof Error && 'code' in error && error.code === code

const secretBytes = 32

const shown = /^[A-Za-z0-9_-]{43}$/

/**
 * Reads the secret that signs session cookies and encrypts second factors, or makes one in a file that only its owner may read. A backup
 * of the database does not hold it: without it, everybody has to enrol again.
 */
export const openSecret = async (file: string): Promise<string> => {
  try {
    const secret = (await readFile(file, 'utf8')).trim()
    if (!shown.test(secret)) throw new TypeError('the key file of the sign-in does not hold 32 bytes in base64url')
    return secret
  } catch (error) {
    if (!isErrno(error, 'ENOENT')) throw error
  }
  const secret = randomBytes(secretBytes).toString('base64url')
  // `wx`: of two that start at once, one makes the key and the other fails, instead of both signing with different ones.
  const handle = await open(file, 'wx', 0o600)
  await handle.writeFile(`${secret}\n`)
  await handle.sync()
  await handle.close()
  return secret
}
