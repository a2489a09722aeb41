import { expect, test } from 'vitest'
import { storeFinding } from './store-finding.ts'
import { openStore } from './store.ts'
import { parseStoreUrl } from './store-url.ts'

test.each([
  ['sqlite:plant.db', 'sqlite:plant.db'],
  ['sqlite:/var/lib/bulkhead/a b.db', 'sqlite:/var/lib/bulkhead/a b.db'],
  ['postgres://bulkhead:s3cret@db:5432/plants', 'postgres://bulkhead@db:5432/plants'],
  ['postgresql://bulkhead:s3cret@db/plants?password=s3cret&sslmode=require', 'postgres://bulkhead@db/plants'],
  ['postgres://:s3cret@db/plants', 'postgres://db/plants'],
  ['postgres://u:s3@cret@db/plants', 'postgres://u@db/plants'],
  ['postgres://u:1/s3cret@db/plants', 'postgres://…'],
  ['postgres://u:1?s3cret@db/plants', 'postgres://…'],
  ['postgres://u:1#s3cret@db/plants', 'postgres://…'],
])('%s is shown as %s', (text, shown) => {
  const result = parseStoreUrl(text)
  expect(result.ok ? result.value.shown : result.findings).toBe(shown)
})

test.each([
  '',
  'sqlite:',
  'sqlite::memory:',
  'plant.db',
  'mysql://u:s3cret@db/x',
  'postgres://',
  'postgres://u:s3cret@db:port/x',
  'http://u:s3cret@db/',
])('%j is refused without being repeated', (text) => {
  const result = parseStoreUrl(text)
  expect(result.ok).toBe(false)
  expect(result.findings.map(({ code }) => code)).toEqual(['store/url'])
  expect(JSON.stringify(result)).not.toContain('s3cret')
})

test.each([
  ['postgres://u:s3cret@127.0.0.1:1/x', 'store/unavailable'],
  ['postgres://u:s3cret@%2Fno%2Fsuch%2Fsocket/x', 'store/unavailable'],
  ['sqlite:/no/such/folder/plant.db', 'store/unavailable'],
  ['sqlite:/dev/null/plant.db', 'store/unavailable'],
])('opening %s is the finding %s, without the password', async (url, code) => {
  const result = await openStore(url)
  expect(result.findings.map((finding) => finding.code)).toEqual([code])
  expect(JSON.stringify(result)).not.toContain('s3cret')
})

test('opening a file that is no database is a finding', async () => {
  const result = await openStore(`sqlite:${import.meta.filename}`)
  expect(result.findings.map((finding) => finding.code)).toEqual(['store/damaged'])
})

test.each([
  [{ code: '53100' }, 'store/disk-full'],
  [{ errcode: 13 }, 'store/disk-full'],
  [{ errcode: 10 + 256 * 3 }, undefined],
  [{ code: '57P01' }, 'store/unavailable'],
  [{ code: '08006' }, 'store/unavailable'],
  [{ code: '40001' }, 'store/conflict'],
  [{ code: '40P01' }, 'store/conflict'],
  [{ code: '28P01' }, 'store/refused'],
  [{ code: '3D000' }, 'store/refused'],
  [{ code: '23503' }, undefined],
  [{}, undefined],
])('the error %j is %s', (properties, code) => {
  expect(storeFinding(Object.assign(new Error('of the database'), properties))?.code).toBe(code)
  expect(storeFinding(new Error('around it', { cause: Object.assign(new Error('of the database'), properties) }))?.code).toBe(code)
})
