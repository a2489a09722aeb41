import { readFile, writeFile } from 'node:fs/promises'
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFailed, test } from 'vitest'
import { titled } from '../requirements.ts'
import { openBrowser, openPage, picture, requireBrowser } from './browser.ts'
import { startPlantServer } from './plant-server.ts'
import type { PlantServer, SignedIn } from './plant-server.ts'
import { recordSample } from './sample-recording.ts'

const can = requireBrowser()

describe.skipIf(!can.met)(titled('the matrix', can), () => {
  let server: PlantServer
  let browser: Browser
  let anna: SignedIn
  beforeAll(async () => {
    server = await startPlantServer()
    anna = await server.hire('Anna Author', { riverside: ['author'] })
    await recordSample(server, anna)
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await server?.close()
  })

  const importing = async (page: Page, file: string): Promise<void> => {
    await page.getByRole('button', { name: 'Import XLSX' }).click()
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByRole('dialog').getByRole('button', { name: 'Workbook' }).click(),
    ])
    await chooser.setFiles(file)
  }

  test('goes out as a workbook and comes back without loss; one edited cell is one difference, and becomes a change', async () => {
    const { page, context, complaints } = await openPage(browser, server.address)
    onTestFailed(() => picture(page, 'failed-matrix'))
    await server.enter(context, anna)
    await page.goto('/plants/riverside/matrix')
    await page.getByRole('grid', { name: 'zone by zone' }).waitFor()
    await picture(page, 'matrix')
    const saved = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Export XLSX' }).click()
    const file = await (await saved).path()
    const whole = `${file}.xlsx`
    await writeFile(whole, await readFile(file))

    await importing(page, whole)
    await page.getByText('It says what the plan says already: nothing changes.').waitFor()
    await picture(page, 'matrix-unchanged')
    await page.getByRole('button', { name: 'Cancel' }).click()

    // As somebody who edits one reason in the sheet would: nothing else in the file differs.
    const parts = unzipSync(await readFile(whole))
    const edited = Object.fromEntries(
      Object.entries(parts).map(([name, bytes]) => [
        name,
        name.endsWith('.xml') ? strToU8(strFromU8(bytes).replaceAll('Supervision of utilities and cleaning', 'Supervision of all utilities')) : bytes,
      ]),
    )
    const changed = `${file}-edited.xlsx`
    await writeFile(changed, zipSync(edited))
    await importing(page, changed)
    await page.getByText('1 flow would change.').waitFor()
    await page.getByLabel('Title of the change').fill('A clearer reason')
    await page.getByRole('dialog').getByLabel('Why', { exact: false }).last().fill('The old one was too narrow')
    await picture(page, 'matrix-edited')
    await page.getByRole('button', { name: 'Draft the change' }).click()
    await page.waitForURL('**/changes/riverside-1')
    expect(complaints).toEqual([])
  })
})
