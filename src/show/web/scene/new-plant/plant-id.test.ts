import { expect, it } from 'vitest'
import { plantIdOf } from './plant-id.ts'

it.each([
  ['Hilltop Dairy', 'hilltop-dairy'],
  ['  Werk 3 / Süd ', 'werk-3-süd'],
  ['../../etc/passwd', 'etc-passwd'],
  ['<script>', 'script'],
  ['---', ''],
  ['工場 1', '工場-1'],
])('the id of %j says its name', (name, id) => {
  expect(plantIdOf(name)).toBe(id)
})

it('is no longer than an address bears, and ends in no dash', () => {
  const id = plantIdOf(`${'ab '.repeat(100)}`)
  expect(id.length).toBeLessThanOrEqual(60)
  expect(id).not.toMatch(/-$/)
})
