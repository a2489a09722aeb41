import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listSources } from '#act/store'
import { draftFlow, proposeFlow, readChange, readReplay, readRevision } from '#show/contract'
import { startOfficeServer } from '../../../../test/server/office-server.ts'
import type { OfficeServer } from '../../../../test/server/office-server.ts'
import { putRecording } from '../../../../test/server/put-recording.ts'

const reads = '10.20.1.20 > 10.20.1.50 tcp/102 s7comm read=9 x900'
const downloads = '10.20.1.20 > 10.20.1.50 tcp/102 s7comm download=2,read=9 x50'
const reaches = '10.20.0.31 > 10.20.1.50 tcp/102 s7comm write=4 x70'
const knocks = '10.20.0.34 > 10.20.1.51 tcp/445 x5 !'
const foreign = '10.20.1.50 > 10.20.2.21 tcp/502 modbus write=1 x7'

const key = { client: '10.20.0.31', server: '10.20.1.50', transport: 'tcp', port: 102, service: 's7comm' }

describe('the replay', () => {
  let server: OfficeServer
  const read = async (query: object = {}) => (await server.ask('vera', readReplay, { query })).json()
  const clients = async (query: object) =>
    (await read(query)).conversations.map(({ client, service }: { client: { id: string }; service: string }) => `${client.id} ${service}`)
  beforeAll(async () => {
    server = await startOfficeServer()
  })
  afterAll(() => server.close())

  test('of nothing has no evidence and no verdict', async () => {
    const answer = await read()
    expect(answer).not.toHaveProperty('evidence')
    expect(answer).toMatchObject({ isInForce: true, counts: { breaks: 0, runs: 0 }, causes: [], conversations: [] })
  })

  test('says what would break first, why, and on which evidence', async () => {
    await putRecording(server, '2026-11-20T10:00:00Z', '2026-11-20T12:00:00Z', reads, reaches, knocks, foreign)
    await putRecording(server, '2026-11-21T10:00:00Z', '2026-11-21T12:00:00Z', downloads)
    const answer = await read()
    expect(answer.evidence).toMatchObject({
      first: expect.stringMatching(/^2026-11-20T10/),
      last: expect.stringMatching(/^2026-11-21T12/),
      sources: 2,
    })
    expect(answer.counts).toEqual({ breaks: 2, 'blocked-attempt': 1, runs: 0, inside: 1, watched: 1 })
    expect(answer.basis).toEqual({ payload: 3, port: 1 })
    expect(answer.causes.map(({ kind, stopped, watched, attempts }: Record<string, unknown>) => [kind, stopped, watched, attempts])).toEqual([
      ['no-flow', 1, 0, 1],
      ['operation', 0, 1, 0],
    ])
    expect(answer.conversations[0]).toMatchObject({
      client: { id: '10.20.0.31', asset: 'pc-finance', zone: 'enterprise' },
      server: { asset: 'plc-fill', zone: 'cell-1' },
      effect: 'breaks',
      stoppedAtFilter: true,
      operations: { write: 4 },
    })
    expect(answer.conversations[1]).toMatchObject({
      deniedOperations: ['download'],
      stoppedAtFilter: false,
      nearest: { flow: 'operations-to-cell-1.scada-runs' },
    })
    expect(answer.unusedFlows).not.toContain('operations-to-cell-1.scada-runs')
  })

  test('is filtered on the server, and counted over all of it', async () => {
    const { causes } = await read()
    expect(await clients({ effect: 'blocked-attempt' })).toEqual(['10.20.0.34 smb'])
    expect(await clients({ stop: 'watch' })).toEqual(['10.20.1.20 s7comm'])
    expect(await clients({ from: 'enterprise', to: 'cell-1' })).toEqual(['10.20.0.31 s7comm', '10.20.0.34 smb'])
    expect(await clients({ from: '-' })).toEqual([])
    expect(await clients({ asset: 'pc-finance' })).toEqual(['10.20.0.31 s7comm'])
    expect(await clients({ operation: 'download' })).toEqual(['10.20.1.20 s7comm'])
    expect(await clients({ service: 'modbus' })).toEqual(['10.20.1.50 modbus'])
    expect(await clients({ text: 'PC-SALES' })).toEqual(['10.20.0.34 smb'])
    expect(await clients({ cause: causes[1].key })).toEqual(['10.20.1.20 s7comm'])
    expect(await clients({ flow: 'operations-to-cell-1.scada-runs' })).toEqual(['10.20.1.20 s7comm'])
    expect(await read({ limit: 1, offset: 1 })).toMatchObject({
      matching: 4,
      counts: { breaks: 2 },
      conversations: [{ client: { id: '10.20.1.20' } }],
    })
  })

  test('is of one recording when it is named', async () => {
    const sources = await server.parts.office.store.read((reader) => listSources(reader, 'riverside'))
    const counts = []
    for (const { id: source } of sources) counts.push((await read({ source })).counts)
    expect(counts.map(({ runs, breaks }) => [runs, breaks]).toSorted()).toEqual([
      [0, 1],
      [1, 1],
    ])
    const unknown = await server.ask('vera', readReplay, { query: { source: '00000000-0000-4000-8000-000000000000' } })
    expect([unknown.statusCode, unknown.json().findings[0].code]).toEqual([404, 'replay/unknown-recording'])
  })

  test('of a conversation that breaks proposes the narrowest flow, and drafts it as a change that makes it run', async () => {
    const { port: _port, ...rest } = key
    const proposed = await server.ask('vera', proposeFlow, { query: { ...rest, port: 102 } })
    expect(proposed.json()).toMatchObject({
      conduit: 'enterprise-to-cell-1',
      isNewConduit: true,
      from: 'pc-finance',
      to: 'plc-fill',
      service: 's7comm',
      operations: ['write'],
    })
    const drafted = await server.ask('anna', draftFlow, { body: { ...key, title: 'Recipes from finance', why: 'they really do this' } })
    expect(drafted.statusCode).toBe(200)
    const change = (await server.ask('vera', readChange, { params: { plant: 'riverside', change: drafted.json().change } })).json()
    expect(change).toMatchObject({ stage: 'draft', title: 'Recipes from finance' })
    const { text } = (await server.ask('vera', readRevision, { params: { plant: 'riverside', hash: change.revision } })).json()
    expect(text).toContain('pc-finance-s7comm-plc-fill')
    const after = await read({ revision: change.revision })
    expect(after).toMatchObject({ isInForce: false, counts: { breaks: 1, runs: 1 } })
  })

  test('drafts no flow for what was never recorded, or passes no conduit', async () => {
    const unseen = await server.ask('anna', draftFlow, { body: { ...key, client: '10.20.0.99', title: 'x', why: 'y' } })
    expect([unseen.statusCode, unseen.json().findings[0].code]).toEqual([404, 'replay/unknown-conversation'])
    const inside = { client: '10.20.1.50', server: '10.20.2.21', transport: 'tcp', port: 502, service: 'modbus' }
    expect((await server.ask('vera', proposeFlow, { query: inside })).json().findings[0].code).toBe('flow/inside-zone')
  })

  test('refuses those who may not, and what it does not understand', async () => {
    const body = { ...key, title: 'x', why: 'y' }
    expect((await server.ask('vera', draftFlow, { body })).statusCode).toBe(403)
    expect((await server.ask(undefined, readReplay)).statusCode).toBe(401)
    expect((await server.ask('nora', readReplay)).statusCode).toBe(404)
    const statuses = []
    for (const query of [{ limit: 501 }, { limit: 'many' }, { effect: 'explodes' }, { more: 1 }, { revision: 'x' }])
      statuses.push((await server.ask('vera', readReplay, { query })).statusCode)
    expect(statuses).toEqual([400, 400, 400, 400, 400])
    expect((await server.ask('vera', readReplay, { query: { revision: '0'.repeat(64) } })).statusCode).toBe(404)
  })
})
