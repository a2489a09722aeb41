import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { titled } from '../requirements.ts'
import { openBrowser, openPage, picture, requireBrowser } from './browser.ts'
import type { WatchedPage } from './browser.ts'
import { startPlantServer } from './plant-server.ts'
import type { PlantServer } from './plant-server.ts'
import { makeSampleCapture } from './sample-recording.ts'

const can = requireBrowser()

describe.skipIf(!can.met)(titled('recordings and inventory', can), () => {
  let server: PlantServer
  let browser: Browser
  let watched: WatchedPage
  let page: Page
  let capture: { readonly folder: string; readonly file: string }
  beforeAll(async () => {
    server = await startPlantServer()
    const anna = await server.hire('Anna Author', { riverside: ['author'] })
    capture = await makeSampleCapture()
    browser = await openBrowser()
    watched = await openPage(browser, server.address)
    page = watched.page
    await server.enter(watched.context, anna)
  })
  afterAll(async () => {
    await browser?.close()
    await server?.close()
    if (capture !== undefined) await rm(capture.folder, { recursive: true, force: true })
  })

  const chosen = async (button: string, files: readonly string[]): Promise<void> => {
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('button', { name: button }).click()])
    await chooser.setFiles([...files])
  }

  test('a capture is chosen among others, sent while the reader is elsewhere, and read', async () => {
    await page.goto('/plants/riverside/recordings')
    await page.getByText('Drop a capture here').waitFor()
    await picture(page, 'recordings-empty')
    const letter = join(capture.folder, '<img src=x onerror=alert(1)>.pcap')
    await writeFile(letter, 'this is a letter')
    await chosen('Choose files', [capture.file, letter])
    await page.getByRole('heading', { name: 'Under way' }).waitFor()
    await page.getByRole('link', { name: 'Inventory' }).click()
    await page.getByRole('heading', { level: 1, name: 'Inventory' }).waitFor()
    await page.getByRole('link', { name: 'Recordings' }).click()
    await picture(page, 'recordings-under-way')
    await page.getByRole('table', { name: 'recordings' }).getByText('riverside.pcap').waitFor()
    await page.getByRole('button', { name: '1 file could not be read' }).click()
    await page.getByText('not a capture').waitFor()
    await picture(page, 'recordings')
    await chosen('Choose files', [capture.file])
    await page.getByText('among the recordings already').waitFor()
  })

  test('files may be dropped anywhere on the page, and what is empty is not even sent', async () => {
    const dropped = await page.evaluateHandle(() => {
      const transfer = new DataTransfer()
      transfer.items.add(new File([], 'folder'))
      return transfer
    })
    await page.dispatchEvent('h1', 'dragover', { dataTransfer: dropped })
    await page.dispatchEvent('h1', 'drop', { dataTransfer: dropped })
    await page.getByText('This is empty, or a folder.').waitFor()
    await page.getByRole('button', { name: 'take folder off the list' }).click()
    await page.getByText('This is empty, or a folder.').waitFor({ state: 'detached' })
  })

  test('the recordings become a drafted change', async () => {
    await page.getByRole('button', { name: 'Draft a plan from these recordings' }).click()
    await page.waitForURL('**/changes/riverside-1')
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.getByText('Plan drafted from one recording').first().waitFor()
  })

  test('the inventory shows what contradicts the plan, why a role, and what an edit of several would change', async () => {
    await page.goto('/plants/riverside/inventory')
    await page.getByRole('table', { name: 'assets' }).waitFor()
    await picture(page, 'inventory')
    await page.getByRole('combobox', { name: 'Zone' }).click()
    await page.getByRole('option', { name: /^cell-1 / }).click()
    await page.waitForURL('**zone=cell-1**')
    await page.getByRole('link', { name: 'plc-fill', exact: true }).click()
    await page.getByRole('dialog').getByText('By its traffic').waitFor()
    await picture(page, 'inventory-asset')
    await page.keyboard.press('Escape')
    await page.getByRole('checkbox', { name: 'select plc-fill', exact: true }).check()
    await page.getByRole('checkbox', { name: 'select plc-cap', exact: true }).check()
    await page.getByRole('combobox', { name: 'Set owner' }).fill('filling crew')
    await page.getByRole('button', { name: 'Show what would change' }).click()
    await page.getByRole('table', { name: 'differences' }).waitFor()
    await page.getByRole('textbox', { name: 'Why' }).fill('The crew took over the line')
    await picture(page, 'inventory-preview')
    await page.getByRole('button', { name: 'Draft the change' }).click()
    await page.waitForURL('**/changes/riverside-2')
  })

  test('an exported table comes back without a difference, and changed with one', async () => {
    await page.goto('/plants/riverside/inventory?group=zone')
    await page.getByRole('table', { name: 'assets' }).waitFor()
    await picture(page, 'inventory-grouped')
    const [saved] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Export as CSV' }).click()])
    const table = join(capture.folder, 'assets.csv')
    await saved.saveAs(table)
    await chosen('Import a CSV', [table])
    await page.getByText('The plan in force says all of this already.').waitFor()
    await page.keyboard.press('Escape')
    await writeFile(table, (await readFile(table, 'utf8')).replace(/^(plc-fill,.*?),operations,3,/m, '$1,night shift,4,'))
    await chosen('Import a CSV', [table])
    await page.getByRole('cell', { name: 'night shift' }).waitFor()
  })

  test('nothing failed, was refused or asked elsewhere on the way', () => {
    expect(watched.complaints).toEqual([])
  })
})
