import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { putSource } from '#act/store'
import { ok } from '#ground/report'
import { readMap, readMapAsset, readMapPair } from '#show/contract'
import type { AnswerOf } from '#show/contract'
import { observed } from '../../../../test/fixture/observations.ts'
import { startOfficeServer } from '../../../../test/server/office-server.ts'
import type { OfficeServer } from '../../../../test/server/office-server.ts'

const quality = '10.20.2.117'
const scada = '10.20.1.20'
const filler = '10.20.1.50'

/** One conversation the plan wants, one it stops, one from an address of nobody. */
const conversations = [`${scada} > ${filler} tcp/102 s7comm read=5`, `${quality} > ${filler} tcp/102 s7comm write=2`, `${filler} > ${filler} udp/9`]

const putRecording = (server: OfficeServer) =>
  server.parts.office.store.transaction(async (writer) => {
    const source = { plant: server.plant, id: 'one', name: 'one.pcap', digest: '0'.repeat(64), bytes: 1, at: server.now(), summary: {} }
    await putSource(writer, source, observed([`${filler} plc`], conversations))
    return ok(undefined)
  })

describe('the map', () => {
  let server: OfficeServer
  beforeAll(async () => {
    server = await startOfficeServer()
  })
  afterAll(() => server.close())

  const map = async () => (await server.ask('vera', readMap)).json() as AnswerOf<typeof readMap>

  test('says loudly that nothing was recorded: no evidence, and no flow is called unused', async () => {
    const found = await map()
    expect(found.evidence).toBeUndefined()
    expect(found.edges.every(({ current, unused }) => current.conversations === 0 && unused === 0)).toBe(true)
    expect(new Set(found.edges.map(({ difference }) => difference))).toEqual(new Set(['no-data']))
  })

  test('has what was observed beside what is planned as soon as there is a recording', async () => {
    await putRecording(server)
    const found = await map()
    expect(found.evidence?.sources).toBe(1)
    const edge = (from: string, to: string) => found.edges.find((each) => each.from === from && each.to === to)
    expect(edge('operations', 'cell-1')).toMatchObject({ current: { conversations: 1, runs: 1 }, conduits: ['operations-to-cell-1'] })
    expect(edge('enterprise', 'cell-1')).toMatchObject({ current: { conversations: 1, breaks: 1 }, conduits: [], difference: 'unplanned' })
  })

  test('names controllers by their place, so that both sides mean the same', async () => {
    const found = await map()
    const asset = found.assets.find(({ id }) => id === 'pc-quality')
    expect(asset?.current.map((place) => found.controllers[place])).toEqual(['plc-fill'])
    expect(asset?.planned).toEqual([])
  })

  test('tells of a pair of zones what is asked for and what was seen, both ways', async () => {
    const pair = (await server.ask('vera', readMapPair, { params: { plant: server.plant, a: 'cell-1', b: 'operations' } })).json()
    expect(pair.conduits.map(({ id }: { readonly id: string }) => id).toSorted()).toEqual(['cell-1-to-operations', 'operations-to-cell-1'])
    const runs = pair.conduits.find(({ id }: { readonly id: string }) => id === 'operations-to-cell-1')
    expect(runs).toMatchObject({ points: [{ id: 'fw-cells', dialect: 'nftables' }], flows: [{ use: 'used', conversations: 1 }] })
    expect(pair.conversations).toMatchObject([{ clientAsset: 'scada', serverAsset: 'plc-fill', effect: 'runs' }])
  })

  test('tells of an asset what it is and why, what needs it, and what it could change', async () => {
    const asset = (await server.ask('vera', readMapAsset, { params: { plant: server.plant, asset: 'plc-fill' } })).json()
    expect(asset).toMatchObject({ role: 'plc', zone: 'cell-1', owner: 'operations', guess: { value: 'plc', because: ['looks like plc'] } })
    expect(asset.functions.map(({ id }: { readonly id: string }) => id)).toEqual(['fill-safely'])
    expect(asset.seen.first).toMatch(/^1970-01-01T00:00:00/)
  })

  test('is for nobody who has no role here, and knows no zone or asset that the plan lacks', async () => {
    const elsewhere = { plant: server.plant, a: 'cell-1', b: 'cell-9' }
    const answers = [
      await server.ask(undefined, readMap),
      await server.ask('nora', readMap),
      await server.ask('vera', readMapPair, { params: elsewhere }),
      await server.ask('vera', readMapAsset, { params: { plant: server.plant, asset: 'plc-nowhere' } }),
      await server.ask('vera', readMapAsset, { params: { plant: server.plant, asset: '../plan' } }),
    ]
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([401, 404, 404, 404, 400])
    expect(answers[2]?.json().findings).toMatchObject([{ code: 'answer/unknown-zone', message: 'the plan in force has no zone `cell-9`' }])
  })
})
