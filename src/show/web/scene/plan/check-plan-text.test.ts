import { expect, test } from 'vitest'
import { smallPlant } from '../../../../../test/fixture/plan.ts'
import { checkPlanText, planVocabulary } from './check-plan-text.ts'

const now = Date.parse('2026-01-05T12:00:00Z') / 1000

test('a plan gives its names, and what the server would find in it', () => {
  const { names, findings } = checkPlanText(`${smallPlant}promises:\n  - nobody in operations reaches role:plc\n`, now)
  expect(names).toMatchObject({ zones: ['enterprise', 'operations', 'engineering', 'cell-1'], points: ['fw'], windows: ['night'] })
  expect(names?.flows).toContain('operations-to-cell-1.scada-reads')
  expect(findings[0]).toMatchObject({ code: 'promise/broken', severity: 'error' })
  expect(findings.some(({ severity }) => severity !== 'error')).toBe(true)
})

test('a text that is no plan gives its errors with their lines, and no names', () => {
  const text = smallPlant.replace('ews: { role: engineering-workstation, zone: engineering', 'ews: { role: engineering-workstation, zone: enginering')
  const { names, findings } = checkPlanText(text, now)
  expect(names).toBeUndefined()
  const line = text.split('\n').findIndex((one) => one.includes('ews: {')) + 1
  expect(findings.map(({ code, at }) => [code, at?.line])).toContainEqual(['plan/unknown-zone', line])
})

test('whatever somebody types is checked without a fault', () => {
  for (const text of ['', '{', '\u0000', 'plant: [', '- - -', 'a: *b', `${'['.repeat(3000)}`])
    expect(checkPlanText(text, now).findings.length).toBeGreaterThan(0)
})

test('completion knows the services, roles, operations and dialects of the engine', () => {
  const { services, roles, operations, dialects } = planVocabulary()
  expect([services.includes('modbus'), roles.includes('plc'), operations.includes('download'), dialects.includes('nftables')]).toEqual([
    true,
    true,
    true,
    true,
  ])
})
