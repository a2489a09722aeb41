import { spawn, spawnSync } from 'node:child_process'
import { chmod, mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ok } from '#ground/report'
import type { Result } from '#ground/report'
import { databases } from '../../../test/database/databases.ts'
import type { RunningDatabases } from '../../../test/database/databases.ts'
import { requireAll, requireRoot, requireTool } from '../../../test/requirements.ts'
import { backupStore } from './backup.ts'
import { addPlant, listPlants } from './plants.ts'
import { addRevision } from './revisions.ts'
import { openStore } from './store.ts'
import type { Store } from './store.ts'

const valueOf = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.findings))
  return result.value
}

const codes = (result: Result<unknown>): readonly string[] => (result.ok ? [] : result.findings.map(({ code }) => code))

const writer = join(import.meta.dirname, 'crash-writer.fixture.ts')

/** Lets a writer write until `enough` changes are acknowledged, kills it in the middle of its work, and gives what it printed. */
const writeUntilKilled = async (url: string, from: number, enough: number): Promise<readonly number[]> => {
  const child = spawn(process.execPath, ['--conditions=source', writer, url, String(from)], { stdio: ['ignore', 'pipe', 'pipe'] })
  let trouble = ''
  child.stderr.on('data', (chunk: Buffer) => (trouble += chunk.toString()))
  const ended = new Promise<string | null>((resolve) => child.once('close', (_code, signal) => resolve(signal)))
  const printed: number[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    if (line !== 'open') printed.push(Number(line))
    if (printed.length === enough) child.kill('SIGKILL')
  }
  expect(await ended, trouble).toBe('SIGKILL')
  return printed
}

interface Found {
  readonly whole: ReadonlySet<number>
  readonly half: readonly string[]
}

/** Which changes are there with all of their rows, and which with some only. */
const found = async (store: Store): Promise<Found> => {
  const rows = await store.read(async (reader) => ({
    plants: (await reader.selectFrom('plants').select('id').execute()).map(({ id }) => id),
    streams: (await reader.selectFrom('streams').select('id').execute()).map(({ id }) => id),
    events: (await reader.selectFrom('events').select('stream').execute()).map(({ stream }) => stream),
  }))
  const plants = new Set(rows.plants)
  const streams = new Set(rows.streams)
  const events = Map.groupBy(rows.events, (id) => id)
  const all = [...new Set([...plants, ...streams, ...events.keys()])]
  const isWhole = (id: string): boolean => plants.has(id) && streams.has(id) && events.get(id)?.length === 3
  return { whole: new Set(all.filter(isWhole).map((id) => Number(id.slice(1)))), half: all.filter((id) => !isWhole(id)) }
}

const rounds = 25

for (const { kind, requirement, start } of databases)
  describe.skipIf(!requirement.met)(`a crash on ${kind}${requirement.met ? '' : ` (skipped: ${requirement.reason})`}`, () => {
    let running: RunningDatabases
    beforeAll(async () => {
      running = await start()
    })
    afterAll(() => running?.stop())

    test(`${rounds} × kill -9 loses nothing that was acknowledged, and shows nothing half-written`, async () => {
      const url = await running.fresh()
      const acknowledged: number[] = []
      for (let round = 0; round < rounds; round++) {
        acknowledged.push(...(await writeUntilKilled(url, round * 10_000 + 1, 1 + (round % 7))))
        // The server dies as well now and then: what it acknowledged must be in its own log.
        if (round % 5 === 4) await running.crash()
        const store = valueOf(await openStore(url))
        const { whole, half } = await found(store)
        await store.close()
        expect(half).toEqual([])
        expect(acknowledged.filter((number) => !whole.has(number))).toEqual([])
      }
      expect(acknowledged.length).toBeGreaterThan(rounds)
    })

    test('a database that dies in the middle of a deed is a finding, ends no process, and the store goes on', async () => {
      const store = valueOf(await openStore(await running.fresh()))
      const died = await store.transaction(async (tx) => {
        valueOf(await addPlant(tx, { id: 'lost', name: 'Lost', at: 1 }))
        await running.crash()
        return addPlant(tx, { id: 'p', name: 'P', at: 1 })
      })
      // SQLite is in this process, and dies with it alone.
      expect(codes(died)).toEqual(kind === 'postgres' ? ['store/unavailable'] : [])
      expect((await store.read(listPlants)).map(({ id }) => id)).toEqual(kind === 'postgres' ? [] : ['lost', 'p'])
      valueOf(await store.transaction((tx) => addPlant(tx, { id: 'after', name: 'After', at: 1 })))
      await store.close()
    })
  })

