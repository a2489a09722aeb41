import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { lints } from '../../src/reason/analyze/lint/index.ts'
import { findingsPage } from './findings-page.ts'

const page = new URL('../../docs/findings.md', import.meta.url)
const source = fileURLToPath(new URL('../../src/', import.meta.url))

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

test('it has every code that the source can say', () => {
  const families = 'capture|packet|stream|observe|dialect|policy|promise|draft|prove|file|source|lint|plan|store|audit|identity|change'
  const literal = new RegExp(`'((?:${families})/[a-z0-9-]+)'`, 'g')
  const files = globSync('**/*.ts', { cwd: source }).filter((file) => !/\.(test|fixture)\.ts$/.test(file))
  const codes = new Set(files.flatMap((file) => [...readFileSync(`${source}${file}`, 'utf8').matchAll(literal)].map((match) => match[1] ?? '')))
  expect(codes.size).toBeGreaterThan(80)
  const page = findingsPage()
  expect([...codes].filter((code) => !page.includes(`\`${code}\``)).toSorted()).toEqual([])
})
