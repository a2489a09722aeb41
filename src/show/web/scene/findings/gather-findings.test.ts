import { expect, test } from 'vitest'
import { fitsSearch, gatherFindings } from './gather-findings.ts'
import type { Found } from './gather-findings.ts'

const found = (severity: Found['severity'], code: string, message = 'it is wrong', origin: Found['origin'] = 'plan', path = 'zones.a'): Found => ({
  severity,
  code,
  message,
  origin,
  at: { path },
})

test('the worst comes first, then what is found most often, each code once', () => {
  const groups = gatherFindings([
    found('note', 'lint/c'),
    found('warning', 'lint/a'),
    found('warning', 'lint/b'),
    found('warning', 'lint/b'),
    found('error', 'plan/x'),
  ])
  expect(groups.map(({ code, findings }) => [code, findings.length])).toEqual([
    ['plan/x', 1],
    ['lint/b', 2],
    ['lint/a', 1],
    ['lint/c', 1],
  ])
})

test.each([
  [{}, true],
  [{ severity: 'error' }, false],
  [{ severity: 'warning', origin: 'plan' }, true],
  [{ origin: 'recording' }, false],
  [{ code: 'lint/a' }, true],
  [{ code: 'lint' }, false],
  [{ text: 'ZONES.A' }, true],
  [{ text: 'nowhere' }, false],
])('a search for %j is met: %s', (search, fits) => {
  expect(fitsSearch(found('warning', 'lint/a'), search)).toBe(fits)
})
