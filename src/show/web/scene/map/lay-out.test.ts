import ELK from 'elkjs'
import { describe, expect, it } from 'vitest'
import { bundlesOf } from './bundles.ts'
import { bundleLook } from './bundle-look.ts'
import { middleOf, straightLine } from './edge-points.ts'
import type { Box, LaidOutMap } from './laid-out.ts'
import { layOut, withPins } from './lay-out.ts'
import type { Arrange } from './lay-out.ts'
import { mapOf } from './map.fixture.ts'
import { zoneBox } from './zone-box.ts'

const elk = new ELK()
const arrange: Arrange = (graph) => elk.layout(graph)

const small = mapOf(
  ['net outside 0', 'office enterprise 6', 'ops operations 4', 'eng operations 2', 'cell-1 process 5', 'cell-2 process 40', 'cell-3 process 3'],
  [
    'office > ops required 3',
    'ops > cell-1 required 9',
    'cell-1 > ops required 2',
    'eng > cell-2 surplus',
    'cell-1 > cell-3 required 1',
    'office > cell-2 unplanned 4',
  ],
)

const large = mapOf(
  ['office enterprise 20', 'ops operations 25', ...Array.from({ length: 120 }, (_, i) => `cell-${i} process ${1 + (i % 30)}`)],
  Array.from({ length: 120 }, (_, i) => `ops > cell-${i} required ${i}`),
)

const overlap = (a: Box, b: Box): boolean => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height

const expectWhole = (map: LaidOutMap): void => {
  for (const [index, zone] of map.zones.entries()) {
    for (const other of map.zones.slice(index + 1)) expect(overlap(zone, other), `${zone.zone.id} over ${other.zone.id}`).toBe(false)
    const own = map.bands.find(({ id }) => id === zone.zone.band)
    expect(own !== undefined && own.y <= zone.y && zone.y + zone.height <= own.y + own.height, `${zone.zone.id} in its band`).toBe(true)
    for (const { x, y, width, height } of zone.assets) {
      expect(x >= 0 && x + width <= zone.width && y >= 0 && y + height <= zone.height, `an asset of ${zone.zone.id} inside`).toBe(true)
    }
    expect(zone.x + zone.width <= map.width && zone.y + zone.height <= map.height).toBe(true)
  }
  for (const [index, band] of map.bands.entries()) {
    const next = map.bands[index + 1]
    if (next !== undefined) expect(band.y + band.height, `${band.id} above ${next.id}`).toBeLessThanOrEqual(next.y)
  }
}

describe('the layout of a map', () => {
  it('puts every zone into its band, the outer ones on top, and none over another', async () => {
    const map = await layOut(small, () => false, arrange)
    expectWhole(map)
    expect(map.bands.map(({ id }) => id)).toEqual(['outside', 'enterprise', 'operations', 'process'])
    expect(map.bundles).toHaveLength(5)
    expect(map.zones.flatMap(({ assets }) => assets)).toHaveLength(small.assets.length)
  })

  it('does the same for a plant of many zones, without asking ELK', async () => {
    const map = await layOut(
      large,
      (zone) => zone !== 'ops',
      () => Promise.reject(new Error('not asked')),
    )
    expectWhole(map)
    expect(map.width / map.height).toBeGreaterThan(0.8)
    expect(map.zones.filter(({ isCollapsed }) => !isCollapsed).map(({ zone }) => zone.id)).toEqual(['ops'])
  })

  it('gives the same places for the same plant', async () => {
    expect(await layOut(large, () => true, arrange)).toEqual(await layOut(large, () => true, arrange))
  })

  it('begins and ends every line at the borders of its zones', async () => {
    for (const map of [await layOut(small, () => false, arrange), await layOut(large, () => true, arrange)]) {
      const boxes = new Map(map.zones.map((zone) => [zone.zone.id, zone]))
      for (const { a, b, points } of map.bundles) {
        for (const [id, spot] of [
          [a, points[0]],
          [b, points.at(-1)],
        ] as const) {
          const box = boxes.get(id)
          if (box === undefined || spot === undefined) throw new Error(`no end at ${id}`)
          const isNear = (value: number, ...of: readonly number[]): boolean => of.some((each) => Math.abs(value - each) < 0.6)
          expect(isNear(spot.x, box.x, box.x + box.width) || isNear(spot.y, box.y, box.y + box.height), `${a} to ${b} at ${id}`).toBe(true)
        }
      }
    }
  })

  it('leaves a zone where a person put it, and draws its lines anew', async () => {
    const map = await layOut(small, () => false, arrange)
    const moved = withPins(map, { 'cell-1': { x: 4000, y: 50 } })
    expect(moved.zones.find(({ zone }) => zone.id === 'cell-1')).toMatchObject({ x: 4000, y: 50 })
    expect(moved.width).toBeGreaterThan(4000)
    const lineOf = (of: LaidOutMap, id: string) => of.bundles.find((bundle) => bundle.id === id)?.points
    expect(lineOf(moved, 'ops cell-1')).not.toEqual(lineOf(map, 'ops cell-1'))
    expect(lineOf(moved, 'office ops')).toEqual(lineOf(map, 'office ops'))
    expect(withPins(map, { nowhere: { x: 1, y: 1 } })).toBe(map)
  })

  it('draws an empty plant as nothing', async () => {
    expect(await layOut(mapOf([], []), () => false, arrange)).toMatchObject({ zones: [], bundles: [], bands: [] })
  })
})

