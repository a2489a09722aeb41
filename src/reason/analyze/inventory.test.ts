import { describe, expect, test } from 'vitest'
import type { ObservedAsset, Observations } from '#read/observe'
import { createPlanPolicy } from '#reason/policy'
import { assetTableChange } from '#reason/plant'
import { observed } from '../../../test/fixture/observations.ts'
import { planOf, smallPlant } from '../../../test/fixture/plan.ts'
import { assetRowsFor } from './adopt-assets.ts'
import { inventory } from './inventory.ts'
import type { InventoryAsset } from './inventory.ts'
import { writeReach } from './write-reach.ts'

const plan = planOf(`${smallPlant}
functions:
  fill: { name: Fill, consequence: { safety: 2, downtime: 2, quality: 2 }, needs: [plc-a, engineering, operations-to-cell-1.scada-reads] }
`)

const nothing: Observations = { sources: [], assets: [], conversations: [] }

const join = (observations: Observations): ReadonlyMap<string, InventoryAsset> =>
  new Map(inventory(plan, observations, writeReach(createPlanPolicy(plan, { now: 0 }), observations)).map((asset) => [asset.id, asset]))

const kindsOf = (asset: InventoryAsset | undefined): readonly string[] | undefined => asset?.conflicts.map(({ kind }) => kind)

/** Observations with something more known of their devices, by id. */
const knowing = (observations: Observations, more: Readonly<Record<string, Partial<ObservedAsset>>>): Observations => ({
  ...observations,
  assets: observations.assets.map((asset) => ({ ...asset, ...more[asset.id] })),
})

describe('the inventory', () => {
  test('joins by address, in either family, and counts conversations on both sides', () => {
    const seen = knowing(
      observed(
        ['10.2.0.10 scada-server', '2001:0db8:3::10 plc'],
        ['10.2.0.10 > 2001:0db8:3::10 tcp/102 s7comm read=1', '10.2.0.10 > 10.1.0.5 tcp/80'],
      ),
      {
        '10.2.0.10': { names: ['SCADA01'], maker: 'Dell', identity: { product: 'x' }, firstUs: 5, lastUs: 9 },
      },
    )
    const all = join(seen)
    expect(all.get('scada')).toMatchObject({
      isPlanned: true,
      isSeen: true,
      zone: 'operations',
      conversations: 2,
      maker: 'Dell',
      observed: { names: ['SCADA01'], addresses: ['10.2.0.10'], identity: { product: 'x' } },
      firstUs: 5,
      lastUs: 9,
      conflicts: [],
    })
    expect(all.get('plc-a')).toMatchObject({ isSeen: true, conversations: 1, addresses: ['10.3.0.10', '2001:db8:3::10'] })
    expect(all.size).toBe(plan.assets.size)
  })

  test('serves a function by its id, by its zone and as an end of a flow', () => {
    const all = join(nothing)
    expect(
      [...all.values()]
        .filter(({ functions }) => functions.includes('fill'))
        .map(({ id }) => id)
        .toSorted(),
    ).toEqual(['ews', 'plc-a', 'plc-b', 'scada'])
  })

  test('carries its write-reach as the engine counts it', () => {
    const row = writeReach(createPlanPolicy(plan, { now: 0 }), nothing).assets.find(({ asset }) => asset.id === 'scada')
    expect(join(nothing).get('scada')?.reach).toEqual({ flat: 2, seen: 0, planned: row?.planned.length, filtered: row?.filtered.length })
  })

  test('another role by its traffic is a conflict only when the guess is worth a look and truly another role', () => {
    const cases: readonly (readonly [role: string, confidence: number, kinds: readonly string[]])[] = [
      ['hmi-panel', 0.82, ['role']],
      ['hmi-panel', 0.59, []],
      ['plc', 0.99, []],
      ['unknown', 0.99, []],
    ]
    for (const [value, confidence, kinds] of cases) {
      const seen = knowing(observed(['10.3.0.11 plc'], []), { '10.3.0.11': { role: { value, confidence, because: ['it asks'] } } })
      expect(kindsOf(join(seen).get('plc-b')), `${value} ${confidence}`).toEqual(kinds)
    }
    const seen = knowing(observed(['10.3.0.11 plc'], []), { '10.3.0.11': { role: { value: 'hmi-panel', confidence: 0.82, because: [] } } })
    expect(join(seen).get('plc-b')?.conflicts[0]?.message).toBe('the plan says `plc`, the traffic says `hmi-panel` (82 %)')
  })

  test('without a recording nothing is missed; with one, what is not in it is', () => {
    expect([...join(nothing).values()].flatMap(({ conflicts }) => conflicts)).not.toContainEqual(expect.objectContaining({ kind: 'never-seen' }))
    const all = join(observed(['10.2.0.10 scada-server'], []))
    expect([kindsOf(all.get('scada')), kindsOf(all.get('plc-b'))]).toEqual([[], ['never-seen']])
  })

  test('what no plan names is listed with the zone its address lies in, or in none; the rest of the world only in none', () => {
    const all = join(observed(['10.3.0.77 plc', '192.168.9.9 hmi-panel', '8.8.8.8 unknown external'], []))
    expect([all.get('10.3.0.77')?.zone, kindsOf(all.get('10.3.0.77'))]).toEqual(['cell-1', ['not-in-plan']])
    expect([all.get('192.168.9.9')?.zone, kindsOf(all.get('192.168.9.9'))]).toEqual([undefined, ['no-zone', 'not-in-plan']])
    expect(kindsOf(all.get('8.8.8.8'))).toEqual(['no-zone'])
  })

  test('one device with the addresses of two assets is told at both', () => {
    const seen = knowing(observed(['10.3.0.10 plc'], []), { '10.3.0.10': { addresses: ['10.3.0.10', '10.3.0.11'] } })
    const all = join(seen)
    expect([kindsOf(all.get('plc-a')), kindsOf(all.get('plc-b'))]).toEqual([['several-assets'], ['several-assets']])
    expect(all.get('plc-a')?.conflicts[0]?.message).toContain('`plc-b`')
  })

  test('an asset is found by its MAC when its address changed, but not by the MAC that many share', () => {
    const withMac = planOf(smallPlant.replace('address: 10.3.0.11 }', 'address: 10.3.0.11, mac: "00-1B-1B-00-00-01" }'))
    const of = (observations: Observations): InventoryAsset | undefined =>
      inventory(withMac, observations, writeReach(createPlanPolicy(withMac, { now: 0 }), observations)).find(({ id }) => id === 'plc-b')
    const moved = { '10.3.0.99': { mac: '00:1b:1b:00:00:01' } }
    expect(of(knowing(observed(['10.3.0.99 plc'], []), moved))).toMatchObject({ isSeen: true, observed: { addresses: ['10.3.0.99'] } })
    const shared = knowing(observed(['10.3.0.99 plc', '10.3.0.98 plc'], []), { ...moved, '10.3.0.98': { mac: '00:1b:1b:00:00:01' } })
    expect(of(shared)?.isSeen).toBe(false)
  })

  test('what contradicts stands first, an intruder before a spare that was never seen', () => {
    const seen = observed(['10.2.0.10 scada-server', '10.3.0.10 hmi-panel', '10.3.0.77 plc', '192.168.9.9 hmi-panel'], [])
    const ids = [...join(seen).keys()]
    expect(ids.slice(0, 3)).toEqual(['192.168.9.9', '10.3.0.77', 'plc-a'])
    expect(ids.at(-1)).toBe('scada')
  })
})

