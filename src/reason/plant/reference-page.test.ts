import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { referencePage } from './reference-page.fixture.ts'

const page = new URL('../../../docs/plan-reference.md', import.meta.url)

test('docs/plan-reference.md is made from the code (`npm run golden` rewrites it)', () => {
  if (process.env['GOLDEN'] === '1') writeFileSync(page, referencePage())
  expect(readFileSync(page, 'utf8')).toBe(referencePage())
})

test('it explains every key of the plan', () => {
  expect(
    referencePage()
      .split('\n')
      .filter((line) => /^\| `[^`]+` \| [^|]+ \| (yes)? \| {2}\|$/.test(line)),
  ).toEqual([])
})
