import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openSecret } from './secret-file.ts'

const folder = async (): Promise<string> => {
  const made = await mkdtemp(join(tmpdir(), 'bulkhead-secret-'))
  onTestFinished(() => rm(made, { recursive: true, force: true }))
  return made
}

test('the secret is made once, 256 bits, for its owner alone', async () => {
  const file = join(await folder(), 'session.key')
  const secret = await openSecret(file)
  expect(Buffer.from(secret, 'base64url')).toHaveLength(32)
  expect(await openSecret(file)).toBe(secret)
  expect(await readFile(file, 'utf8')).toBe(`${secret}\n`)
  if (process.platform !== 'win32') expect((await stat(file)).mode & 0o777).toBe(0o600)
})

test('a file that holds something else is not taken for a secret', async () => {
  const file = join(await folder(), 'session.key')
  await writeFile(file, 'short')
  await expect(openSecret(file)).rejects.toThrow('does not hold 32 bytes')
})
