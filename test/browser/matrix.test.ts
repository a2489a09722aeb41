import { readFile } from 'node:fs/promises'
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readChange, readPlanText, readRevision } from '#show/contract'
import { titled } from '../requirements.ts'
import { openBrowser, openPage, picture, requireBrowser } from './browser.ts'
import { startPlantServer } from './plant-server.ts'
import type { PlantServer, SignedIn } from './plant-server.ts'
import { recordSample } from './sample-recording.ts'

const can = requireBrowser()

/** The workbook after somebody wrote another text into a cell. */
const edited = (workbook: Uint8Array, from: string, to: string): Buffer => {
  const parts = unzipSync(workbook)
  const texts = strFromU8(parts['xl/sharedStrings.xml'] ?? new Uint8Array())
  if (!texts.includes(from)) throw new Error(`no cell says ${from}`)
  return Buffer.from(zipSync({ ...parts, 'xl/sharedStrings.xml': strToU8(texts.replace(from, to)) }))
}

const choose = async (page: Page, name: string, buffer: Buffer): Promise<void> => {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('button', { name: 'Workbook' }).click()])
  await chooser.setFiles({ name, mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', buffer })
}

describe.skipIf(!can.met)(titled('the matrix in a browser', can), () => {
  let server: PlantServer
  let browser: Browser
  let anna: SignedIn
  beforeAll(async () => {
    server = await startPlantServer()
    anna = await server.hire('Anna Author', { riverside: ['author', 'operations-approver'] })
    await recordSample(server, anna)
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await server?.close()
  })

  const open = async () => {
    const opened = await openPage(browser, server.address)
    await server.enter(opened.context, anna)
    await opened.page.goto('/plants/riverside/matrix')
    await opened.page.getByRole('grid').waitFor()
    return opened
  }

  test('goes out as a workbook and comes back without loss; one edited cell becomes a change of exactly that', async () => {
    const { page, context, complaints } = await open()
    const [saved] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Export XLSX' }).click()])
    expect(saved.suggestedFilename()).toMatch(/^riverside-[0-9a-f]{12}\.xlsx$/)
    const workbook = await readFile(await saved.path())

    await page.getByRole('button', { name: 'Import XLSX' }).click()
    await choose(page, 'unchanged.xlsx', workbook)
    await page.getByText('nothing changes').waitFor()

    await choose(page, 'edited.xlsx', edited(workbook, 'Supervision and recipes of line 1', '=1+1 is no formula here'))
    await page.getByText('1 flow would change').waitFor()
    await picture(page, 'matrix-import')
    await page.getByRole('textbox', { name: 'Why' }).fill('Agreed in the workshop')
    await page.getByRole('button', { name: 'Draft the change' }).click()
    await page.waitForURL('**/changes/riverside-1')

    const change = (await (await server.ask(anna, readChange, { params: { plant: 'riverside', change: 'riverside-1' } })).json()) as {
      readonly revision: string
    }
    const before = (await (await server.ask(anna, readPlanText, { params: { plant: 'riverside' } })).json()) as { readonly text: string }
    const after = await server.ask(anna, readRevision, { params: { plant: 'riverside', hash: change.revision } })
    const { text } = (await after.json()) as { readonly text: string }
    expect(text.split('\n').filter((line) => !before.text.includes(line))).toEqual([expect.stringContaining('=1+1 is no formula here')])
    expect(complaints).toEqual([])
    await context.close()
  })

  test('is gone through by the keys, opens what is asked for, and goes on where it was', async () => {
    const { page, context } = await open()
    const place = () => page.evaluate(() => document.activeElement?.getAttribute('data-place'))
    await page.locator('td[tabindex="0"]').focus()
    for (const key of ['ArrowDown', 'ArrowDown', 'End', 'ArrowRight', 'ArrowLeft']) await page.keyboard.press(key)
    await page.locator('td[data-place="2 8"]:focus').waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Observed' }).waitFor()
    const { searchParams } = new URL(page.url())
    expect([searchParams.get('from'), searchParams.get('to')]).toEqual(['dmz', 'safety'])
    await page.keyboard.press('Escape')
    await page.locator('td[data-place="2 8"]:focus').waitFor()
    expect(await place()).toBe('2 8')
    await context.close()
  })
})