describe('two processes on one SQLite file', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bulkhead-in-use-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  test('the second is refused with the reason, and gets it as soon as the first is dead', async () => {
    const url = `sqlite:${join(folder, 'one.db')}`
    const child = spawn(process.execPath, ['--conditions=source', writer, url], { stdio: ['ignore', 'pipe', 'inherit'] })
    const ended = new Promise((resolve) => child.once('close', resolve))
    await new Promise((resolve) => child.stdout.once('data', resolve))
    child.stdout.resume()
    const second = await openStore(url)
    expect(codes(second)).toEqual(['store/in-use'])
    child.kill('SIGKILL')
    await ended
    const third = valueOf(await openStore(url))
    expect((await found(third)).half).toEqual([])
    expect(codes(await openStore(url))).toEqual(['store/in-use'])
    await third.close()
  })
})

test.skipIf(process.platform === 'win32')(
  'what SQLite keeps is for its owner alone, whatever folder it is in, and a mode that somebody chose stays',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'bulkhead-mode-'))
    await chmod(folder, 0o755)
    const path = join(folder, 'private.db')
    const modes = async () => [(await stat(path)).mode & 0o777, (await stat(`${path}-wal`)).mode & 0o777]
    const umask = process.umask(0o022)
    try {
      const store = valueOf(await openStore(`sqlite:${path}`))
      valueOf(await store.transaction((tx) => addPlant(tx, { id: 'p', name: 'P', at: 1 })))
      expect(await modes()).toEqual([0o600, 0o600])
      await store.close()
      await chmod(path, 0o640)
      const again = valueOf(await openStore(`sqlite:${path}`))
      expect(await again.read(listPlants)).toHaveLength(1)
      expect((await modes())[0]).toBe(0o640)
      await again.close()
    } finally {
      process.umask(umask)
      await rm(folder, { recursive: true })
    }
  },
)

const big = 'x'.repeat(4_000_000)

describe('a full disk', () => {
  test('is a finding on SQLite, keeps nothing of the change, and the store goes on once there is space', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'bulkhead-full-'))
    const store = valueOf(await openStore(`sqlite:${join(folder, 'small.db')}`))
    const write = () =>
      store.transaction(async (tx) => {
        valueOf(await addPlant(tx, { id: 'p', name: 'P', at: 1 }))
        return addRevision(tx, { plant: 'p', author: 'a', at: 1, text: big })
      })
    await sql`pragma max_page_count = 200`.execute(store.database)
    expect(codes(await write())).toEqual(['store/disk-full'])
    expect(await store.read(listPlants)).toEqual([])
    await sql`pragma max_page_count = 1000000`.execute(store.database)
    expect(codes(await write())).toEqual([])
    expect(await store.read(listPlants)).toHaveLength(1)
    await store.close()
    await rm(folder, { recursive: true })
  })

  const can = requireAll(requireRoot(), requireTool('mount'))
  test.skipIf(!can.met)(`is the same on a disk that is really full${can.met ? '' : ` (skipped: ${can.reason})`}`, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'bulkhead-tmpfs-'))
    const mount = (...options: readonly string[]) => spawnSync('mount', ['-t', 'tmpfs', ...options, 'tmpfs', folder]).status
    expect(mount('-o', 'size=2m')).toBe(0)
    try {
      const store = valueOf(await openStore(`sqlite:${join(folder, 'small.db')}`))
      const add = (id: string, name: string) => store.transaction((tx) => addPlant(tx, { id, name, at: 1 }))
      valueOf(await add('before', 'before'))
      expect(codes(await add('large', big))).toEqual(['store/disk-full'])
      expect((await store.read(listPlants)).map(({ id }) => id)).toEqual(['before'])
      // What does not pack fills the file of a backup too.
      const noise = Array.from({ length: 60_000 }, (_, index) => (index * 2_654_435_761 * (index + 7)).toString(36)).join('')
      valueOf(await add('noise', noise.slice(0, 700_000)))
      expect(codes(await backupStore(store, join(folder, 'backup')))).toEqual(['store/backup-unwritable'])
      expect(mount('-o', 'remount,size=40m')).toBe(0)
      valueOf(await add('large', big))
      valueOf(await backupStore(store, join(folder, 'backup')))
      expect((await store.read(listPlants)).map(({ id }) => id)).toEqual(['before', 'large', 'noise'])
      await store.close()
      const again = valueOf(await openStore(`sqlite:${join(folder, 'small.db')}`))
      expect(codes(await again.transaction(async () => ok(undefined)))).toEqual([])
      expect(await again.read(listPlants)).toHaveLength(3)
      await again.close()
    } finally {
      spawnSync('umount', ['-l', folder])
      await rm(folder, { recursive: true, force: true })
    }
  })
})
