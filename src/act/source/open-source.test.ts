import { execFileSync, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateRawSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { requireNamedPipes, titled } from '../../../test/requirements.ts'
import { openSource } from './index.ts'
import type { Source } from './index.ts'

let folder = ''
const file = async (name: string, bytes: Uint8Array | string): Promise<string> => {
  const path = join(folder, name)
  await writeFile(path, bytes)
  return path
}
const readAll = async (source: Source): Promise<Buffer> => {
  const chunks: Uint8Array[] = []
  for await (const chunk of source.chunks ?? []) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** Bytes that gzip cannot shrink much and that differ everywhere, so that a lost or doubled chunk shows. */
const noise = (lengthBytes: number): Buffer => {
  const blocks = Array.from({ length: Math.ceil(lengthBytes / 32) }, (_, i) => createHash('sha256').update(`block ${i}`).digest())
  return Buffer.concat(blocks).subarray(0, lengthBytes)
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bulkhead-open-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test.each([0, 1, 2, 1023, 3 * 1024 * 1024 + 7])('a file of %i bytes comes whole, with its size', async (lengthBytes) => {
  const bytes = noise(lengthBytes)
  const path = await file(`plain-${lengthBytes}`, bytes)
  const source = await openSource(path)
  expect(source.sizeBytes).toBe(lengthBytes)
  expect((await readAll(source)).equals(bytes)).toBe(true)
  expect(source.findings).toEqual([])
})

test.each([0, 1, 7, 8, 9, 32 * 1024, 3 * 1024 * 1024 + 7])('gzip of %i bytes is unpacked, whatever the file is called', async (lengthBytes) => {
  const bytes = noise(lengthBytes)
  const source = await openSource(await file(`packed-${lengthBytes}.pcap`, gzipSync(bytes)))
  expect(source.sizeBytes).toBeUndefined()
  expect((await readAll(source)).equals(bytes)).toBe(true)
  expect(source.findings).toEqual([])
})

test('gzip members that follow each other are unpacked as one', async () => {
  const bytes = noise(200_000)
  const members = [bytes.subarray(0, 70_000), bytes.subarray(70_000, 70_001), bytes.subarray(70_001)]
  const source = await openSource(await file('members.gz', Buffer.concat(members.map((member) => gzipSync(member)))))
  expect((await readAll(source)).equals(bytes)).toBe(true)
  expect(source.findings).toEqual([])
})

test.each([11, 100, 100_000, 299_990])('gzip cut after %i bytes gives everything before the cut and says so', async (kept) => {
  const bytes = noise(300_000)
  const whole = gzipSync(bytes)
  const source = await openSource(await file(`cut-${kept}.gz`, whole.subarray(0, kept)))
  const read = await readAll(source)
  expect(bytes.subarray(0, read.length).equals(read)).toBe(true)
  // Noise does not shrink: nearly every packed byte stands for one unpacked byte. Deflate may hold one block header back.
  expect(read.length).toBeGreaterThan(kept - 300)
  expect(source.findings).toMatchObject([{ code: 'source/gzip-cut', severity: 'warning', at: { offset: kept } }])
})

test('a wrong checksum at the end of gzip costs no data', async () => {
  const bytes = noise(100_000)
  const packed = gzipSync(bytes)
  packed.writeUInt32LE((packed.readUInt32LE(packed.length - 8) ^ 1) >>> 0, packed.length - 8)
  const source = await openSource(await file('checksum.gz', packed))
  expect((await readAll(source)).equals(bytes)).toBe(true)
  expect(source.findings).toMatchObject([{ code: 'source/gzip-damaged', message: expect.stringContaining('incorrect data check') }])
})

test('gzip damaged in the middle gives what stood before, less than one buffer short, and says where', async () => {
  const bytes = noise(600_000)
  // Stored blocks, so that the place of the damage is known: their length and its complement must agree (RFC 1951 section 3.2.4).
  const body = deflateRawSync(bytes, { level: 0 })
  const packed = Buffer.concat([Buffer.from('1f8b0800000000000003', 'hex'), body, Buffer.alloc(8)])
  const secondBlock = 10 + 5 + packed.readUInt16LE(11)
  let block = secondBlock
  while (block < 300_000) block += 5 + packed.readUInt16LE(block + 1)
  packed.writeUInt16LE(0x1234, block + 3)
  const source = await openSource(await file('damaged.gz', packed))
  const read = await readAll(source)
  expect(bytes.subarray(0, read.length).equals(read)).toBe(true)
  expect(read.length).toBeGreaterThan(block - 100_000)
  const [finding] = source.findings
  expect(finding).toMatchObject({ code: 'source/gzip-damaged', severity: 'warning' })
  expect(Math.abs((finding?.at?.offset ?? 0) - block)).toBeLessThanOrEqual(64 * 1024)
})

test('a gzip bomb passes through in bounded pieces', async () => {
  const source = await openSource(await file('bomb.gz', gzipSync(Buffer.alloc(256 * 1024 * 1024))))
  let total = 0
  let largest = 0
  for await (const chunk of source.chunks ?? []) {
    total += chunk.length
    largest = Math.max(largest, chunk.length)
  }
  expect(total).toBe(256 * 1024 * 1024)
  expect(largest).toBeLessThanOrEqual(64 * 1024)
})

test('who stops reading early closes the source, gzip or not', async () => {
  for (const [name, bytes] of [
    ['early', noise(5_000_000)],
    ['early.gz', gzipSync(noise(5_000_000))],
  ] as const) {
    const source = await openSource(await file(name, bytes))
    for await (const chunk of source.chunks ?? []) {
      expect(chunk.length).toBeGreaterThan(0)
      break
    }
    expect(source.findings).toEqual([])
  }
})

test('what cannot be opened is a finding with a way out', async () => {
  const missing = await openSource(join(folder, 'missing.pcap'))
  expect(missing.chunks).toBeUndefined()
  expect(missing.findings).toMatchObject([
    { code: 'file/unreadable', severity: 'error', message: expect.stringContaining('there is no such file'), help: expect.any(String) },
  ])
  const isFolder = await openSource(folder)
  expect(isFolder.chunks).toBeUndefined()
  expect(isFolder.findings).toMatchObject([{ message: expect.stringContaining('it is a folder') }])
})

const script = (path: string): string => `
  import { openSource } from ${JSON.stringify(new URL('./index.ts', import.meta.url).href)}
  const source = await openSource(${JSON.stringify(path)})
  for await (const chunk of source.chunks) process.stdout.write(chunk)
  process.stderr.write(source.name + ' ' + source.sizeBytes + ' ' + source.findings.length)
`
// The project's own Node: an older one, which may run the tests, cannot strip types.
const node = new URL('../../../node_modules/node/bin/node', import.meta.url).pathname

test.each([
  ['plain', false],
  ['gzip', true],
])('standard input that dribbles in, %s, is read to its end', async (_, packed) => {
  const bytes = noise(40_000)
  const child = spawn(node, ['--conditions=source', '--input-type=module-typescript', '--eval', script('-')], { stdio: 'pipe' })
  const out: Buffer[] = []
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const sent = packed ? gzipSync(bytes) : bytes
  for (const piece of [sent.subarray(0, 1), sent.subarray(1, 3), sent.subarray(3)]) await new Promise((resolve) => child.stdin.write(piece, resolve))
  child.stdin.end()
  await new Promise((resolve) => child.once('close', resolve))
  expect(said).toBe('standard input undefined 0')
  expect(Buffer.concat(out).equals(bytes)).toBe(true)
})

const pipes = requireNamedPipes()

test.skipIf(!pipes.met)(titled('a named pipe is read to its end', pipes), async () => {
  const pipe = join(folder, 'pipe')
  execFileSync('mkfifo', [pipe])
  const bytes = noise(300_000)
  const [source] = (await Promise.all([openSource(pipe), writeFile(pipe, bytes)].map(async (work) => work))) as [Source, void]
  expect(source.sizeBytes).toBeUndefined()
  expect((await readAll(source)).equals(bytes)).toBe(true)
})
