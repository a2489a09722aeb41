import { createHash } from 'node:crypto'
import { spawnSync } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, stat, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { heldBytes } from '../../../test/held-bytes.ts'
import { requireAll, requireRoot, requireTool, titled } from '../../../test/requirements.ts'
import { isUploadName, keepUpload, removeUpload, uploadPath } from './upload-file.ts'

const mebibyte = 1024 * 1024

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bulkhead-upload-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const codeOf = (result: { readonly findings: readonly { readonly code: string }[] }): string | undefined => result.findings[0]?.code

test('a stream lies in a file that only the server reads, under a random name, with its digest', async () => {
  const parts = [Buffer.from('some '), Buffer.from('bytes')]
  const kept = await keepUpload(Readable.from(parts), { folder, mostBytes: 10 })
  if (!kept.ok) return expect.fail(codeOf(kept))
  const { id, digest, bytes } = kept.value
  expect([bytes, digest]).toEqual([10, createHash('sha256').update('some bytes').digest('hex')])
  expect(await readFile(uploadPath(folder, id), 'utf8')).toBe('some bytes')
  expect((await stat(uploadPath(folder, id))).mode & 0o777).toBe(0o600)
  await removeUpload(folder, id)
  await removeUpload(folder, id)
  expect(await readdir(folder)).toEqual([])
})

test('one byte too many leaves nothing, and is not even begun when it is announced', async () => {
  const counted = await keepUpload(Readable.from([Buffer.alloc(8), Buffer.alloc(3)]), { folder, mostBytes: 10 })
  const announced = await keepUpload(Readable.from([Buffer.alloc(1)]), { folder, mostBytes: 10 }, 11)
  expect([codeOf(counted), codeOf(announced)]).toEqual(['recording/too-large', 'recording/too-large'])
  expect(await readdir(folder)).toEqual([])
})

test('an upload that breaks off leaves nothing', async () => {
  const half = new Readable({ read: () => {} })
  half.push(Buffer.alloc(1000))
  const keeping = keepUpload(half, { folder, mostBytes: mebibyte })
  while ((await readdir(folder)).length === 0) await new Promise((resolve) => setImmediate(resolve))
  half.destroy(Object.assign(new Error('aborted'), { code: 'ECONNRESET' }))
  expect(codeOf(await keeping)).toBe('recording/broken-off')
  expect(await readdir(folder)).toEqual([])
})

test('no id but our own random ones leads to a path', () => {
  for (const id of ['../bulkhead.db', 'bulkhead.db', '', '0', '00000000-0000-4000-8000-00000000000G']) {
    expect(isUploadName(id)).toBe(false)
    expect(() => uploadPath(folder, id)).toThrow('random id')
  }
})

test('what is held does not grow with the stream', async () => {
  const total = 256
  const held: number[] = []
  const chunks = async function* () {
    for (let i = 0; i < total; i++) {
      if (i % 64 === 32) held.push(heldBytes())
      yield Buffer.alloc(mebibyte, i)
    }
  }
  const kept = await keepUpload(Readable.from(chunks(), { objectMode: true, highWaterMark: 1 }), { folder, mostBytes: total * mebibyte })
  expect(kept.ok && kept.value.bytes).toBe(total * mebibyte)
  expect(held).toHaveLength(4)
  expect(Math.max(...held) - Math.min(...held)).toBeLessThan(16 * mebibyte)
})

const can = requireAll(requireRoot(), requireTool('mount'))

describe.skipIf(!can.met)(titled('on a small disk', can), () => {
  test('an upload leaves room for the database, and one that says it will not fit is not begun', async () => {
    expect(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=100m', 'tmpfs', folder]).status).toBe(0)
    try {
      const free = async () => {
        const { bavail, bsize } = await statfs(folder)
        return bavail * bsize
      }
      let least = await free()
      const chunks = async function* () {
        for (let i = 0; i < 128; i++) {
          yield Buffer.alloc(mebibyte)
          least = Math.min(least, await free())
        }
      }
      const place = { folder, mostBytes: 1000 * mebibyte }
      const large = Readable.from(chunks(), { objectMode: true, highWaterMark: 1 })
      expect(codeOf(await keepUpload(large, place))).toBe('recording/disk-full')
      expect(least).toBeGreaterThan(0)
      expect(codeOf(await keepUpload(Readable.from([Buffer.alloc(1)]), place, 99 * mebibyte))).toBe('recording/disk-full')
      expect((await keepUpload(Readable.from([Buffer.alloc(mebibyte)]), place, mebibyte)).ok).toBe(true)
    } finally {
      spawnSync('umount', ['-l', folder])
    }
  })

  test('a full disk is told, and the half-written file goes so that there is room again', async () => {
    expect(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder]).status).toBe(0)
    try {
      const large = Readable.from(Array.from({ length: 8 }, () => Buffer.alloc(mebibyte / 4)))
      expect(codeOf(await keepUpload(large, { folder, mostBytes: 100 * mebibyte }))).toBe('recording/disk-full')
      expect(await readdir(folder)).toEqual([])
      expect((await keepUpload(Readable.from([Buffer.alloc(mebibyte / 2)]), { folder, mostBytes: mebibyte })).ok).toBe(true)
    } finally {
      spawnSync('umount', ['-l', folder])
    }
  })
})
