import { describe, expect, it } from 'vitest'
import { formatAddress } from '#ground/net'
import type { Observations } from '#read/observe'
import { createPlanPolicy } from '#reason/policy'
import { largePlan, largeSize } from '../../../test/fixture/large-plan.ts'
import { observed } from '../../../test/fixture/observations.ts'
import { planOf } from '../../../test/fixture/plan.ts'
import { drawFrom } from '../../../test/fixture/random.ts'
import { manyConversations, manyKinds } from './map.fixture.ts'
import { zoneMatrix } from './matrix.ts'
import { plantMap } from './plant-map.ts'
import type { PlantMap } from './plant-map.ts'
import { replay } from './replay.ts'
import type { Replayed } from './replay.ts'
import { writeReach } from './write-reach.ts'

const now = Date.parse('2026-03-01T00:00:00Z') / 1000
const policy = createPlanPolicy(planOf(manyKinds), { now, span: { from: 0, until: now + 86400 } })

const nothing: Observations = { sources: [], assets: [], conversations: [] }

const mapOf = (observations: Observations): PlantMap => plantMap(policy, replay(policy, observations), writeReach(policy, observations))

const map = mapOf(observed([], manyConversations))

const edge = (from: string, to: string, of = map) => of.edges.find((each) => each.from === from && each.to === to)
const assetOf = (id: string) => map.zones.flatMap(({ assets }) => assets).find((asset) => asset.id === id)

describe('the map of a plant', () => {
  it('has every zone in its band, and every asset once, in its zone', () => {
    expect(map.zones.map(({ id }) => id)).toEqual(zoneMatrix(policy, replay(policy, nothing)).zones.map(({ id }) => id))
    expect(map.zones.find(({ id }) => id === 'cell-1')).toMatchObject({
      kind: 'cell',
      band: 'process',
      purpose: 'Filling',
      owner: 'ops',
      consequence: { safety: 3, downtime: 3, quality: 2 },
    })
    const placed = map.zones.flatMap(({ id, assets }) => assets.map((asset) => `${asset.id} in ${id}`))
    expect(placed.toSorted()).toEqual([...policy.plan.assets.values()].map(({ id, zone }) => `${id} in ${zone}`).toSorted())
  })

  it('tells what an asset is and what its loss means', () => {
    expect(assetOf('plc-a')).toMatchObject({ name: 'Filler', role: 'plc', tier: 4 })
    expect(Object.values(assetOf('plc-a')?.consequence ?? {}).every((level) => level >= 1 && level <= 4)).toBe(true)
    expect(assetOf('pc')).not.toHaveProperty('tier')
  })

  it('tells which controllers an asset can change: now, as planned, and what enforcement takes away', () => {
    expect(assetOf('pc')?.reach).toEqual({ current: ['plc-a'], planned: [], lost: ['plc-a'] })
    expect(assetOf('scada')?.reach).toEqual({ current: [], planned: ['plc-a', 'plc-b'], lost: [] })
    expect(assetOf('plc-a')?.reach).toEqual({ current: ['plc-b'], planned: ['plc-b'], lost: [] })
    // It has no address: nobody can say what it reaches.
    expect(assetOf('spare')?.reach).toEqual({ current: [], planned: [], lost: [] })
  })

  it('joins two zones by one edge, whatever the number of conduits', () => {
    expect(edge('operations', 'cell-1')?.planned).toEqual({
      conduits: [
        { id: 'supervision', why: 'Supervision', owner: 'ot', flows: 1, unused: 0, services: ['s7comm'], through: ['fw'] },
        { id: 'diagnosis', flows: 1, unused: 1, services: ['tcp/80', 'tcp/443'], through: ['fw', 'fw-2'] },
      ],
      flows: 2,
      services: ['s7comm', 'tcp/80', 'tcp/443'],
      through: ['fw', 'fw-2'],
    })
  })

  it('says how what is and what is planned differ', () => {
    expect(map.edges.map(({ from, to, difference }) => `${from} to ${to}: ${difference}`).toSorted()).toEqual([
      'dmz to operations: idle',
      'engineering to cell-1: no-data',
      'enterprise to cell-1: unplanned',
      'enterprise to operations: surplus',
      'operations to cell-1: stops',
      'visitors to safety: unplanned',
    ])
    const quiet = mapOf(nothing)
    expect(edge('operations', 'cell-1', quiet)?.difference).toBe('no-data')
    const used = mapOf(observed([], ['10.2.0.10 > 10.3.0.10 tcp/102 s7comm read=5', '10.2.0.10 > 10.3.0.10 tcp/80']))
    expect(edge('operations', 'cell-1', used)?.difference).toBe('required')
  })

  it('shows what was observed, planned or not, as the matrix does', () => {
    expect(edge('enterprise', 'cell-1')).toMatchObject({ current: { conversations: 1, packets: 30, breaks: 1 }, planned: { conduits: [], flows: 0 } })
    const { cells, elsewhere } = zoneMatrix(policy, replay(policy, observed([], manyConversations)))
    for (const { from, to, observed: traffic, flows } of cells)
      expect(edge(from, to)).toMatchObject({ current: traffic, planned: { flows: flows.length } })
    expect(map.edges).toHaveLength(cells.length)
    expect(map.elsewhere).toEqual(elsewhere)
  })
})

describe('the map of a large plant', () => {
  const plan = planOf(largePlan(7))
  const large = createPlanPolicy(plan, { now })
  const addresses = [...plan.assets.values()].flatMap((asset) => asset.addresses.map(formatAddress))

  it('has 5,000 assets in 200 zones, and everything in it once', () => {
    expect([plan.zones.size, plan.assets.size, plan.conduits.size]).toEqual([largeSize.zones, largeSize.assets, largeSize.conduits])
    const draw = drawFrom(11)
    const ends = Array.from({ length: 20_000 }, () => `${addresses[draw(5000)]} > ${addresses[draw(5000)]} tcp/${[102, 502, 443][draw(3)]}`)
    // The effects are drawn: the map only places what was judged, and judging is tested where it is done.
    const conversations = observed([], ends).conversations.map((conversation): Replayed => ({
      conversation,
      verdict: 'denied',
      effect: draw(2) === 0 ? 'breaks' : 'blocked-attempt',
      deciding: { kind: 'denied', why: 'drawn' },
      deniedOperations: [],
      stoppedAtFilter: true,
      flows: [],
    }))
    let lookUps = 0
    const counting = { ...large, locate: (address: bigint) => (lookUps++, large.locate(address)) }
    const map = plantMap(counting, { conversations, unusedFlows: [], firstUs: 0, lastUs: 1 }, writeReach(large, undefined))
    // Each conversation has two ends, and each is looked up once: nothing is compared with everything else.
    expect(lookUps).toBe(2 * conversations.length)
    expect(map.zones.reduce((sum, { assets }) => sum + assets.length, 0)).toBe(5000)
    expect(map.edges.reduce((sum, { planned }) => sum + planned.conduits.length, 0)).toBe(600)
    expect(map.edges.reduce((sum, { current }) => sum + current.conversations, 0)).toBe(20_000)
    expect(map.edges.filter(({ planned }) => planned.conduits.length === 0).every(({ difference }) => difference === 'unplanned')).toBe(true)
  })
})
