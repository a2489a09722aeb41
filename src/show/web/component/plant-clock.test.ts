import { describe, expect, test } from 'vitest'
import { fieldOf, instantOf } from './plant-clock.ts'

describe('the clock of the plant', () => {
  test.each([
    ['2026-11-27T18:00', 'Europe/Berlin', '2026-11-27T17:00:00Z'],
    ['2026-07-05T18:00', 'Europe/Berlin', '2026-07-05T16:00:00Z'],
    ['2026-07-05T18:00', 'America/New_York', '2026-07-05T22:00:00Z'],
    ['2026-07-05T00:30', 'UTC', '2026-07-05T00:30:00Z'],
  ])('shows and means %s in %s', (field, timezone, iso) => {
    const seconds = Date.parse(iso) / 1000
    expect([instantOf(field, timezone), fieldOf(seconds, timezone)]).toEqual([seconds, field])
  })

  test.each(['', '2026-11-27', 'tomorrow'])('means nothing by `%s`', (field) => {
    expect(instantOf(field, 'UTC')).toBeUndefined()
  })
})
