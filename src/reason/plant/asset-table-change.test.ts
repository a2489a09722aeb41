import { describe, expect, test } from 'vitest'
import { planOf, smallPlant } from '../../../test/fixture/plan.ts'
import { assetTableChange } from './asset-table-change.ts'
import type { AssetRow } from './asset-table-change.ts'
import { editPlan } from './edit-plan.ts'

const plan = planOf(smallPlant)

const row = (asset: string, cells: AssetRow['cells'], line = 2): AssetRow => ({ row: line, asset, cells })

const changed = (...rows: readonly AssetRow[]) => {
  const result = assetTableChange(plan, rows, 'assets.csv')
  return result.ok ? result.value : expect.fail(result.findings[0]?.message)
}

describe('a table of assets', () => {
  test('that says what the plan says changes nothing, in whatever words', () => {
    const rows = [
      row('plc-a', { role: 'plc', zone: 'cell-1', address: '2001:0db8:3::10, 10.3.0.10', owner: '' }),
      row('ews', { role: 'ews', zone: ' engineering ', tier: ' ' }),
    ]
    expect(changed(...rows)).toEqual({ differences: [], edits: [] })
  })

  test('sets what is new and leaves what its empty cells do not name', () => {
    const { differences, edits } = changed(row('scada', { owner: 'operations', tier: '3', process: 'line-1', zone: 'cell-1', name: '' }))
    expect(differences).toEqual([
      {
        kind: 'changed',
        asset: 'scada',
        cells: [
          { field: 'zone', before: 'operations', after: 'cell-1' },
          { field: 'process', before: '', after: 'line-1' },
          { field: 'owner', before: '', after: 'operations' },
          { field: 'tier', before: '', after: '3' },
        ],
      },
    ])
    const edited = editPlan(smallPlant, edits)
    // A flow whose end moved is no good plan any more: the edit is, and `parsePlan` says the rest.
    expect(edited.ok && edited.value).toContain(
      'scada: { role: scada-server, zone: cell-1, address: 10.2.0.10, process: line-1, owner: operations, tier: 3 }',
    )
  })

  test('adds what the plan does not have, when role and zone are known', () => {
    const { differences, edits } = changed(row('plc-c', { role: 'plc', zone: 'cell-1', address: '10.3.0.12; 10.3.0.13', mac: '00:1b:1b:00:00:01' }))
    expect(differences[0]?.kind).toBe('added')
    const edited = editPlan(smallPlant, edits)
    expect(edited.ok && planOf(edited.value).assets.get('plc-c')).toMatchObject({
      role: 'plc',
      zone: 'cell-1',
      addresses: [0x0a03000cn, 0x0a03000dn],
    })
  })

  test('what it gets wrong is told with its line, and then nothing is changed', () => {
    const cases: readonly (readonly [row: AssetRow, code: string])[] = [
      [row('../../x', {}), 'table/bad-id'],
      [row('=cmd|x', {}), 'table/bad-id'],
      [row('__proto__', { role: 'plc', zone: 'cell-1' }), 'table/bad-id'],
      [row('new', { role: 'plc' }), 'table/empty-cell'],
      [row('plc-a', { zone: 'cell-9' }), 'table/unknown-zone'],
      [row('plc-a', { role: 'plcc' }), 'table/unknown-role'],
      [row('plc-a', { tier: '5' }), 'table/wrong-value'],
      [row('plc-a', { address: '10.3.0.1; x' }), 'table/wrong-value'],
      [row('plc-a', { mac: '00' }), 'table/wrong-value'],
      [row('plc-a', { owner: 'x'.repeat(2001) }), 'table/wrong-value'],
    ]
    for (const [wrong, code] of cases) {
      const result = assetTableChange(plan, [wrong], 'assets.csv')
      expect([result.ok, result.findings[0]?.code, result.findings[0]?.at?.line]).toEqual([false, code, 2])
    }
    const twice = assetTableChange(plan, [row('plc-a', {}), row('plc-a', {}, 7)], 'assets.csv')
    expect(twice.findings.map(({ code, at }) => [code, at?.line])).toEqual([['table/twice', 7]])
  })

  test('more rows than a plan has are refused before they are read', () => {
    const result = assetTableChange(
      plan,
      Array.from({ length: 20_001 }, () => row('', {})),
      'assets.csv',
    )
    expect(result.findings.map(({ code }) => code)).toEqual(['table/too-large'])
  })
})
