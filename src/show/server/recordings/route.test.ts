import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readAudit } from '#act/audit-log'
import { setRoles } from '#act/identity'
import { readChange } from '#act/office'
import { cancelReading, draftFromRecordings, listJobs, listRecordings, readRevision, removeRecording, uploadRecording } from '#show/contract'
import type { AnswerOf } from '#show/contract'
import { writePcap } from '#read/synth'
import { sharedBytes } from '../../../../test/fixture/shared-captures.ts'
import { requireCaptures, titled } from '../../../../test/requirements.ts'
import { startOfficeServer } from '../../../../test/server/office-server.ts'
import type { OfficeServer } from '../../../../test/server/office-server.ts'

const emptyCapture = Buffer.concat([...writePcap([])])

/** A capture of one packet, of its own digest. */
const captureOf = (seed: number): Buffer => Buffer.concat([...writePcap([{ atUs: seed, bytes: new Uint8Array(60) }])])

const nowhere = '00000000-0000-4000-8000-000000000000'

const upload = (server: OfficeServer, person: string | undefined, name: string, body: Buffer | Readable) =>
  server.ask(person, uploadRecording, { query: { name }, body })

const jobsOf = async (server: OfficeServer): Promise<AnswerOf<typeof listJobs>['jobs']> => (await server.ask('vera', listJobs)).json().jobs

const recordingsOf = async (server: OfficeServer): Promise<AnswerOf<typeof listRecordings>['recordings']> =>
  (await server.ask('vera', listRecordings)).json().recordings

