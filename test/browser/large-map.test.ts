import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFailed, test } from 'vitest'
import { addRevision, putInForce } from '#act/store'
import { addPlant, readPlanText } from '#show/contract'
import { largePlan } from '../fixture/large-plan.ts'
import { titled } from '../requirements.ts'
import { openBrowser, openPage, picture, requireBrowser } from './browser.ts'
import { startPlantServer } from './plant-server.ts'
import type { PlantServer } from './plant-server.ts'

const can = requireBrowser()

describe.skipIf(!can.met)(titled('a large plant', can), () => {
  let server: PlantServer
  let browser: Browser
  beforeAll(async () => {
    server = await startPlantServer()
    const params = { plant: 'large' }
    const added = await server.ask(server.admin, addPlant, { body: { id: 'large', name: 'Large plant', timezone: 'Europe/Berlin' } })
    expect(added.status).toBe(200)
    const { hash } = (await (await server.ask(server.admin, readPlanText, { params })).json()) as { readonly hash: string }
    // Past the change control, which is not what this is about.
    const put = await server.running.parts.office.store.transaction(async (writer) => {
      const revision = await addRevision(writer, { plant: 'large', author: 'test', at: Date.now(), text: largePlan(1) })
      if (!revision.ok) return revision
      return putInForce(writer, { plant: 'large', hash: revision.value, expected: hash, since: Date.now() })
    })
    expect(put.ok).toBe(true)
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await server?.close()
  })

  test('of 5,000 assets in 200 zones has a map that can be searched, entered and left', async () => {
    const { page, context, complaints } = await openPage(browser, server.address)
    onTestFailed(() => picture(page, 'failed-large-map'))
    await server.enter(context, server.admin)
    await page.goto('/plants/large/map')
    await page.waitForFunction(() => performance.getEntriesByName('map-laid-out').length > 0, undefined, { timeout: 60_000 })
    await picture(page, 'large-map')
    // Whatever the plant holds, the page holds what is in view.
    expect(await page.locator('.react-flow__node').count()).toBeLessThan(1_000)
    expect(complaints).toEqual([])
  })
})
