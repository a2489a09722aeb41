import { describe, expect, test } from 'vitest'
import { choices, filtered, grouped } from './arrange.ts'
import type { Asset } from './arrange.ts'
import { lookFromSearch, lookToSearch } from './inventory-search.ts'

const asset = (id: string, more: Partial<Asset> = {}): Asset => ({
  id,
  isPlanned: true,
  isSeen: true,
  role: 'plc',
  roleName: 'Programmable logic controller',
  addresses: [],
  observed: { names: [], addresses: [], macs: [], identity: {} },
  functions: [],
  conversations: 0,
  isExternal: false,
  conflicts: [],
  ...more,
})

const assets = [
  asset('plc-1', { zone: 'cell-1', owner: 'ops', tier: 3, functions: ['fill', 'pack'] }),
  asset('plc-2', { zone: 'cell-2', isSeen: false, conflicts: [{ kind: 'never-seen', message: 'x' }] }),
  asset('10.0.0.9', { isPlanned: false, observed: { names: ['<b>HMI'], addresses: ['10.0.0.9'], macs: [], identity: { vendor: 'Siemens' } } }),
]

const idsOf = (found: readonly Asset[]): readonly string[] => found.map(({ id }) => id)

describe('the assets that are asked for', () => {
  test('hold every word somewhere, whatever its case, and every filter', () => {
    const cases: readonly (readonly [look: Parameters<typeof filtered>[1], ids: readonly string[]])[] = [
      [{ words: '', filters: {} }, ['plc-1', 'plc-2', '10.0.0.9']],
      [{ words: ' PLC cell-2 ', filters: {} }, ['plc-2']],
      [{ words: '<b>hmi siemens', filters: {} }, ['10.0.0.9']],
      [{ words: '', filters: { function: 'pack' } }, ['plc-1']],
      [{ words: '', filters: { conflict: 'any' } }, ['plc-2']],
      [{ words: '', filters: { conflict: 'never-seen', seen: 'no' } }, ['plc-2']],
      [{ words: '', filters: { owner: '–' } }, ['plc-2', '10.0.0.9']],
      [{ words: '', filters: { tier: '3', zone: 'cell-2' } }, []],
    ]
    expect(cases.map(([look]) => idsOf(filtered(assets, look)))).toEqual(cases.map(([, ids]) => ids))
  })

  test('are offered by value with how many each leaves', () => {
    expect(choices(assets, 'zone')).toEqual([
      { value: 'cell-1', count: 1 },
      { value: 'cell-2', count: 1 },
      { value: '–', count: 1 },
    ])
    expect(choices(assets, 'conflict')).toEqual([
      { value: 'any', count: 1 },
      { value: 'never-seen', count: 1 },
      { value: '–', count: 2 },
    ])
  })

  test('stand under the heading of their group, in their own order', () => {
    const lines = grouped(assets, (each) => each, 'owner')
    expect(lines.map((line) => (line.kind === 'heading' ? `${line.value}: ${line.assets.length}` : line.row.id))).toEqual([
      'ops: 1',
      'plc-1',
      '–: 2',
      'plc-2',
      '10.0.0.9',
    ])
    expect(grouped(assets, (each) => each, undefined)).toHaveLength(3)
  })
})

test('a look stands in the address, and what the address says otherwise is as if it were not there', () => {
  const look = { words: 'plc', filters: { zone: 'cell-1', tier: '3' }, group: 'owner', asset: 'plc-1' } as const
  expect(lookFromSearch(lookToSearch(look))).toEqual(look)
  expect(lookFromSearch({ group: '__proto__', words: { a: 1 }, colour: 'red', tier: 3, zone: '' })).toEqual({ words: '', filters: { tier: '3' } })
})
