import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { findingsPage } from './findings-page.fixture.ts'
import { lints } from './lints.ts'

const page = new URL('../../../../docs/findings.md', import.meta.url)

test('docs/findings.md is made from the code (`npm run golden` rewrites it)', () => {
  if (process.env['GOLDEN'] === '1') writeFileSync(page, findingsPage())
  expect(readFileSync(page, 'utf8')).toBe(findingsPage())
})

test('it has one row for each lint', () => {
  const rows = findingsPage()
    .split('\n')
    .filter((line) => line.startsWith('| `lint/'))
  expect(rows.length).toBe(lints.length)
  expect(rows.every((line) => line.split(/(?<!\\)\|/).length === 8)).toBe(true)
})
