import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ok } from '#ground/report'
import type { Result } from '#ground/report'
import { databases } from '../../../test/database/databases.ts'
import type { RunningDatabases } from '../../../test/database/databases.ts'
import { backupStore } from './backup.ts'
import { appendEvents } from './event-streams.ts'
import { addJob } from './jobs.ts'
import { migrations } from './migrations/all.ts'
import { addPlant, listPlants } from './plants.ts'
import { checkBackup, restoreStore } from './restore.ts'
import { addRevision, putInForce } from './revisions.ts'
import { putSetting } from './settings.ts'
import { putSource } from './sources.ts'
import { openStore, openStoreAt } from './store.ts'
import type { Store } from './store.ts'
import { backedUpTables, leftOutOfBackups } from './tables.ts'

const valueOf = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.findings))
  return result.value
}

const codes = (result: Result<unknown>): readonly string[] => (result.ok ? [] : result.findings.map(({ code }) => code))

/** At least one row in every table, and more rows than one page in some. */
const fill = (store: Store): Promise<Result<unknown>> =>
  store.transaction(async (writer) => {
    for (const id of ['p1', 'ä', 'Z']) valueOf(await addPlant(writer, { id, name: `Plant "${id}"\n\t${id}`, at: 2 ** 52 + 1 }))
    for (let index = 0; index < 150; index++)
      valueOf(await addRevision(writer, { plant: 'p1', author: 'a', at: index, text: `plant: ${index}\n${'# 水\n'.repeat(index)}` }))
    const hash = valueOf(await addRevision(writer, { plant: 'p1', author: 'a', at: 1, text: 'x'.repeat(3_000_000) }))
    valueOf(await putInForce(writer, { plant: 'p1', hash, expected: undefined, since: 5 }))
    valueOf(await putSource(writer, { plant: 'p1', id: 's', name: 'n', digest: 'd', bytes: 0, at: -5, summary: null }, { odd: '\u0000\ud800' }))
    const events = Array.from({ length: 200 }, (_, index) => ({ type: 'change-noted', body: { index } }))
    valueOf(await appendEvents(writer, { kind: 'change', id: 'c', expected: 0, at: 1, actor: 'a', events }))
    valueOf(await addJob(writer, { id: 'j', kind: 'k', request: {}, at: 1 }))
    valueOf(await putSetting(writer, { scope: 'server', name: 'n', value: true, expected: 0, at: 1 }))
    await writer.insertInto('audit_head').values({ name: 'audit', sequence: 1, hash: 'h' }).execute()
    const signed = { sequence: 1, at: 1, hash: 'h', key_id: 'k', signature: 's' }
    const who = { actor: 'a', address: '', deed: 'd', subject: 's', why: '', revision_before: null, revision_after: 'r', payload_digest: null }
    await writer
      .insertInto('audit_entries')
      .values({ ...signed, ...who, previous: 'p' })
      .execute()
    await writer.insertInto('audit_checkpoints').values(signed).execute()
    const made = { created_at: '2026-11-01T08:00:00.000Z', updated_at: '2026-11-01T08:00:00.000Z' }
    const person = { id: 'h', name: 'Ä', email: 'ae@riverside.example', email_verified: 1, two_factor_enabled: 0, disabled_at: null }
    await writer
      .insertInto('people')
      .values({ ...person, ...made })
      .execute()
    await writer
      .insertInto('credentials')
      .values({ id: 'c', person: 'h', provider: 'credential', account: 'h', password: '$', ...made })
      .execute()
    await writer
      .insertInto('second_factors')
      .values({ id: 'f', person: 'h', secret: 's', backup_codes: 'b', verified: 1, failures: 0, locked_until: null })
      .execute()
    const ends = { expires_at: '2026-11-01T20:00:00.000Z', ...made }
    await writer
      .insertInto('sessions')
      .values({ id: 's', person: 'h', token: 't', address: null, browser: '', seen_at: 1, ...ends })
      .execute()
    await writer
      .insertInto('challenges')
      .values({ id: 'v', identifier: 'i', value: 'h', ...ends })
      .execute()
    await writer.insertInto('memberships').values({ person: 'h', plant: '*', role: 'administrator' }).execute()
    const link = { hash: 'l', kind: 'reset', person: 'h', email: null, roles: null, resets_second_factor: 0, made_by: 'h', at: 1, until: 2 }
    await writer.insertInto('one_time_links').values(link).execute()
    await writer
      .insertInto('api_tokens')
      .values({ id: 'a', person: 'h', name: 'n', hash: 'x', at: 1, until: 2, used_at: null, revoked_at: null })
      .execute()
    return ok(undefined)
  })

