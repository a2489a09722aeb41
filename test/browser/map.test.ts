import { readFile } from 'node:fs/promises'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addPlant, addRevision, putInForce } from '#act/store'
import { ok } from '#ground/report'
import { largePlan, largeSize } from '../fixture/large-plan.ts'
import { titled } from '../requirements.ts'
import { openBrowser, openPage, requireBrowser } from './browser.ts'
import { startPlantServer } from './plant-server.ts'
import type { PlantServer, SignedIn } from './plant-server.ts'
import { recordSample } from './sample-recording.ts'

/** Puts the largest plant into the store, as if it had been there for long. */
const putLarge = (server: PlantServer): Promise<unknown> =>
  server.running.parts.office.store.transaction(async (writer) => {
    const at = Date.now()
    await addPlant(writer, { id: 'large', name: 'Large', at })
    const revision = await addRevision(writer, { plant: 'large', author: 'fixture', at, text: largePlan(7) })
    if (!revision.ok) return revision
    await putInForce(writer, { plant: 'large', hash: revision.value, expected: undefined, since: at })
    return ok(undefined)
  })

/** Milliseconds from the beginning of the navigation until the map stood there with a place for everything. */
const laidOut = async (page: Page): Promise<number> => {
  await page.waitForFunction(() => performance.getEntriesByName('map-laid-out').length > 0)
  return page.evaluate(() => performance.getEntriesByName('map-laid-out')[0]?.startTime ?? 0)
}

const can = requireBrowser()

describe.skipIf(!can.met)(titled('the map', can), () => {
  let server: PlantServer
  let browser: Browser
  let anna: SignedIn
  beforeAll(async () => {
    server = await startPlantServer()
    await putLarge(server)
    anna = await server.hire('Anna Author', { riverside: ['author'], large: ['author'] })
    await recordSample(server, anna)
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await server?.close()
  })

  const open = async (path: string, person = anna) => {
    const opened = await openPage(browser, server.address)
    await server.enter(opened.context, person)
    await opened.page.goto(path)
    return opened
  }

  test('of the sample plant is laid out by a worker that the content security policy lets through', async () => {
    const { page, context, complaints } = await open('/plants/riverside/map')
    console.log(`map of the sample plant: ${Math.round(await laidOut(page))} ms from navigation to layout`)
    expect(page.workers()).toHaveLength(1)
    const top = async (zone: string): Promise<number> => (await page.locator(`[data-zone="${zone}"]`).boundingBox())?.y ?? Number.NaN
    const tops = [await top('enterprise'), await top('dmz'), await top('operations'), await top('cell-1')]
    expect(tops).toEqual(tops.toSorted((a, b) => a - b))
    expect(await page.locator('[data-asset]').count()).toBe(39)
    expect(complaints).toEqual([])
    await context.close()
  })

  test('is searched, walked and read with the keyboard alone', async () => {
    const { page, context, complaints } = await open('/plants/riverside/map')
    await laidOut(page)
    await page.keyboard.press('/')
    await page.keyboard.type('ops-2')
    await page.getByRole('option', { name: /^ops-2,/ }).waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    const panel = page.getByRole('complementary', { name: 'ops-2' })
    await panel.getByText('The recordings say the same').or(panel.getByText('The recordings look like')).waitFor()
    // It was seen writing to a controller, and the plan ends that.
    await panel.getByText('enforcing the plan ends that').waitFor()
    expect(new URL(page.url()).searchParams.get('asset')).toBe('ops-2')
    await page.locator('[data-zone="operations"]').focus()
    await page.keyboard.press('ArrowDown')
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-asset'))).toBe('scada')
    await page.keyboard.press('Escape')
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-zone'))).toBe('operations')
    expect(complaints).toEqual([])
    await context.close()
  })

  test('tells of a line its flows, its points and what was observed', async () => {
    const { page, context, complaints } = await open('/plants/riverside/map')
    await laidOut(page)
    await page.locator('[data-bundle="operations cell-1"]').click()
    const panel = page.getByRole('complementary', { name: 'operations and cell-1' })
    await panel.getByText('fw-cells (nftables)').first().waitFor()
    expect(await panel.getByRole('link', { name: 'operations-to-cell-1' }).getAttribute('href')).toBe(
      '/plants/riverside/conduits/operations-to-cell-1',
    )
    await panel.getByText('scada to plc-fill', { exact: true }).first().waitFor()
    expect(complaints).toEqual([])
    await context.close()
  })

  test('goes out as a picture and as a drawing, and not to somebody who only looks', async () => {
    const { page, context, complaints } = await open('/plants/riverside/map')
    await laidOut(page)
    const saved = async (item: RegExp): Promise<Buffer> => {
      await page.getByRole('button', { name: 'Export' }).click()
      const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: item }).click()])
      return readFile(await download.path())
    }
    expect((await saved(/^SVG/)).toString()).toMatch(/^<\?xml [^]*>plc-fill<[^]*<\/svg>\n$/)
    expect((await saved(/^PNG/)).subarray(1, 4).toString()).toBe('PNG')
    expect((await saved(/^draw\.io/)).toString()).toMatch(/^<\?xml [^]*value="plc-fill"[^]*<\/mxfile>\n$/)
    expect(complaints).toEqual([])
    await context.close()
    const viewer = await open('/plants/riverside/map', await server.hire('Vera Viewer', { riverside: ['viewer'] }))
    await laidOut(viewer.page)
    expect(await viewer.page.getByRole('button', { name: 'Export' }).count()).toBe(0)
    await viewer.context.close()
  })

  test('of 5,000 assets begins with zones as counts, and draws only what is near', async () => {
    const { page, context, complaints } = await open('/plants/large/map')
    console.log(`map of ${largeSize.assets} assets: ${Math.round(await laidOut(page))} ms from navigation to layout`)
    await page.locator('[data-zone]').first().waitFor()
    expect(await page.locator('[data-zone]').count()).toBe(largeSize.zones)
    expect(await page.locator('[data-asset]').count()).toBe(0)
    await page.keyboard.press('/')
    await page.keyboard.type('cell-100-3')
    await page.getByRole('option', { name: /^cell-100-3,/ }).waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.locator('[data-asset="cell-100-3"]').waitFor()
    // The others were left behind when the picture moved there.
    await expect.poll(() => page.locator('[data-zone]').count()).toBeLessThan(largeSize.zones / 2)
    expect(complaints).toEqual([])
    await context.close()
  })
})
