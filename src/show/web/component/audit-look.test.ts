import { describe, expect, test } from 'vitest'
import { lookFromSearch, lookToQuery } from './audit-look.ts'

describe('how the audit log is looked at', () => {
  test('both days of a span belong to it, by UTC', () => {
    const { from, until } = lookToQuery(lookFromSearch({ from: '2026-11-27', until: '2026-11-27' }))
    expect([from, until]).toEqual([1_795_737_600, 1_795_824_000])
  })

  test.each([
    [{ from: 'yesterday', until: '2026-13-45' }, {}],
    [{ deed: '', actor: {}, about: 7 }, { about: '7' }],
    [{ from: '1969-12-31' }, {}],
  ])('%j asks for %j', (search, query) => {
    expect(lookToQuery(lookFromSearch(search))).toEqual(query)
  })

  test('a page is a number or the first', () => {
    expect(lookFromSearch({ before: '12' }).before).toBe(12)
    for (const before of ['-1', '1e9', '9'.repeat(20), null]) expect(lookFromSearch({ before }).before).toBeUndefined()
  })
})
