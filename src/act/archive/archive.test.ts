import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { appendAudit, openAuditKey } from '#act/audit-log'
import { addPlant, listPlants, openStore } from '#act/store'
import { ok } from '#ground/report'
import type { Result } from '#ground/report'
import { backUp } from './back-up.ts'
import { bringBack } from './bring-back.ts'

const valueOf = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.findings))
  return result.value
}
const codes = (result: Result<unknown>): readonly string[] => (result.ok ? [] : result.findings.map(({ code }) => code))

describe('everything in one file, and back', () => {
  let folder: string
  let data: string
  let count = 0
  const fresh = (): string => join(folder, String(++count))

  /** A data folder as a server leaves it: keys, a plant and its entry in the signed log. */
  const kept = async (): Promise<string> => {
    const here = fresh()
    await mkdir(here)
    const signer = await openAuditKey(join(here, 'audit.key'))
    await writeFile(join(here, 'session.key'), `session of ${here}`, { mode: 0o600 })
    const store = valueOf(await openStore(`sqlite:${join(here, 'bulkhead.db')}`))
    valueOf(
      await store.transaction(async (writer) => {
        valueOf(await addPlant(writer, { id: 'p', name: 'P', at: 1 }))
        return ok(await appendAudit(writer, signer, { at: 1, actor: 'server', address: '', deed: 'plant-added', subject: 'plant:p', why: '' }))
      }),
    )
    await store.close()
    return here
  }
  const backedUp = async (from: string, keysFrom?: string): Promise<string> => {
    const file = fresh()
    const store = valueOf(await openStore(`sqlite:${join(from, 'bulkhead.db')}`))
    valueOf(await backUp({ store, file, at: 5, ...(keysFrom === undefined ? {} : { keysFrom }) }))
    await store.close()
    return file
  }
  const plantsIn = async (dataFolder: string) => {
    const store = valueOf(await openStore(`sqlite:${join(dataFolder, 'bulkhead.db')}`))
    const plants = await store.read(listPlants)
    await store.close()
    return plants.map(({ id }) => id)
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bulkhead-archive-'))
    data = await kept()
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  test('a backup with keys needs nothing else', async () => {
    const [file, there] = [await backedUp(data, data), fresh()]
    expect(valueOf(await bringBack({ file, dataFolder: there }))).toMatchObject({ at: 5, keys: 'from-the-backup' })
    expect(await plantsIn(there)).toEqual(['p'])
    for (const name of ['audit.key', 'session.key']) {
      expect(await readFile(join(there, name), 'utf8')).toBe(await readFile(join(data, name), 'utf8'))
      expect((await stat(join(there, name))).mode & 0o777).toBe(0o600)
    }
  })

  test('a backup without keys takes them from the folder that has them, or from the one it is restored into', async () => {
    const [file, there, prepared] = [await backedUp(data), fresh(), fresh()]
    expect(codes(await bringBack({ file, dataFolder: there }))).toEqual(['backup/no-key', 'backup/no-key'])
    expect(valueOf(await bringBack({ file, dataFolder: there, keysFrom: data }))).toMatchObject({ keys: 'from-a-folder' })
    await mkdir(prepared)
    for (const name of ['audit.key', 'session.key']) await writeFile(join(prepared, name), await readFile(join(data, name)))
    valueOf(await bringBack({ file, dataFolder: prepared }))
    expect(await plantsIn(prepared)).toEqual(['p'])
  })

  test('keys that do not fit the log undo the restore, so that the right ones can be tried', async () => {
    const [file, there, stranger] = [await backedUp(data), fresh(), await kept()]
    expect(codes(await bringBack({ file, dataFolder: there, keysFrom: stranger }))).toEqual(['backup/key-does-not-fit'])
    expect(await plantsIn(there)).toEqual([])
    valueOf(await bringBack({ file, dataFolder: there, keysFrom: data }))
    expect(await plantsIn(there)).toEqual(['p'])
  })

  test('a folder with other keys or with a database is left as it is', async () => {
    const [file, stranger] = [await backedUp(data, data), await kept()]
    const before = await readFile(join(stranger, 'audit.key'), 'utf8')
    expect(codes(await bringBack({ file, dataFolder: stranger }))).toEqual(['backup/other-key'])
    expect(await readFile(join(stranger, 'audit.key'), 'utf8')).toBe(before)
    expect(codes(await bringBack({ file, dataFolder: data }))).toEqual(['store/not-empty'])
  })

  test('without its keys nothing is called a backup of everything', async () => {
    const bare = fresh()
    await mkdir(bare)
    const store = valueOf(await openStore(`sqlite:${join(bare, 'bulkhead.db')}`))
    expect(codes(await backUp({ store, file: fresh(), at: 1, keysFrom: bare }))).toEqual(['backup/no-key', 'backup/no-key'])
    await writeFile(join(bare, 'audit.key'), Buffer.alloc(100_000))
    expect(codes(await backUp({ store, file: fresh(), at: 1, keysFrom: bare }))).toEqual(['backup/not-a-key'])
    await store.close()
  })
})
