import { expect, test } from 'vitest'
import { pageOfSubject } from './audit-subject.tsx'

test.each([
  ['plant:riverside change:riverside-7', '/plants/riverside/changes/riverside-7'],
  ['plant:riverside conduit:a/../b', '/plants/riverside/conduits/a%2F..%2Fb'],
  ['plant:riverside', '/plants/riverside/overview'],
  ['plant:riverside constructor:x', undefined],
  ['person:anna', undefined],
  ['javascript:alert(1)', undefined],
  ['plant:javascript:alert(1) change:x', '/plants/javascript%3Aalert(1)/changes/x'],
])('%j leads to %j', (subject, page) => {
  expect(pageOfSubject(subject)).toBe(page)
})