/** Waits until a job has ended, and gives it. */
const ended = async (server: OfficeServer, id: string): Promise<AnswerOf<typeof listJobs>['jobs'][number]> => {
  for (;;) {
    const job = (await jobsOf(server)).find((each) => each.id === id)
    if (job !== undefined && job.state !== 'queued' && job.state !== 'running') return job
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** Uploads that lie in the folder of the server, beside its database. */
const filesOf = async ({ parts }: OfficeServer): Promise<readonly string[]> =>
  (await readdir(parts.uploadFolder)).filter((name) => /^[0-9a-f-]{36}$/.test(name))

const auditOf = (server: OfficeServer) => server.parts.office.store.read((reader) => readAudit(reader, { after: 0 }))

describe('recordings', () => {
  let server: OfficeServer
  beforeAll(async () => {
    server = await startOfficeServer()
  })
  afterAll(() => server.close())

  test('nobody, strangers, and those who may not, upload nothing', async () => {
    const asked = [undefined, 'nora', 'vera', 'ada'].map((person) => upload(server, person, 'a.pcap', emptyCapture))
    expect((await Promise.all(asked)).map(({ statusCode }) => statusCode)).toEqual([401, 404, 403, 403])
    expect(await filesOf(server)).toEqual([])
  })

  test('only an administrator removes a recording, and only an author drafts from them', async () => {
    const removing = ['vera', 'anna', 'adam'].map((person) =>
      server.ask(person, removeRecording, { params: { plant: server.plant, recording: nowhere }, body: { why: 'x' } }),
    )
    expect((await Promise.all(removing)).map(({ statusCode }) => statusCode)).toEqual([403, 403, 404])
    expect((await server.ask('olga', draftFromRecordings)).statusCode).toBe(403)
    expect((await server.ask('anna', draftFromRecordings)).json().findings[0].code).toBe('recording/none')
  })

  test('a name that is missing or endless, an id that is none, and an unknown job are refused', async () => {
    const answers = [
      await server.ask('anna', uploadRecording, { body: emptyCapture }),
      await upload(server, 'anna', 'x'.repeat(1001), emptyCapture),
      await server.ask('anna', cancelReading, { params: { plant: server.plant, job: '../bulkhead.db' } }),
      await server.ask('anna', cancelReading, { params: { plant: server.plant, job: nowhere } }),
    ]
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([400, 400, 400, 404])
  })

  test('a capture is read in the background, its file goes, and the audit log says who sent it and that it was read', async () => {
    const sent = await upload(server, 'anna', 'quiet night.pcap', emptyCapture)
    expect(sent.statusCode).toBe(200)
    expect(sent.json()).toMatchObject({ bytes: 24, digest: createHash('sha256').update(emptyCapture).digest('hex') })
    const job = await ended(server, sent.json().job)
    expect(job).toMatchObject({ state: 'done', name: 'quiet night.pcap', progress: { done: 24, total: 24 } })
    expect(await recordingsOf(server)).toMatchObject([{ id: job.id, name: 'quiet night.pcap', fileBytes: 24, packets: 0, findings: [] }])
    expect(await filesOf(server)).toEqual([])
    const entries = (await auditOf(server)).slice(-2)
    expect(entries.map(({ actor, deed, subject }) => [actor, deed, subject])).toEqual([
      ['user:anna', 'capture-uploaded', `plant:riverside recording:${job.id}`],
      ['server', 'capture-read', `plant:riverside recording:${job.id}`],
    ])
  })

  test('the same bytes a second time are refused with the name under which they stand', async () => {
    const again = await upload(server, 'ben', 'copy of quiet night.pcap', emptyCapture)
    expect([again.statusCode, again.json().findings[0].code]).toEqual([409, 'recording/already-there'])
    expect(again.json().findings[0].message).toContain('`quiet night.pcap`')
    expect(await filesOf(server)).toEqual([])
  })

  test('a file that is no capture ends its job with what is wrong, and leaves nothing', async () => {
    for (const [seed, bytes] of [Buffer.from('MZ this is a program'), Buffer.alloc(0), Buffer.from([0x1f, 0x8b, 0xff])].entries()) {
      const job = await ended(server, (await upload(server, 'anna', `letter-${seed}`, bytes)).json().job)
      expect([job.state, job.findings.map(({ code }) => code)]).toEqual(['failed', ['capture/not-a-capture']])
    }
    expect(await filesOf(server)).toEqual([])
    expect(await recordingsOf(server)).toHaveLength(1)
  })

  test('a name is shown and never a path: hostile ones are only text', async () => {
    const names: readonly (readonly [given: string, shown: string])[] = [
      ['../../etc/passwd', 'passwd'],
      ['<img src=x onerror=alert(1)>.pcap', '<img src=x onerror=alert(1)>.pcap'],
      ["=cmd|' -C calc'!A0", "=cmd|' -C calc'!A0"],
    ]
    for (const [index, [given, shown]] of names.entries()) {
      const job = await ended(server, (await upload(server, 'anna', given, captureOf(index))).json().job)
      expect([job.state, job.name]).toEqual(['done', shown])
    }
    expect(await filesOf(server)).toEqual([])
  })

  test('more bytes than are taken are refused, whether they are announced or not, and leave no file', async () => {
    const most = server.parts.limits.uploadBytes
    const announced = await server.ask('anna', uploadRecording, {
      query: { name: 'huge.pcap' },
      body: emptyCapture,
      headers: { 'content-length': String(most + 1) },
    })
    const chunk = Buffer.alloc(1024 * 1024)
    const streamed = await upload(server, 'anna', 'endless.pcap', Readable.from(Array.from({ length: most / chunk.length + 1 }, () => chunk)))
    expect([announced, streamed].map(({ statusCode }) => statusCode)).toEqual([413, 413])
    expect(streamed.json().findings[0].code).toBe('recording/too-large')
    expect(await filesOf(server)).toEqual([])
  })

  test('an upload that breaks off on the wire leaves no file, and the server goes on', async () => {
    await server.app.listen({ host: '127.0.0.1', port: 0 })
    const { port } = server.app.server.address() as AddressInfo
    const headers = { host: 'localhost', 'x-test-person': 'anna', origin: 'http://localhost', 'content-type': 'application/octet-stream' }
    const path = `${uploadRecording.path.replace(':plant', server.plant)}?name=half.pcap`
    const sending = request({ port, host: '127.0.0.1', method: 'POST', path, headers: { ...headers, 'content-length': 1_000_000 } })
    sending.on('error', () => {})
    sending.write(Buffer.alloc(500_000))
    while ((await filesOf(server)).length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
    sending.destroy()
    while ((await filesOf(server)).length > 0) await new Promise((resolve) => setTimeout(resolve, 5))
    const whole = request({ port, host: '127.0.0.1', method: 'POST', path, headers })
    whole.end(captureOf(100))
    const [response] = await once(whole, 'response')
    expect(response.statusCode).toBe(200)
    response.resume()
    expect((await jobsOf(server)).filter(({ name }) => name === 'half.pcap')).toHaveLength(1)
  })

  test('who lost the role while the capture was on its way has sent nothing', async () => {
    const { store } = server.parts.office
    const before = (await jobsOf(server)).length
    const others = await filesOf(server)
    const capture = captureOf(77)
    const slow = async function* () {
      yield capture.subarray(0, 10)
      await store.transaction((writer) => setRoles(writer, { person: 'ben', plant: server.plant, roles: ['viewer'] }))
      yield capture.subarray(10)
    }
    const answer = await upload(server, 'ben', 'slow.pcap', Readable.from(slow()))
    expect([answer.statusCode, answer.json().findings[0].code]).toEqual([403, 'office/not-permitted'])
    expect((await jobsOf(server)).length).toBe(before)
    expect((await filesOf(server)).filter((file) => !others.includes(file))).toEqual([])
  })

  test('a JSON body is no capture', async () => {
    const answer = await server.ask('anna', uploadRecording, {
      query: { name: 'x' },
      body: Buffer.from('{}'),
      headers: { 'content-type': 'text/csv' },
    })
    expect(answer.statusCode).toBe(415)
  })

  test('a removal says why in the audit log, and takes the recording away', async () => {
    const [first] = await recordingsOf(server)
    const asked = { params: { plant: server.plant, recording: first?.id }, body: { why: 'recorded at the wrong switch' } }
    expect((await server.ask('adam', removeRecording, { ...asked, body: { why: ' ' } })).statusCode).toBe(400)
    expect((await server.ask('adam', removeRecording, asked)).statusCode).toBe(200)
    expect((await recordingsOf(server)).map(({ id }) => id)).not.toContain(first?.id)
    expect((await auditOf(server)).at(-1)).toMatchObject({ actor: 'user:adam', deed: 'capture-removed', why: 'recorded at the wrong switch' })
  })
})

const can = requireCaptures()

describe.skipIf(!can.met)(titled('from real captures', can), () => {
  let server: OfficeServer
  beforeAll(async () => {
    server = await startOfficeServer()
  })
  afterAll(() => server.close())

  test('packets, span and conversations are kept, packed or not, and become a drafted change', async () => {
    const plain = sharedBytes('ModbusTCP/modbus_test_data_part1.pcap')
    const job = await ended(server, (await upload(server, 'anna', 'part1.pcap.gz', gzipSync(plain))).json().job)
    expect(job.state).toBe('done')
    const [recording] = await recordingsOf(server)
    const { observations } = await server.parts.answers.recorded(server.plant)
    expect(recording?.packets).toBeGreaterThan(0)
    expect(recording?.packets).toBe(observations.sources[0]?.packets)
    expect(observations.conversations.some(({ service }) => service === 'modbus')).toBe(true)
    expect((await server.parts.answers.recorded(server.plant)).findings).toEqual([])

    const drafted = await server.ask('anna', draftFromRecordings)
    expect(drafted.statusCode).toBe(200)
    const { change } = await server.parts.office.store
      .read((reader) => readChange(reader, server.plant, drafted.json().change))
      .then((read) => (read.ok ? read.value : expect.fail('the change cannot be read')))
    expect([change.stage, change.authors]).toEqual(['draft', ['user:anna']])
    const revision = await server.ask('vera', readRevision, { params: { plant: server.plant, hash: change.revision } })
    expect(revision.json().text).toContain('plant: Riverside Bottling\ntimezone: Europe/Berlin')
    expect(revision.json().text).toContain('service: modbus')
  })
})
