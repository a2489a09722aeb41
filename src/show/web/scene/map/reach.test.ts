import { describe, expect, it } from 'vitest'
import { mapOf } from './map.fixture.ts'
import { reachByZone, reachFrom } from './reach.ts'

const plain = mapOf(['ops operations 1', 'cell process 3'], [])

/** It was seen changing the first two controllers; the plan lets it change the second and the third. */
const map = {
  ...plain,
  controllers: ['cell-0', 'cell-1', 'cell-2'],
  assets: plain.assets.map((asset) => (asset.id === 'ops-0' ? { ...asset, current: [0, 1], planned: [1, 2] } : asset)),
}

describe('write-reach on the map', () => {
  it('tells what enforcement ends from what the plan lets be', () => {
    expect(Object.fromEntries(reachFrom(map, 'ops-0'))).toEqual({ 'cell-0': 'lost', 'cell-1': 'planned', 'cell-2': 'planned' })
  })

  it('is nothing from an asset that reaches nothing, or that is not there', () => {
    expect([reachFrom(map, 'cell-0').size, reachFrom(map, 'nowhere').size]).toEqual([0, 0])
  })

  it('is counted by zone, for zones that are drawn as a count', () => {
    expect(Object.fromEntries(reachByZone(map, reachFrom(map, 'ops-0')))).toEqual({ cell: 3 })
  })
})