describe('a zone', () => {
  it.each([0, 1, 2, 7, 12, 100, 254])('of %i assets is large enough for them, and small when it is collapsed', (count) => {
    const { zones, assets } = mapOf([`z process ${count}`], [])
    const [zone] = zones
    if (zone === undefined) throw new Error('no zone')
    const open = zoneBox(zone, assets, false)
    const shut = zoneBox(zone, assets, true)
    expect(open.assets).toHaveLength(count)
    expect(shut.assets).toEqual([])
    expect(shut.height).toBeLessThanOrEqual(open.height)
    expect([open.count, shut.count]).toEqual([count, count])
  })
})

describe('a bundle', () => {
  it('holds both directions of a pair, and leaves out what leads nowhere', () => {
    const bundles = bundlesOf(small.zones, [...small.edges, ...mapOf([], ['ops > nowhere required', 'ops > ops required']).edges])
    expect(bundles.map(({ id, edges }) => [id, edges.length])).toEqual([
      ['office ops', 1],
      ['ops cell-1', 2],
      ['eng cell-2', 1],
      ['cell-1 cell-3', 1],
      ['office cell-2', 1],
    ])
  })

  const look = (edges: readonly string[], options: Partial<Parameters<typeof bundleLook>[1]> = {}) => {
    const [bundle] = bundlesOf([{ id: 'a' }, { id: 'b' }], mapOf([], edges).edges)
    if (bundle === undefined) throw new Error('no bundle')
    return bundleLook(bundle, { view: 'difference', withTraffic: false, withViolations: false, ...options })
  }

  it('shows the worse of its two directions', () => {
    expect(look(['a > b required 3', 'b > a unplanned 2'])).toMatchObject({
      tone: 'red',
      label: '1 flow, 2 not planned',
      heads: { a: true, b: true },
    })
    expect(look(['a > b required 3'])).toMatchObject({ tone: 'teal', label: '1 flow', heads: { a: false, b: true } })
    expect(look(['a > b unplanned 2'])).toMatchObject({ label: '2 not planned', isViolation: true })
  })

  it('is drawn only in the views that have something of it', () => {
    expect(look(['a > b unplanned 2'], { view: 'planned' })).toBeUndefined()
    expect(look(['a > b surplus'], { view: 'current' })).toBeUndefined()
    expect(look(['a > b surplus'], { view: 'planned' })).toMatchObject({ tone: 'teal', label: '1 flow' })
    expect(look(['a > b idle'])).toBeUndefined()
  })

  it('is as thick as its traffic when asked, and red when it is not planned', () => {
    const thin = look(['a > b required 1'], { withTraffic: true })?.width ?? 0
    expect(look(['a > b required 100000'], { withTraffic: true })?.width).toBeGreaterThan(thin)
    expect(look(['a > b unplanned 2'], { view: 'current' })?.tone).toBe('blue')
    expect(look(['a > b unplanned 2'], { view: 'current', withViolations: true })?.tone).toBe('red')
  })
})

describe('a straight line', () => {
  it('runs from border to border, and its middle is half way', () => {
    const points = straightLine({ x: 0, y: 0, width: 10, height: 10 }, { x: 100, y: 0, width: 10, height: 10 })
    expect(points).toEqual([
      { x: 10, y: 5 },
      { x: 100, y: 5 },
    ])
    expect(middleOf(points)).toEqual({ x: 55, y: 5 })
  })

  it('is a spot between boxes that lie over each other', () => {
    const box = { x: 0, y: 0, width: 10, height: 10 }
    expect(middleOf(straightLine(box, box))).toEqual({ x: 5, y: 5 })
  })
})
