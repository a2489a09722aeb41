import { unzipSync } from 'fflate'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFailed, test } from 'vitest'
import { exportConfigurations } from '#show/contract'
import { titled } from '../requirements.ts'
import { openBrowser, openPage, picture, requireBrowser } from './browser.ts'
import { startPlantServer } from './plant-server.ts'
import type { PlantServer, SignedIn } from './plant-server.ts'
import { recordSample } from './sample-recording.ts'

const can = requireBrowser()

/** The sample's exceptions end with February 2027 by the plant's clock; a day before, and a day after. */
const before = Date.UTC(2027, 1, 27, 12)
const after = Date.UTC(2027, 2, 1, 12)

describe.skipIf(!can.met)(titled('an exception', can), () => {
  let server: PlantServer
  let browser: Browser
  let olga: SignedIn
  let time = before
  beforeAll(async () => {
    server = await startPlantServer({ clock: () => time })
    olga = await server.hire('Olga Operations', { riverside: ['operations-approver', 'author'] })
    await recordSample(server, olga)
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await server?.close()
  })

  const compiled = async (person: SignedIn): Promise<string> => {
    const answer = await server.ask(person, exportConfigurations, { params: { plant: 'riverside' } })
    expect(answer.status).toBe(200)
    const files = Object.entries(unzipSync(new Uint8Array(await answer.arrayBuffer()))).filter(([name]) => name.endsWith('.nft'))
    return files.map(([, bytes]) => new TextDecoder().decode(bytes)).join('\n')
  }

  test('says what will drop before it lapses, and is gone from the compiled rules afterwards, by the clock alone', async () => {
    const { page, context, complaints } = await openPage(browser, server.address)
    onTestFailed(() => picture(page, 'failed-lapse'))
    await server.enter(context, olga)
    await page.goto('/plants/riverside/exceptions')
    const card = page.getByRole('article', { name: 'exception erp-past-the-dmz' })
    await card
      .getByText(/Sunday 28 February|2027-02-28|28 Feb/)
      .first()
      .waitFor()
    await card.getByRole('table', { name: 'conversations that will drop' }).waitFor()
    await picture(page, 'exception-will-drop')
    expect(await compiled(olga)).toContain('enterprise-to-operations.orders')

    time = after
    const again = await server.signInAgain(olga)
    await context.clearCookies()
    await server.enter(context, again)
    await page.goto('/plants/riverside/exceptions')
    await card.getByRole('table', { name: 'conversations that dropped' }).waitFor()
    await picture(page, 'exception-over')
    const rules = await compiled(again)
    expect(rules).not.toContain('enterprise-to-operations.orders')
    // What stands by no exception is there still: the set was compiled, and not emptied.
    expect(rules).toContain('operations-to-cell-1.scada-runs')
    expect(complaints).toEqual([])
  })
})
