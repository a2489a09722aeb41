import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readAudit } from '#act/audit-log'
import { listExceptions, readChange, readRevision, renewException, withdrawChange } from '#show/contract'
import type { AnswerOf } from '#show/contract'
import { startOfficeServer } from '../../../../test/server/office-server.ts'
import type { OfficeServer } from '../../../../test/server/office-server.ts'
import { putRecording } from '../../../../test/server/put-recording.ts'

const orders = '10.20.0.10 > 10.20.1.20 tcp/8080'
const id = 'erp-past-the-dmz'
const renewal = { until: '2027-05-31', why: 'The broker comes in spring' }

describe('exceptions', () => {
  let server: OfficeServer
  beforeAll(async () => {
    server = await startOfficeServer()
  })
  afterAll(() => server.close())

  const renew = (who: string | undefined, exception = id, body: object = renewal) =>
    server.ask(who, renewException, { params: { plant: server.plant, exception }, body })
  const listed = async () => (await server.ask('vera', listExceptions)).json() as AnswerOf<typeof listExceptions>
  const one = async (name = id) => (await listed()).lapses.find((lapse) => lapse.id === name)
  const until = (iso: string): void => server.wait(Date.parse(iso) - server.now())
  /** The flows that the configurations of the plan in force have rules for, and the text of all of them. */
  const rules = async () => {
    const { hash } = await listed()
    const compiled = await server.parts.answers.compiled(server.plant, hash)
    if (!compiled.ok) throw new Error(compiled.findings.map(({ message }) => message).join())
    return {
      flows: compiled.value.flatMap(({ manifest }) => manifest.flows.map((flow) => flow.id)),
      text: compiled.value.flatMap(({ emitted }) => emitted.files.map((file) => file.text)).join('\n'),
    }
  }

  test('without a recording nobody knows what drops, and nothing is renewed on that', async () => {
    const found = await one()
    expect(found).toMatchObject({ state: 'live', acceptedBy: 'Plant manager', renewal: { verdict: 'no-data' } })
    expect(found?.drops).toBeUndefined()
    expect(found?.sentence).toContain('what drops is not known')
    const refused = await renew('anna')
    expect([refused.statusCode, refused.json().findings[0].code, refused.json().findings[0].message]).toEqual([
      422,
      'exception/no-usage',
      'it cannot be renewed: no recording: its use is not known',
    ])
  })

  test('what drops is told by conversation, last seen and owner, when the recording shows it', async () => {
    await putRecording(server, '2026-11-20T00:00:00Z', '2026-11-27T08:00:00Z', orders, '10.20.0.31 > 10.20.1.5 tcp/88 kerberos session=3')
    // People know devices by their names.
    expect((await listed()).assets).toMatchObject({ '10.20.0.10': 'erp-mes' })
    expect((await one())?.drops).toMatchObject([
      { client: '10.20.0.10', server: '10.20.1.20', port: 8080, flows: ['enterprise-to-operations.orders'] },
    ])
    expect((await one())?.sentence).toBe(
      'Sunday 2027-02-28 00:00 Europe/Berlin: exception `erp-past-the-dmz` lapses; this conversation drops, last seen 2 h ago, owner it',
    )
  })

  test('is renewed by an author alone, to a later day that there is', async () => {
    expect((await renew(undefined)).statusCode).toBe(401)
    expect((await renew('olga')).statusCode).toBe(403)
    expect((await renew('nora')).statusCode).toBe(404)
    expect((await renew('anna', 'nothing')).statusCode).toBe(404)
    const codes = []
    for (const day of ['2027-02-30', '2026-11-01', '2027-02-28'])
      codes.push((await renew('anna', id, { ...renewal, until: day })).json().findings[0].code)
    expect(codes).toEqual(['exception/no-date', 'exception/end-is-past', 'exception/not-longer'])
    for (const body of [{ ...renewal, until: 'soon' }, { until: '2027-05-31' }, { ...renewal, more: 1 }])
      expect((await renew('anna', id, body)).statusCode).toBe(400)
  })

  test('a renewal drafts the change of every end that was written for it, keeps the event, and stands in the audit log', async () => {
    const renewed = await renew('anna')
    expect([renewed.statusCode, renewed.json()]).toEqual([200, { change: 'riverside-1' }])
    const change = (await server.ask('anna', readChange, { params: { plant: server.plant, change: 'riverside-1' } })).json()
    expect([change.stage, change.authors]).toEqual(['draft', [{ id: 'user:anna', name: 'anna' }]])
    const text: string = (await server.ask('anna', readRevision, { params: { plant: server.plant, hash: change.revision } })).json().text
    const lines = text.split('\n').filter((line) => line.includes('2027-05-31'))
    expect(lines.map((line) => line.trim().split(':')[0])).toEqual(['orders', 'figures', 'until'])
    expect(text).toContain('# The plan of the sample plant')
    expect((await one())?.renewals).toEqual([
      { at: Math.floor(server.now() / 1000), by: { id: 'user:anna', name: 'anna' }, until: '2027-05-31', why: renewal.why, change: 'riverside-1' },
    ])
    const entries = await server.parts.office.store.read((reader) => readAudit(reader, { after: 0 }))
    expect(entries.at(-1)).toMatchObject({ deed: 'exception-renewed', subject: `plant:riverside exception:${id}`, why: renewal.why })
  })

  test('a second renewal needs use since the first', async () => {
    server.wait(60_000)
    const refused = await renew('anna', id, { ...renewal, until: '2027-08-31' })
    expect(refused.json().findings[0].message).toContain('ends before its last renewal')
  })

  test('a renewal whose change was withdrawn renewed nothing', async () => {
    const params = { plant: server.plant, change: 'riverside-1' }
    expect((await server.ask('anna', withdrawChange, { params, body: { why: 'the broker is here' } })).statusCode).toBe(200)
    expect((await one())?.renewal?.verdict).toBe('allowed')
  })

  test('lapses by itself: what the preview said is gone from the compiled plan in force, and nothing else', async () => {
    until('2027-02-27T22:59:00Z')
    expect((await one())?.state).toBe('lapses-soon')
    const before = await rules()
    until('2027-02-27T23:00:01Z')
    const after = await rules()
    const gone = before.flows.filter((flow) => !after.flows.includes(flow))
    const named = (await listed()).lapses.filter(({ state }) => state === 'over').flatMap(({ flows }) => flows)
    expect(gone.toSorted()).toEqual(named.toSorted())
    expect(gone).toContain('enterprise-to-operations.orders')
    // As a number of its own: instants in seconds hold the same digits.
    expect([before.text, after.text].map((text) => /\b8080\b/.test(text))).toEqual([true, false])
    expect(await one()).toMatchObject({ state: 'over' })
    expect((await one())?.sentence).toContain('has lapsed; this conversation dropped')
  })
})