/** Every row of every table that the database itself says it has, read without the walk that a backup uses. */
const everything = (store: Store): Promise<Record<string, readonly string[]>> =>
  store.read(async (reader) => {
    const rows: Record<string, readonly string[]> = {}
    for (const { name } of await reader.introspection.getTables()) {
      if (name === 'migrations') continue
      const found = await reader
        .selectFrom(name as 'plants')
        .selectAll()
        .execute()
      rows[name] = found.map((row) => JSON.stringify(Object.entries(row).toSorted())).toSorted()
    }
    return rows
  })

const met = databases.filter(({ requirement }) => requirement.met)
const skipped = databases.flatMap(({ requirement }) => (requirement.met ? [] : [requirement.reason]))

describe(`backup and restore${skipped.length > 0 ? ` (partly skipped: ${skipped.join()})` : ''}`, () => {
  let folder: string
  const running = new Map<string, RunningDatabases>()
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bulkhead-backup-'))
    for (const { kind, start } of met) running.set(kind, await start())
  })
  afterAll(async () => {
    for (const each of running.values()) await each.stop()
    await rm(folder, { recursive: true, force: true })
  })
  const fresh = (kind: string): Promise<string> => running.get(kind)!.fresh()

  const withStore = async <T>(url: string, use: (store: Store) => Promise<T>): Promise<T> => {
    const store = valueOf(await openStore(url))
    try {
      return await use(store)
    } finally {
      await store.close()
    }
  }

  test.each(met.flatMap((from) => met.map((to) => [from.kind, to.kind])))('from %s to %s every row comes back', async (from, to) => {
    const file = join(folder, `${from}-${to}.backup`)
    const [original, made] = await withStore(await fresh(from), async (store) => {
      valueOf(await fill(store))
      return [await everything(store), valueOf(await backupStore(store, file, { at: 77, keys: { 'some.key': 'secret' } }))]
    })
    expect(Object.keys(original).toSorted()).toEqual([...backedUpTables.map(({ name }) => name as string), ...leftOutOfBackups].toSorted())
    expect(Object.entries(original).filter(([, rows]) => rows.length === 0)).toEqual([])
    const target = await fresh(to)
    expect(valueOf(await restoreStore(file, target))).toEqual({
      at: 77,
      rows: made.rows,
      migrations: migrations.map(({ name }) => name),
      keys: { 'some.key': 'secret' },
    })
    await withStore(target, async (store) => {
      const signedOut = Object.fromEntries(leftOutOfBackups.map((name) => [name, []]))
      expect(await everything(store)).toEqual({ ...original, ...signedOut })
      const again = valueOf(await backupStore(store, join(folder, 'again.backup'), { at: 77, keys: { 'some.key': 'secret' } }))
      expect(again).toEqual(made)
    })
  })

  describe.each(met.map(({ kind }) => kind))('on %s', (kind) => {
    test('a backup shows one instant, though changes go on', async () => {
      const file = join(folder, `${kind}-busy.backup`)
      await withStore(await fresh(kind), async (store) => {
        valueOf(await fill(store))
        const backup = backupStore(store, file)
        const changes = Array.from({ length: 20 }, (_, index) =>
          store.transaction(async (writer) => {
            valueOf(await addPlant(writer, { id: `late-${index}`, name: 'n', at: 1 }))
            return addJob(writer, { id: `late-${index}`, plant: `late-${index}`, kind: 'k', request: null, at: 1 })
          }),
        )
        for (const result of await Promise.all(changes)) valueOf(result)
        valueOf(await backup)
      })
      const lines = gunzipSync(await readFile(file))
        .toString()
        .split('\n')
      const late = (table: string) => lines.filter((line) => line.startsWith(`["${table}"`) && line.includes('late-')).length
      expect(late('jobs')).toBe(late('plants'))
      valueOf(await restoreStore(file, await fresh(kind)))
    })

    test('a backup of an earlier version is restored, and brought up to date', async () => {
      const file = join(folder, `${kind}-old.backup`)
      await withStore(await fresh(kind), async (store) => {
        valueOf(await store.transaction((writer) => addPlant(writer, { id: 'old', name: 'Old', at: 1 })))
        valueOf(await backupStore(store, file))
      })
      const first = valueOf(await openStoreAt(await fresh(kind), migrations.slice(0, 1)))
      const known = new Set((await first.read((reader) => reader.introspection.getTables())).map(({ name }) => name))
      await first.close()
      const [header = '', ...rows] = gunzipSync(await readFile(file))
        .toString()
        .trimEnd()
        .split('\n')
        .slice(0, -1)
      const { tables, ...rest } = JSON.parse(header) as { tables: Record<string, readonly string[]> }
      const then = Object.fromEntries(Object.entries(tables).filter(([name]) => known.has(name)))
      expect(Object.keys(then).length).toBeLessThan(Object.keys(tables).length)
      const body = `${[JSON.stringify({ ...rest, migrations: ['0001-first'], tables: then }), ...rows].join('\n')}\n`
      const trailer = { rows: rows.length, sha256: createHash('sha256').update(body).digest('hex') }
      await writeFile(file, gzipSync(`${body}${JSON.stringify(trailer)}\n`))
      const target = await fresh(kind)
      valueOf(await restoreStore(file, target))
      await withStore(target, async (store) => expect(await store.read(listPlants)).toMatchObject([{ id: 'old' }]))
    })

    test('a database that holds something is not restored into', async () => {
      const file = join(folder, `${kind}-full.backup`)
      const url = await fresh(kind)
      await withStore(url, async (store) => {
        valueOf(await store.transaction((writer) => addPlant(writer, { id: 'mine', name: 'Mine', at: 1 })))
        valueOf(await backupStore(store, file))
      })
      expect(codes(await restoreStore(file, url))).toEqual(['store/not-empty'])
    })

    test('a file that cannot be written is a finding, and leaves nothing half-written', async () => {
      await withStore(await fresh(kind), async (store) => {
        expect(codes(await backupStore(store, join(folder, 'no', 'such', 'folder')))).toEqual(['store/backup-unwritable'])
      })
      expect((await readdir(folder)).filter((name) => name.endsWith('.unfinished'))).toEqual([])
    })
  })

  describe('a backup that is not what was written', () => {
    let whole: Buffer
    const file = (): string => join(folder, 'damaged.backup')
    beforeAll(async () => {
      await withStore(await fresh('sqlite'), async (store) => {
        valueOf(await fill(store))
        valueOf(await backupStore(store, join(folder, 'whole.backup')))
      })
      whole = await readFile(join(folder, 'whole.backup'))
      if (process.platform !== 'win32') expect((await stat(join(folder, 'whole.backup'))).mode & 0o777).toBe(0o600)
    })

    const repacked = (change: (text: string) => string): Buffer => gzipSync(change(gunzipSync(whole).toString()))
    const resealed = (change: (body: string) => string): Buffer => {
      const lines = gunzipSync(whole).toString().trimEnd().split('\n')
      const body = change(`${lines.slice(0, -1).join('\n')}\n`)
      const trailer = { rows: body.split('\n').length - 2, sha256: createHash('sha256').update(body).digest('hex') }
      return gzipSync(`${body}${JSON.stringify(trailer)}\n`)
    }

    test.each<readonly [name: string, damage: () => Buffer, code: string]>([
      ['nothing at all', () => Buffer.alloc(0), 'store/backup-damaged'],
      ['rubbish', () => randomBytes(5_000), 'store/backup-damaged'],
      ['gzip of rubbish', () => gzipSync(randomBytes(5_000)), 'store/backup-damaged'],
      ['cut off in the middle', () => whole.subarray(0, Math.floor(whole.length / 2)), 'store/backup-damaged'],
      ['without its last byte', () => whole.subarray(0, -1), 'store/backup-damaged'],
      [
        'one byte changed',
        () => whole.with(Math.floor(whole.length / 2), whole[Math.floor(whole.length / 2)]! ^ 1) as Buffer,
        'store/backup-damaged',
      ],
      ['a row changed', () => repacked((text) => text.replace('change-noted', 'change-voted')), 'store/backup-damaged'],
      ['a row less', () => repacked((text) => text.replace(/\["events".*\n/, '')), 'store/backup-damaged'],
      ['the trailer gone', () => repacked((text) => text.replace(/\{"rows":.*\n$/, '')), 'store/backup-damaged'],
      ['something after the trailer', () => repacked((text) => `${text}[]\n`), 'store/backup-damaged'],
      ['a cell too many', () => resealed((body) => body.replace('["plants",', '["plants",1,')), 'store/backup-damaged'],
      ['a row of no table', () => resealed((body) => body.replace('["plants",', '["pg_user",')), 'store/backup-damaged'],
      ['a table of nobody', () => resealed((body) => body.replace('"tables":{', '"tables":{"users":["id"],')), 'store/backup-newer'],
      ['a migration of tomorrow', () => resealed((body) => body.replace('0001-first', '9999-last')), 'store/backup-newer'],
    ])('%s is refused before the database is touched', async (_name, damage, code) => {
      await writeFile(file(), damage())
      expect(codes(await checkBackup(file()))).toEqual([code])
      const target = await fresh('sqlite')
      expect(codes(await restoreStore(file(), target))).toEqual([code])
      await expect(stat(target.slice('sqlite:'.length))).rejects.toThrow('ENOENT')
    })

    test('a file that is not there is a finding', async () => {
      expect(codes(await checkBackup(join(folder, 'none')))).toEqual(['store/backup-unreadable'])
    })
  })
})
