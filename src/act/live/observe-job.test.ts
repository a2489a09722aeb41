import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdtemp, open, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { auditSigner, makeAuditKey, readAudit } from '#act/audit-log'
import { observeCaptures } from '#act/command'
import { addUpload, cancelReading, serverActor, uploadPath } from '#act/office'
import type { Actor, Office } from '#act/office'
import { addPlant, findJob, findObservations, listSources, openStore } from '#act/store'
import type { StoredJob } from '#act/store'
import { parseObservations } from '#read/observe'
import { writePcap } from '#read/synth'
import { bytesOf } from '../../../test/fixture/hex.ts'
import { mutated } from '../../../test/fixture/mutated.ts'
import { randomFrom } from '../../../test/fixture/random.ts'
import { capturesFolder, requireCaptures, titled } from '../../../test/requirements.ts'
import { startLive } from './live.ts'
import type { Live } from './live.ts'
import { observeInThread } from './observe-in-thread.ts'
import { observeJob } from './observe-job.ts'
import { sweepUploads } from './sweep-uploads.ts'

const anna: Actor = { id: 'user:anna', name: 'anna', address: '192.0.2.1', roles: new Map([['p', ['author']]]) }
const emptyCapture = Buffer.concat([...writePcap([])])
const mostBytes = 1024 * 1024 * 1024
const never = new AbortController().signal

let folder: string
let office: Office
let running: Live[]
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bulkhead-observe-'))
  const opened = await openStore(`sqlite:${join(folder, 'bulkhead.db')}`)
  if (!opened.ok) throw new Error('no store')
  office = { store: opened.value, signer: auditSigner(makeAuditKey()), clock: Date.now }
  await office.store.transaction((writer) => addPlant(writer, { id: 'p', name: 'P', at: 0 }))
  running = []
})
afterEach(async () => {
  for (const live of running) await live.stop()
  await office.store.close()
  await rm(folder, { recursive: true, force: true })
})

const start = (): Live => {
  const onFault = (error: unknown): void => expect.fail(String(error))
  const live = startLive({ store: office.store, kinds: [observeJob({ office, uploadFolder: folder })], schedules: [], clock: office.clock, onFault })
  running.push(live)
  return live
}

const sent = async (bytes: Readable, name = 'a.pcap'): Promise<string> => {
  const added = await addUpload(office, anna, 'p', { stream: bytes, name }, { folder, mostBytes })
  if (!added.ok) throw new Error(added.findings[0]?.message)
  return added.value.id
}

const jobOf = (id: string): Promise<StoredJob | undefined> => office.store.read((reader) => findJob(reader, id))

