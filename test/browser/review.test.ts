import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFailed, test } from 'vitest'
import { titled } from '../requirements.ts'
import { openBrowser, openPage, picture, requireBrowser } from './browser.ts'
import { startPlantServer } from './plant-server.ts'
import type { PlantServer, SignedIn } from './plant-server.ts'
import { recordSample } from './sample-recording.ts'

const can = requireBrowser()

describe.skipIf(!can.met)(titled('a quarterly review', can), () => {
  let server: PlantServer
  let browser: Browser
  let ben: SignedIn
  beforeAll(async () => {
    server = await startPlantServer()
    ben = await server.hire('Ben Both', { riverside: ['author', 'operations-approver'] })
    await recordSample(server, ben)
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await server?.close()
  })

  test('shows what each flow was used for, and what is decided becomes a change', async () => {
    const { page, context, complaints } = await openPage(browser, server.address)
    onTestFailed(() => picture(page, 'failed-review'))
    await server.enter(context, ben)
    await page.goto('/plants/riverside/reviews')
    const conduit = page.getByRole('button', { name: /engineering-to-cell-2/ })
    await conduit.click()
    await page.getByRole('button', { name: 'Fill in what the evidence speaks for' }).filter({ visible: true }).first().click()
    await picture(page, 'review')
    // A flow that nobody used in the recorded day is for removal; a person says otherwise, with a reason.
    const removal = page.getByRole('radiogroup', { name: 'decision on engineering-to-cell-2.finds-devices' })
    await removal.getByRole('radio', { name: /remove/i }).check()
    await page.getByLabel('why, for engineering-to-cell-2.finds-devices').fill('The device list is read at the cabinet')
    await page.getByRole('button', { name: 'Record the review and draft the change' }).filter({ visible: true }).first().click()
    await page.waitForURL('**/changes/riverside-1')
    await page
      .getByText(/engineering-to-cell-2/)
      .first()
      .waitFor()
    await page.getByRole('heading', { name: /Closes/ }).waitFor()
    await picture(page, 'review-change')
    await page.goto('/plants/riverside/reviews')
    await page.getByRole('heading', { level: 1, name: 'Reviews' }).waitFor()
    await page.getByText('operations-to-cell-1').first().waitFor()
    // It is no longer due; it stands among the past ones.
    await page.getByRole('table', { name: 'past reviews' }).getByText('engineering-to-cell-2').first().waitFor()
    expect(await conduit.count()).toBe(0)
    expect(complaints).toEqual([])
  })
})
