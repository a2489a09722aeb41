import { describe, expect, it } from 'vitest'
import { at } from './plant.fixture.ts'
import { monthsLater, presentInstant } from './wall-clock.ts'

describe('months later', () => {
  it.each([
    ['2026-11-30T11:00:00Z', 3, '2027-02-28T11:00:00Z'],
    ['2027-11-30T11:00:00Z', 3, '2028-02-29T11:00:00Z'],
    ['2026-10-15T10:00:00Z', 3, '2027-01-15T11:00:00Z'],
    ['2026-12-31T23:30:00Z', 1, '2027-01-31T23:30:00Z'],
    ['2026-06-01T00:00:00Z', 24, '2028-06-01T00:00:00Z'],
  ])('%s and %i months is %s in Berlin', (from, months, to) => {
    expect(monthsLater(at(from), months, 'Europe/Berlin')).toBe(at(to))
  })
})

it('an instant is told as the clock in the plant shows it', () => {
  expect(presentInstant(at('2026-07-31T22:05:00Z'), 'Europe/Berlin')).toBe('Saturday 2026-08-01 00:05 Europe/Berlin')
})
