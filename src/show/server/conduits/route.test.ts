import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { decideReview, readConduit, rehearseRollback, renewException } from '#show/contract'
import type { AnswerOf } from '#show/contract'
import { startOfficeServer } from '../../../../test/server/office-server.ts'
import type { OfficeServer } from '../../../../test/server/office-server.ts'
import { putRecording } from '../../../../test/server/put-recording.ts'

describe('a conduit', () => {
  let server: OfficeServer
  beforeAll(async () => {
    server = await startOfficeServer()
  })
  afterAll(() => server.close())

  const ask = (who: string | undefined, conduit: string) => server.ask(who, readConduit, { params: { plant: server.plant, conduit } })
  const read = async (conduit: string) => (await ask('vera', conduit)).json() as AnswerOf<typeof readConduit>

  test('is for those with a role in its plant, and exists', async () => {
    const statuses = [await ask(undefined, 'operations-to-cell-1'), await ask('nora', 'operations-to-cell-1'), await ask('vera', 'nowhere')]
    expect(statuses.map(({ statusCode }) => statusCode)).toEqual([401, 404, 404])
    expect((await ask('vera', ' ')).statusCode).toBe(400)
  })

  test('tells ends, requirements, rules and what must be watched, and without a recording says so', async () => {
    const found = await read('engineering-to-cell-1')
    expect(found).toMatchObject({
      from: { id: 'engineering', kind: 'engineering' },
      to: { id: 'cell-1', kind: 'cell' },
      through: ['fw-cells'],
      review: { everyMonths: 3, isAssumed: false, isDue: true },
      counts: { breaks: 0, watched: 0, blocked: 0, runs: 0 },
    })
    expect(found.evidence).toBeUndefined()
    expect(found.flows).toMatchObject([
      {
        flow: { id: 'programs', from: ['ews-1'], to: ['plc-fill', 'plc-cap'], services: ['s7comm'], during: 'maintenance' },
        use: { conversations: 0 },
      },
    ])
    expect(found.flows[0]?.residue).toContain('firmware')
    expect(found.flows[0]?.residue).not.toContain('download')
    const [point] = found.points
    expect(point).toMatchObject({ point: 'fw-cells', dialect: 'nftables', file: 'fw-cells.nft', isProved: true })
    expect(point?.flows.map(({ flow }) => flow)).toEqual(['programs'])
  })

  test('the lines of each flow are those of the emitted file, and hold its ends', async () => {
    const [point] = (await read('operations-to-cell-1')).points
    const lines = point?.flows[0]?.lines ?? []
    expect(lines.length).toBeGreaterThan(0)
    expect(lines.map(({ text }) => text).join('\n')).toMatch(/10\.20\.1\.20.*10\.20\.1\.50|10\.20\.1\.50.*10\.20\.1\.20/s)
  })

  test('recorded conversations are judged, what breaks first, with evidence by flow', async () => {
    await putRecording(
      server,
      '2026-11-20T00:00:00Z',
      '2026-11-27T08:00:00Z',
      '10.20.1.20 > 10.20.1.50 tcp/102 s7comm read=9 x90',
      '10.20.1.20 > 10.20.1.51 tcp/102 s7comm read=1,download=1',
      '10.20.1.61 > 10.20.1.50 tcp/23 telnet session=1',
      '10.20.1.61 > 10.20.1.51 tcp/23 !',
    )
    const found = await read('operations-to-cell-1')
    expect(found.counts).toEqual({ breaks: 1, watched: 1, blocked: 1, runs: 1 })
    expect(found.conversations[0]).toMatchObject({ client: '10.20.1.61', port: 23, effect: 'breaks', stoppedAtFilter: true })
    expect(found.flows[0]?.use).toMatchObject({ conversations: 2, last: Date.parse('2026-11-27T08:00:00Z') / 1000 })
    expect(found.evidence?.sources).toBe(1)
  })

  test('everything that happened to it is its history, newest first', async () => {
    const params = { plant: server.plant, conduit: 'enterprise-to-operations' }
    await putRecording(server, '2026-11-20T00:00:00Z', '2026-11-27T08:00:00Z', '10.20.0.10 > 10.20.1.20 tcp/8080')
    await server.ask('olga', rehearseRollback, { params, body: { minutes: 9 } })
    server.wait(1000)
    const body = { until: '2027-05-31', why: 'the broker is late' }
    await server.ask('anna', renewException, { params: { plant: server.plant, exception: 'erp-past-the-dmz' }, body })
    server.wait(1000)
    const flows = (await read('enterprise-to-operations')).flows.map(({ flow }) => flow.id)
    const decisions = flows.map((flow) => ({ flow, choice: flow === 'logs' ? 'remove' : 'keep', why: 'seen' }))
    expect((await server.ask('olga', decideReview, { params, body: { decisions } })).json()).toEqual({ change: 'riverside-2' })
    const { history } = await read('enterprise-to-operations')
    expect(history.map(({ kind, change }) => [kind, change])).toEqual([
      ['change', 'riverside-2'],
      ['review', 'riverside-2'],
      ['change', 'riverside-1'],
      ['exception', 'riverside-1'],
      ['rollback-rehearsed', undefined],
    ])
    expect(history[1]?.text).toBe('keep orders, figures, log-on, leases; remove logs')
    expect((await read('operations-to-cell-1')).history).toEqual([])
  })
})
