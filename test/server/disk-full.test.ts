import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, statfs, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readAudit, verifyAuditLog } from '#act/audit-log'
import { draftChange, listPlants, makeBackup, readMe, readPlanText } from '#show/contract'
import { startServer } from '#show/server'
import type { RunningServer } from '#show/server'
import { requireAll, requireRoot, requireTool, titled } from '../requirements.ts'
import { askServer, prepareServer } from './server-process.ts'

const can = requireAll(requireRoot(), requireTool('mount'))

describe.skipIf(!can.met)(titled('a server whose disk is full', can), () => {
  let folder: string
  let server: RunningServer
  let tokens: ReadonlyMap<string, string>
  let time = Date.now()
  const faults: unknown[] = []
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bulkhead-disk-full-'))
    expect(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=12m', 'tmpfs', folder]).status).toBe(0)
    const crew = { anna: { here: ['author', 'viewer'] }, adam: { here: ['administrator'], server: ['administrator'] } } as const
    tokens = await prepareServer(folder, `sqlite:${join(folder, 'bulkhead.db')}`, crew)
    const started = await startServer({ dataFolder: folder, port: 0, version: '0', clock: () => time, onFault: (fault) => void faults.push(fault) })
    if (!started.ok) throw new Error(JSON.stringify(started.findings))
    server = started.value
  })
  afterAll(async () => {
    await server?.close()
    spawnSync('umount', ['-l', folder])
    await rm(folder, { recursive: true, force: true })
  })

  const ask = (who: string, ...[endpoint, asking]: [Parameters<typeof askServer>[2], Parameters<typeof askServer>[3]?]) =>
    askServer(server.address, tokens.get(who), endpoint, asking)
  const said = ({ status, body }: { readonly status: number; readonly body: unknown }) => [
    status,
    (body as { readonly findings?: readonly { readonly code: string }[] }).findings?.[0]?.code,
  ]

  test('says so with 507, keeps nothing of the deed, and goes on once there is space', async () => {
    const { text } = (await ask('anna', readPlanText)).body as { readonly text: string }
    expect((await ask('adam', listPlants)).status).toBe(200)
    const { store, signer } = server.parts.office
    const before = await store.read((reader) => readAudit(reader))
    const draft = { title: 'Long', why: 'x', text: `${text}\n# ${'x'.repeat(500_000)}\n` }
    const { bavail, bsize } = await statfs(folder)
    await writeFile(join(folder, 'filler'), Buffer.alloc(bavail * bsize))

    expect(said(await ask('anna', draftChange, { body: draft }))).toEqual([507, 'store/disk-full'])
    expect(said(await ask('adam', makeBackup))).toEqual([507, 'store/disk-full'])
    expect(said(await ask('adam', listPlants))).toEqual([200, undefined])
    // Now and then it is noted when a token was used: then even a question needs some space, and says so.
    time += 3_600_000
    expect(said(await ask('anna', readMe))).toEqual([507, 'store/disk-full'])
    expect(await store.read((reader) => readAudit(reader))).toEqual(before)

    await rm(join(folder, 'filler'))
    expect(said(await ask('anna', readMe))).toEqual([200, undefined])
    expect(said(await ask('anna', draftChange, { body: draft }))).toEqual([200, undefined])
    const after = await store.read((reader) => readAudit(reader))
    expect(after.slice(before.length).map(({ deed }) => deed)).toEqual(['change-drafted'])
    expect((await verifyAuditLog(store, { publicKey: signer.publicKey })).findings).toEqual([])
    // Whoever runs the server is told as well, of that and of nothing else.
    expect(faults.length).toBeGreaterThan(0)
    expect(faults.map(String).filter((fault) => !/full/.test(fault))).toEqual([])
  })
})