const until = async (id: string, holds: (job: StoredJob) => boolean): Promise<StoredJob> => {
  for (;;) {
    const job = await jobOf(id)
    if (job !== undefined && holds(job)) return job
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
const ended = (id: string): Promise<StoredJob> => until(id, ({ state }) => state === 'done' || state === 'failed' || state === 'cancelled')

const uploads = async (): Promise<readonly string[]> => (await readdir(folder)).filter((name) => !name.startsWith('bulkhead.db'))

const deeds = async (): Promise<readonly string[]> => (await office.store.read((reader) => readAudit(reader, { after: 0 }))).map(({ deed }) => deed)

/** A capture that takes the thread several seconds. */
const longCapture = async (): Promise<Readable> => {
  const path = join(folder, 'bulkhead.db.long')
  const handle = await open(path, 'w')
  await handle.write(emptyCapture)
  const frames = Array.from({ length: 20_000 }, (_, i) => ({ atUs: i, bytes: Uint8Array.from({ length: 60 }, (__, j) => i + j) }))
  const records = Buffer.concat([...writePcap(frames)]).subarray(emptyCapture.length)
  for (let i = 0; i < 200; i++) await handle.write(records)
  await handle.close()
  return createReadStream(path)
}

const can = requireCaptures()

describe.skipIf(!can.met)(titled('real captures', can), () => {
  test('what the thread keeps is what the command observes, findings and all', async () => {
    start()
    for (const file of ['ModbusTCP/modbus_test_data_part1.pcap', 'EthernetIP/EthernetIP-CIP.pcap']) {
      const id = await sent(createReadStream(join(capturesFolder, file)), file)
      running[0]?.wake()
      expect((await ended(id)).state).toBe('done')
      const kept = parseObservations(await office.store.read((reader) => findObservations(reader, 'p', id)))
      const { observations } = await observeCaptures([join(capturesFolder, file)])
      const name = file.split('/').at(-1)
      // The name is that of the upload; all else is the same.
      expect(kept.ok && { ...kept.value, sources: kept.value.sources.map((source) => ({ ...source, findings: source.findings.length })) }).toEqual({
        ...observations,
        sources: observations.sources.map((source) => ({ ...source, name, findings: source.findings.length })),
      })
    }
    expect(await uploads()).toEqual([])
    expect(await deeds()).toEqual(['capture-uploaded', 'capture-read', 'capture-uploaded', 'capture-read'])
  })
})

test('a server that stops while it reads goes on after the next start, and reads once', async () => {
  const id = await sent(await longCapture())
  const first = start()
  await until(id, ({ progress }) => progress !== null)
  await first.stop()
  expect([(await jobOf(id))?.state, (await uploads()).includes(id)]).toEqual(['queued', true])
  expect(await office.store.read((reader) => listSources(reader, 'p'))).toEqual([])
  start()
  expect((await ended(id)).state).toBe('done')
  expect(
    (await office.store.read((reader) => listSources(reader, 'p'))).map((source) => [source.id, (source.summary as { packets: number }).packets]),
  ).toEqual([[id, 4_000_000]])
  expect(await deeds()).toEqual(['capture-uploaded', 'capture-read'])
})

test('a job that was killed after it kept its recording ends without a second one', async () => {
  const id = await sent(Readable.from([emptyCapture]))
  const kind = observeJob({ office, uploadFolder: folder })
  await office.store.transaction(async (writer) => {
    await writer.updateTable('jobs').set({ state: 'running', worker: 'killed', lease_until: 0 }).where('id', '=', id).execute()
    return { ok: true, value: undefined, findings: [] }
  })
  const job = await jobOf(id)
  if (job === undefined) return expect.fail('no job')
  expect((await kind.run({ job, progress: () => {}, signal: never })).ok).toBe(true)
  start()
  expect((await ended(id)).state).toBe('done')
  expect(await deeds()).toEqual(['capture-uploaded', 'capture-read'])
})

test('a cancelled reading ends, keeps nothing and takes its file away', async () => {
  const id = await sent(await longCapture())
  start()
  await until(id, ({ progress }) => progress !== null)
  expect((await cancelReading(office, serverActor, 'p', id, folder)).ok).toBe(false)
  expect((await cancelReading(office, anna, 'other', id, folder)).ok).toBe(false)
  expect((await cancelReading(office, anna, 'p', id, folder)).ok).toBe(true)
  const next = await sent(Readable.from([emptyCapture]))
  // The one after it is read only when the cancelled one has let go.
  expect((await ended(next)).state).toBe('done')
  expect((await jobOf(id))?.state).toBe('cancelled')
  expect((await office.store.read((reader) => listSources(reader, 'p'))).map((source) => source.id)).toEqual([next])
  expect(await uploads()).toEqual([])
})

test('garbage ends in time with a finding or with what could be read, and never with a fault', async () => {
  const random = randomFrom(7)
  const whole = Buffer.concat([...writePcap([{ atUs: 1_000_002, bytes: Uint8Array.from({ length: 80 }, (_, i) => i) }])])
  const files = [mutated(whole, random), mutated(whole, random), gzipSync(mutated(whole, random)), mutated(gzipSync(whole), random)]
  start()
  for (const file of files) {
    const id = await sent(Readable.from([Buffer.concat([file, Buffer.from(randomUUID())])]))
    running[0]?.wake()
    const { state, outcome } = await ended(id)
    expect(state === 'done' || JSON.stringify(outcome).includes('capture/not-a-capture')).toBe(true)
  }
  expect(await uploads()).toEqual([])
})

test('memory that runs out is the end of one reading, and not of the server', async () => {
  const path = join(folder, 'many.pcap')
  // Every packet comes from another address: the worst that a capture can do to an observer.
  const frame = (i: number): Uint8Array => {
    const bytes = bytesOf('020000000002 020000000001 0800 4500001c 00000000 40110000 0a000000 0ac80000 01000200 00080000')
    bytes.set([i >>> 16, i >>> 8, i], 27)
    return bytes
  }
  await writeFile(path, writePcap(Array.from({ length: 60_000 }, (_, i) => ({ atUs: i, bytes: frame(i) }))))
  const observed = await observeInThread({ path, name: 'many.pcap', signal: never, onProgress: () => {}, mostMemoryMiB: 24 })
  expect(observed.findings.map(({ code }) => code)).toEqual(['recording/too-much-memory'])
})

test('an upload that is gone is told', async () => {
  const observed = await observeInThread({ path: uploadPath(folder, randomUUID()), name: 'a.pcap', signal: never, onProgress: () => {} })
  expect(observed.findings.map(({ code }) => code)).toEqual(['recording/upload-gone'])
})

test('what a killed server left half-sent is swept away after an hour; what waits, what is on its way and what is no upload stays', async () => {
  const waiting = await sent(Readable.from([emptyCapture]))
  const [left, fresh] = [randomUUID(), randomUUID()]
  for (const name of [left, fresh, 'notes.txt']) await writeFile(join(folder, name), '')
  const twoHoursAgo = new Date(Date.now() - 7_200_000)
  for (const name of [left, waiting, 'notes.txt']) await utimes(join(folder, name), twoHoursAgo, twoHoursAgo)
  await sweepUploads({ store: office.store, uploadFolder: folder, clock: Date.now }).run()
  expect((await uploads()).toSorted()).toEqual([fresh, 'notes.txt', waiting].toSorted())
})
