import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listSources } from './index.ts'

const pcap = Buffer.from('d4c3b2a1020004000000000000000000ffff000001000000', 'hex')
const pcapng = Buffer.from('0a0d0d0a1c0000004d3c2b1a01000000ffffffffffffffff1c000000', 'hex')
let folder = ''
const inside = (paths: readonly string[]): readonly string[] => paths.map((path) => relative(folder, path))

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bulkhead-list-'))
  await mkdir(join(folder, 'b', 'deeper'), { recursive: true })
  await mkdir(join(folder, 'empty'))
  await writeFile(join(folder, 'z.pcap'), pcap)
  await writeFile(join(folder, 'a-without-ending'), pcapng)
  await writeFile(join(folder, 'b', 'packed.bin'), gzipSync(pcap))
  await writeFile(join(folder, 'b', 'deeper', 'claims.pcapng'), 'this is no capture')
  await writeFile(join(folder, 'b', 'notes.txt'), 'nothing to see')
  await writeFile(join(folder, 'b', 'empty.txt'), '')
  await symlink(folder, join(folder, 'b', 'circle'))
  await symlink(join(folder, 'z.pcap'), join(folder, 'again.pcap'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('a folder becomes its captures in order of name, each once, found by content or by name', async () => {
  const listed = await listSources([folder])
  expect(inside(listed.paths)).toEqual(['a-without-ending', 'again.pcap', 'b/deeper/claims.pcapng', 'b/packed.bin'])
  expect(inside(listed.leftOut)).toEqual(['b/empty.txt', 'b/notes.txt'])
  expect(listed.findings).toEqual([])
})

test('a file named by itself is listed whatever it holds, and standard input is kept', async () => {
  const notes = join(folder, 'b', 'notes.txt')
  expect(await listSources([notes, '-', notes])).toMatchObject({ paths: [notes, '-'], findings: [], leftOut: [] })
})

test('a file that is named and also lies in a named folder is listed once', async () => {
  const listed = await listSources([join(folder, 'z.pcap'), folder])
  expect(listed.paths.filter((path) => path.endsWith('.pcap'))).toEqual([join(folder, 'z.pcap')])
})

test('what is missing and a folder without captures are findings, and the rest is still listed', async () => {
  const missing = join(folder, 'nowhere.pcap')
  const listed = await listSources([missing, join(folder, 'empty'), join(folder, 'z.pcap')])
  expect(listed.paths).toEqual([join(folder, 'z.pcap')])
  expect(listed.findings.map(({ code, severity, at }) => [code, severity, at?.file])).toEqual([
    ['file/unreadable', 'error', missing],
    ['source/no-captures', 'error', join(folder, 'empty')],
  ])
  expect(listed.findings[0]?.message).toContain('there is no such file')
})

test('a link that leads to itself is a finding', async () => {
  const circle = join(folder, 'circle.pcap')
  await symlink(circle, circle)
  const listed = await listSources([circle])
  expect(listed.paths).toEqual([])
  expect(listed.findings).toMatchObject([
    { code: 'file/unreadable', severity: 'error', message: expect.stringContaining('its links lead in a circle') },
  ])
})
