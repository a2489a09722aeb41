import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bringBack } from '#act/archive'
import { readAudit } from '#act/audit-log'
import { listPlants, openStore, restoreStore } from '#act/store'
import { makeBackup } from '#show/contract'
import { startOfficeServer } from '../../../../test/server/office-server.ts'
import type { OfficeServer } from '../../../../test/server/office-server.ts'

describe('a backup while the server runs', () => {
  let server: OfficeServer
  let folder: string
  beforeAll(async () => {
    server = await startOfficeServer()
    folder = await mkdtemp(join(tmpdir(), 'bulkhead-download-'))
  })
  afterAll(async () => {
    await server.close()
    await rm(folder, { recursive: true, force: true })
  })

  test('is for administrators of the server alone', async () => {
    const asked = [await server.ask(undefined, makeBackup), await server.ask('ada', makeBackup), await server.ask('anna', makeBackup)]
    expect(asked.map(({ statusCode }) => statusCode)).toEqual([401, 403, 403])
  })

  test('holds its own audit entry and no key, leaves nothing behind, and is refused without the keys it needs', async () => {
    const answer = await server.ask('adam', makeBackup)
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'application/gzip'])
    expect(answer.headers['content-disposition']).toContain('bulkhead-2026-11-27T10-00-00Z.backup')
    const text = gunzipSync(answer.rawPayload).toString()
    expect(text).toContain('"backup-made"')
    expect(text).not.toContain('PRIVATE KEY')
    expect((await readdir(server.parts.uploadFolder)).filter((name) => name.startsWith('backup'))).toEqual([])
    const file = join(folder, 'downloaded.backup')
    await writeFile(file, answer.rawPayload)
    const restored = await bringBack({ file, dataFolder: join(folder, 'new') })
    expect(restored.ok ? [] : restored.findings.map(({ code }) => code)).toEqual(['backup/no-key', 'backup/no-key'])
    expect(await readdir(join(folder, 'new'))).toEqual([])
  })

  test('two at once do not meet: one is made, the other told to wait', async () => {
    const both = await Promise.all([server.ask('adam', makeBackup), server.ask('adam', makeBackup)])
    expect(both.map(({ statusCode }) => statusCode).toSorted()).toEqual([200, 409])
    expect((await server.ask('adam', makeBackup)).statusCode).toBe(200)
  })

  test('what comes back is the same database', async () => {
    const answer = await server.ask('adam', makeBackup)
    const file = join(folder, 'again.backup')
    await writeFile(file, answer.rawPayload)
    const url = `sqlite:${join(folder, 'again.db')}`
    expect((await restoreStore(file, url)).ok).toBe(true)
    const opened = await openStore(url)
    if (!opened.ok) throw new Error('not opened')
    const mine = server.parts.office.store
    expect(await opened.value.read(listPlants)).toEqual(await mine.read(listPlants))
    expect(await opened.value.read((reader) => readAudit(reader))).toEqual(await mine.read((reader) => readAudit(reader)))
    await opened.value.close()
  })
})
