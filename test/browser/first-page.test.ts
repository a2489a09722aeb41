import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { titled } from '../requirements.ts'
import { openBrowser, openPage, requireBrowser } from './browser.ts'
import { startPlantServer, webFolder } from './plant-server.ts'
import type { PlantServer } from './plant-server.ts'

/** A first visit must be possible over a plant's slow line: what the first page fetches, packed, in bytes. */
const mostFirstBytes = 600_000

const can = requireBrowser()

describe.skipIf(!can.met)(titled('the first page', can), () => {
  let server: PlantServer
  let browser: Browser
  beforeAll(async () => {
    server = await startPlantServer()
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await server?.close()
  })

  test('somebody who is not signed in is led to the sign-in, and nothing of the page breaks its policy or asks elsewhere', async () => {
    const { page, complaints } = await openPage(browser, server.address)
    await page.goto('/plants/riverside/overview')
    await page.waitForURL('**/sign-in**')
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    expect(new URL(page.url()).searchParams.get('after')).toBe('/plants/riverside/overview')
    expect(complaints).toEqual([])
  })

  test('what a first visit fetches is below 600 kB, packed', async () => {
    const { page } = await openPage(browser, server.address)
    const fetched = new Set<string>()
    page.on('response', (response) => void fetched.add(new URL(response.url()).pathname))
    await page.goto('/')
    await page.waitForURL('**/sign-in**')
    await page.waitForLoadState('networkidle')
    const assets = [...fetched].filter((path) => path.startsWith('/assets/'))
    expect(assets.length).toBeGreaterThan(1)
    const bytes = assets.reduce((sum, path) => sum + gzipSync(readFileSync(join(webFolder, path))).length, 0)
    expect(bytes).toBeLessThan(mostFirstBytes)
  })
})