describe('one edit of many assets', () => {
  const seen = knowing(observed(['10.3.0.77 plc', '10.3.0.78 plc', '10.3.0.79 plc'], []), {
    '10.3.0.77': { names: ['<img src=x onerror=alert(1)>'], mac: '00:1b:1b:00:00:77' },
    '10.3.0.78': { names: ['PLC B'] },
    '10.3.0.79': { names: ['7'] },
  })
  const rows = (ids: readonly string[], fields: Parameters<typeof assetRowsFor>[1]) => {
    const all = join(seen)
    return assetRowsFor(
      ids.map((id) => all.get(id) ?? expect.fail(id)),
      fields,
      [...plan.assets.keys(), ...plan.zones.keys()],
    )
  }

  test('sets the fields of those that are planned, and takes the others into the plan as they were observed', () => {
    expect(rows(['plc-a', '10.3.0.77'], { owner: 'ot' })).toEqual([
      { row: 1, asset: 'plc-a', cells: { owner: 'ot' } },
      {
        row: 2,
        asset: 'img-src-x-onerror-alert-1',
        cells: { role: 'plc', zone: 'cell-1', address: '10.3.0.77', mac: '00:1b:1b:00:00:77', owner: 'ot' },
      },
    ])
  })

  test('every id is one that a plan takes, and is taken once', () => {
    const made = rows(['10.3.0.78', '10.3.0.79'], {})
    expect(made.map(({ asset }) => asset)).toEqual(['plc-b-2', 'asset-10-3-0-79'])
    expect(assetTableChange(plan, made, 'bulk').ok).toBe(true)
  })
})
