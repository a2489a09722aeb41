import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sha256Hex } from '#ground/digest'
import { failed, ok } from '#ground/report'
import type { Result } from '#ground/report'
import type { DatabaseUnderTest, RunningDatabases } from '../../../test/database/databases.ts'
import { appendEvents, listStreams, readEvents, readPlantEvents } from './event-streams.ts'
import { addJob, advanceJob, cancelJob, claimJob, endJob, findJob, listJobs, releaseJobs } from './jobs.ts'
import { migrations } from './migrations/all.ts'
import { addPlant, findPlant, listPlants, removePlant, renamePlant } from './plants.ts'
import { addRevision, findInForce, findRevision, listRevisions, putInForce } from './revisions.ts'
import { findSetting, putSetting } from './settings.ts'
import { findObservations, listSources, putSource, removeSource } from './sources.ts'
import { openStore } from './store.ts'
import type { Store, Writer } from './store.ts'

const valueOf = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.findings))
  return result.value
}

const codes = (result: Result<unknown>): readonly string[] => (result.ok ? [] : result.findings.map(({ code }) => code))

/** What both databases must do alike. */
export const storeContract = ({ kind, requirement, start }: DatabaseUnderTest): unknown =>
  describe.skipIf(!requirement.met)(`the store on ${kind}${requirement.met ? '' : ` (skipped: ${requirement.reason})`}`, () => {
    let running: RunningDatabases
    let url: string
    let store: Store

    beforeAll(async () => {
      running = await start()
      url = await running.fresh()
      store = valueOf(await openStore(url))
      await store.transaction((writer) => addPlant(writer, { id: 'riverside', name: 'Riverside Bottling', at: 1 }))
    })
    afterAll(async () => {
      await store?.close()
      await running?.stop()
    })

    const change = <T>(deed: (writer: Writer) => Promise<Result<T>>): Promise<Result<T>> => store.transaction(deed)

    test('what was written is there after closing and opening', async () => {
      const own = await running.fresh()
      const first = valueOf(await openStore(own))
      valueOf(await first.transaction((writer) => addPlant(writer, { id: 'p', name: 'Wasser & Öl 水', at: 1_790_000_000_123 })))
      await first.close()
      const second = valueOf(await openStore(own))
      expect(await second.read(listPlants)).toEqual([{ id: 'p', name: 'Wasser & Öl 水', at: 1_790_000_000_123 }])
      await second.close()
    })

    test('a plant is added once, renamed and taken off the list, and its id is never used again', async () => {
      const plant = { id: 'mill', name: 'Mill', at: 5 }
      expect(codes(await change((writer) => addPlant(writer, plant)))).toEqual([])
      expect(codes(await change((writer) => addPlant(writer, plant)))).toEqual(['store/plant-exists'])
      expect(codes(await change((writer) => renamePlant(writer, 'mill', 'Paper mill')))).toEqual([])
      expect(codes(await change((writer) => removePlant(writer, 'mill', 9)))).toEqual([])
      expect(codes(await change((writer) => removePlant(writer, 'mill', 9)))).toEqual(['store/no-plant'])
      expect((await store.read(listPlants)).map(({ id }) => id)).not.toContain('mill')
      expect(await store.read((reader) => findPlant(reader, 'mill'))).toEqual({ id: 'mill', name: 'Paper mill', at: 5, removedAt: 9 })
      expect(codes(await change((writer) => addPlant(writer, plant)))).toEqual(['store/plant-exists'])
    })

    test('ids are listed in the order of their bytes, whatever the language of the database', async () => {
      const ids = ['order-Z', 'order-a', 'order-B', 'order-ä', 'order-_']
      for (const id of ids) valueOf(await change((writer) => addPlant(writer, { id, name: id, at: 1 })))
      const listed = (await store.read(listPlants)).map(({ id }) => id).filter((id) => id.startsWith('order-'))
      expect(listed).toEqual(ids.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))))
    })

    test('a revision is known by the SHA-256 of its text and is never changed', async () => {
      const text = 'plant: Riverside\n# ä 水 \u{1F6A2}\n'
      const hash = valueOf(await change((writer) => addRevision(writer, { plant: 'riverside', author: 'user:a', at: 10, text })))
      expect(hash).toBe(sha256Hex(text))
      const again = valueOf(await change((writer) => addRevision(writer, { plant: 'riverside', author: 'user:b', at: 11, text })))
      expect(again).toBe(hash)
      expect(await store.read((reader) => findRevision(reader, 'riverside', hash))).toEqual({
        plant: 'riverside',
        hash,
        author: 'user:a',
        at: 10,
        text,
      })
      const next = valueOf(
        await change((writer) => addRevision(writer, { plant: 'riverside', parent: hash, author: 'user:b', at: 12, text: 'plant: B' })),
      )
      expect(await store.read((reader) => listRevisions(reader, 'riverside'))).toEqual([
        { plant: 'riverside', hash: next, parent: hash, author: 'user:b', at: 12 },
        { plant: 'riverside', hash, author: 'user:a', at: 10 },
      ])
      await expect(change(async (writer) => ok(await writer.updateTable('revisions').set({ text: 'x' }).execute()))).rejects.toThrow('insert-only')
      await expect(change(async (writer) => ok(await writer.deleteFrom('revisions').execute()))).rejects.toThrow('insert-only')
    })

    test('a revision comes into force only in the place of the one that was looked at', async () => {
      const add = async (text: string) => valueOf(await change((writer) => addRevision(writer, { plant: 'riverside', author: 'a', at: 1, text })))
      const [one, two, three] = [await add('one'), await add('two'), await add('three')]
      const put = (hash: string, expected: string | undefined, since: number) =>
        change((writer) => putInForce(writer, { plant: 'riverside', hash, expected, since }))
      expect(codes(await put(one, two, 1))).toEqual(['store/conflict'])
      expect(codes(await put(one, undefined, 1))).toEqual([])
      expect(codes(await put(two, undefined, 2))).toEqual(['store/conflict'])
      expect(codes(await put(two, one, 2))).toEqual([])
      expect(codes(await put(three, one, 3))).toEqual(['store/conflict'])
      expect(await store.read((reader) => findInForce(reader, 'riverside'))).toEqual({ hash: two, since: 2 })
    })

    test('a row that refers to nothing is a fault, and is not kept', async () => {
      await expect(change((writer) => addRevision(writer, { plant: 'nowhere', author: 'a', at: 1, text: 't' }))).rejects.toThrow(/foreign key/i)
    })

    test('a source is kept with its observations, replaced by the same id, and forgotten with them', async () => {
      const source = { plant: 'riverside', id: 's1', name: 'day.pcap', digest: 'ab', bytes: 2 ** 40, at: 7, summary: { packets: 3, odd: '\u0000' } }
      valueOf(await change((writer) => putSource(writer, { ...source, name: 'old' }, { assets: [] })))
      valueOf(await change((writer) => putSource(writer, source, { assets: [1] })))
      expect(await store.read((reader) => listSources(reader, 'riverside'))).toEqual([source])
      expect(await store.read((reader) => findObservations(reader, 'riverside', 's1'))).toEqual({ assets: [1] })
      valueOf(await change((writer) => removeSource(writer, 'riverside', 's1')))
      expect(await store.read((reader) => findObservations(reader, 'riverside', 's1'))).toBeUndefined()
    })

    test('a stream takes events only from those who saw its end', async () => {
      const ref = { kind: 'change', id: 'c1' } as const
      const append = (expected: number, ...types: readonly string[]) =>
        change((writer) =>
          appendEvents(writer, {
            ...ref,
            plant: 'riverside',
            expected,
            at: 20,
            actor: 'user:a',
            events: types.map((type) => ({ type, body: { type } })),
          }),
        )
      expect(valueOf(await append(0, 'change-drafted', 'change-proposed'))).toBe(2)
      expect(codes(await append(0, 'change-drafted'))).toEqual(['store/conflict'])
      expect(codes(await append(1, 'change-approved'))).toEqual(['store/conflict'])
      expect(codes(await append(3, 'change-approved'))).toEqual(['store/conflict'])
      expect(valueOf(await append(2, 'change-approved'))).toBe(3)
      expect((await store.read((reader) => readEvents(reader, ref))).map(({ sequence, type }) => [sequence, type])).toEqual([
        [1, 'change-drafted'],
        [2, 'change-proposed'],
        [3, 'change-approved'],
      ])
      expect(await store.read((reader) => readEvents(reader, ref, 2))).toEqual([
        { sequence: 3, at: 20, actor: 'user:a', type: 'change-approved', body: { type: 'change-approved' } },
      ])
      expect(await store.read((reader) => listStreams(reader, 'change', 'riverside'))).toEqual([{ ...ref, plant: 'riverside', at: 20, version: 3 }])
      expect(await store.read((reader) => listStreams(reader, 'review'))).toEqual([])
      await expect(change(async (writer) => ok(await writer.deleteFrom('events').execute()))).rejects.toThrow('insert-only')
    })

    test('everything of one kind in a plant is told in the order in which it happened', async () => {
      const append = (kind: 'review' | 'sign-off', id: string, plant: string, expected: number, at: number) =>
        change((writer) => appendEvents(writer, { kind, id, plant, expected, at, actor: 'user:a', events: [{ type: 'told', body: { at } }] }))
      valueOf(await change((writer) => addPlant(writer, { id: 'valley', name: 'Valley', at: 1 })))
      valueOf(await append('sign-off', 'riverside/b', 'riverside', 0, 10))
      valueOf(await append('sign-off', 'riverside/a', 'riverside', 0, 20))
      valueOf(await append('sign-off', 'riverside/b', 'riverside', 1, 30))
      valueOf(await append('sign-off', 'valley/b', 'valley', 0, 15))
      const told = await store.read((reader) => readPlantEvents(reader, 'sign-off', 'riverside'))
      expect(told.map(({ stream, sequence, at, body }) => [stream, sequence, at, body])).toEqual([
        ['riverside/b', 1, 10, { at: 10 }],
        ['riverside/a', 1, 20, { at: 20 }],
        ['riverside/b', 2, 30, { at: 30 }],
      ])
      expect(await store.read((reader) => readPlantEvents(reader, 'review', 'riverside'))).toEqual([])
    })

    test('of many that append to one version at once, exactly one is first', async () => {
      const attempt = (actor: string) =>
        change((writer) =>
          appendEvents(writer, { kind: 'exception', id: 'race', expected: 0, at: 1, actor, events: [{ type: 'exception-asked', body: actor }] }),
        )
      const results = await Promise.all(Array.from({ length: 12 }, (_, index) => attempt(`user:${index}`)))
      expect(results.filter(({ ok }) => ok)).toHaveLength(1)
      expect(results.filter(({ ok }) => !ok).flatMap(codes)).toEqual(Array.from({ length: 11 }, () => 'store/conflict'))
      expect(await store.read((reader) => readEvents(reader, { kind: 'exception', id: 'race' }))).toHaveLength(1)
    })

    test('a job is claimed by one worker, goes on where it stopped, and is lost when cancelled', async () => {
      const claim = (worker: string, at: number) => change((writer) => claimJob(writer, { worker, at, leaseMs: 100 }))
      valueOf(await change((writer) => addJob(writer, { id: 'j1', plant: 'riverside', kind: 'observe', request: { files: ['a'] }, at: 1 })))
      valueOf(await change((writer) => addJob(writer, { id: 'j2', kind: 'observe', request: null, at: 2 })))
      expect(valueOf(await claim('w1', 10))).toMatchObject({ id: 'j1', state: 'running', worker: 'w1', leaseUntil: 110, progress: null })
      expect(valueOf(await claim('w2', 10))).toMatchObject({ id: 'j2' })
      expect(valueOf(await claim('w3', 10))).toBeUndefined()
      valueOf(await change((writer) => advanceJob(writer, { id: 'j1', worker: 'w1', progress: { packets: 5 }, at: 50, leaseMs: 100 })))
      expect(valueOf(await claim('w3', 149))).toMatchObject({ id: 'j2' })
      expect(valueOf(await claim('w4', 150))).toMatchObject({ id: 'j1', worker: 'w4', progress: { packets: 5 } })
      const late = await change((writer) => endJob(writer, { id: 'j1', worker: 'w1', state: 'done', outcome: 1, at: 160 }))
      expect(codes(late)).toEqual(['store/job-lost'])
      expect(valueOf(await change((writer) => releaseJobs(writer, 'w4', 170)))).toBe(1)
      expect(valueOf(await claim('w4', 171))).toMatchObject({ id: 'j1', progress: { packets: 5 } })
      valueOf(await change((writer) => endJob(writer, { id: 'j1', worker: 'w4', state: 'done', outcome: { assets: 3 }, at: 180 })))
      expect(await store.read((reader) => findJob(reader, 'j1'))).toMatchObject({
        state: 'done',
        outcome: { assets: 3 },
        createdAt: 1,
        updatedAt: 180,
      })
      valueOf(await change((writer) => cancelJob(writer, 'j2', 190)))
      expect(codes(await change((writer) => cancelJob(writer, 'j1', 190)))).toEqual(['store/job-ended'])
      const lost = await change((writer) => advanceJob(writer, { id: 'j2', worker: 'w3', progress: 1, at: 191, leaseMs: 1 }))
      expect(codes(lost)).toEqual(['store/job-lost'])
      expect((await store.read((reader) => listJobs(reader))).map(({ id, state }) => [id, state])).toEqual([
        ['j2', 'cancelled'],
        ['j1', 'done'],
      ])
    })

    test('no two workers that claim at once get the same job', async () => {
      for (const id of ['r1', 'r2', 'r3']) valueOf(await change((writer) => addJob(writer, { id, kind: 'race', request: null, at: 1_000 })))
      const claims = await Promise.all(
        Array.from({ length: 9 }, (_, index) => change((writer) => claimJob(writer, { worker: `w${index}`, at: 1, leaseMs: 1e6 }))),
      )
      const got = claims.map(valueOf).flatMap((job) => (job === undefined ? [] : [job.id]))
      expect(got.length).toBeGreaterThan(0)
      expect(new Set(got).size).toBe(got.length)
    })

    test('a setting is changed only by those who saw its last value', async () => {
      const ref = { scope: 'server', name: 'smtp' }
      const put = (value: unknown, expected: number) => change((writer) => putSetting(writer, { ...ref, value, expected, at: 3 }))
      expect(valueOf(await put({ host: 'mail' }, 0))).toBe(1)
      expect(codes(await put({ host: 'other' }, 0))).toEqual(['store/conflict'])
      expect(valueOf(await put({ host: 'post' }, 1))).toBe(2)
      expect(codes(await put(null, 1))).toEqual(['store/conflict'])
      expect(await store.read((reader) => findSetting(reader, ref))).toEqual({ value: { host: 'post' }, version: 2, at: 3 })
      expect(await store.read((reader) => findSetting(reader, { ...ref, name: 'none' }))).toBeUndefined()
    })

    test.each(['returns a finding', 'throws'])('a deed that %s leaves nothing behind', async (how) => {
      const deed = change(async (writer) => {
        await addPlant(writer, { id: `half ${how}`, name: 'Half', at: 1 })
        if (how === 'throws') throw new RangeError('a fault of ours')
        return failed([{ code: 'test/no', severity: 'error', message: 'no' }])
      })
      if (how === 'throws') await expect(deed).rejects.toThrow('a fault of ours')
      else expect(codes(await deed)).toEqual(['test/no'])
      expect(await store.read((reader) => findPlant(reader, `half ${how}`))).toBeUndefined()
    })

    test('asking the store inside a transaction is refused instead of waiting for itself', async () => {
      await expect(change(async () => ok(await store.read(listPlants)))).rejects.toThrow('a transaction is open')
      await expect(change(async () => change((writer) => removePlant(writer, 'x', 1)))).rejects.toThrow('a transaction is open')
      expect((await store.read(listPlants)).length).toBeGreaterThan(0)
    })

    test('text that one database cannot hold is refused by both with a finding', async () => {
      expect(codes(await change((writer) => addPlant(writer, { id: 'nul', name: 'a\0b', at: 1 })))).toEqual(['store/text'])
    })

    test('a column takes no value of another type', async () => {
      await expect(change((writer) => addPlant(writer, { id: 'type', name: 'n', at: 'soon' as never }))).rejects.toThrow(/integer|bigint/i)
    })

    test('a store that a newer program wrote is refused', async () => {
      const own = await running.fresh()
      const old = valueOf(await openStore(own))
      await old.transaction(async (writer) => ok(await writer.insertInto('migrations').values({ name: '9999-tomorrow', at: 1 }).execute()))
      await old.close()
      expect(codes(await openStore(own))).toEqual(['store/newer'])
    })

    test('the tables are made once by many that open at once, and opening again changes nothing', async () => {
      const own = await running.fresh()
      const opened = kind === 'sqlite' ? [await openStore(own)] : await Promise.all([openStore(own), openStore(own), openStore(own)])
      const stores = opened.map(valueOf)
      expect(await stores[0]!.read((reader) => reader.selectFrom('migrations').select('name').orderBy('name').execute())).toEqual(
        migrations.map(({ name }) => ({ name })),
      )
      for (const each of stores) await each.close()
    })
  })
