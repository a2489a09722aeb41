import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { readBytes } from './read-bytes.ts'

const chunks = (...texts: readonly string[]): Readable => Readable.from(texts.map((text) => Buffer.from(text)))

const failing = (code: string): Readable =>
  new Readable({
    read() {
      this.push(Buffer.from('half'))
      this.destroy(Object.assign(new Error(code), { code }))
    },
  })

test('a stream is read whole up to its bound, and no further', async () => {
  expect(await readBytes(chunks('ab', 'c'), 3)).toMatchObject({ ok: true, value: Buffer.from('abc') })
  expect(await readBytes(chunks('ab', 'cd', 'ef'), 3)).toMatchObject({ ok: false, findings: [{ code: 'server/too-large' }] })
})

test('a sender who goes away is told of as such; a fault of ours is not taken for one', async () => {
  expect(await readBytes(failing('ECONNRESET'), 99)).toMatchObject({ ok: false, findings: [{ code: 'server/broken-off' }] })
  await expect(readBytes(failing('EBADF'), 99)).rejects.toThrow('EBADF')
})
