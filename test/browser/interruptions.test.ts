import { readFile } from 'node:fs/promises'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { samplePlanFile } from '#act/command'
import { draftChange, editChange } from '#show/contract'
import { titled } from '../requirements.ts'
import { openBrowser, openPage, requireBrowser } from './browser.ts'
import { startPlantServer } from './plant-server.ts'
import type { PlantServer, SignedIn } from './plant-server.ts'

const can = requireBrowser()

describe.skipIf(!can.met)(titled('work that is interrupted', can), () => {
  let server: PlantServer
  let browser: Browser
  let anna: SignedIn
  let text: string
  beforeAll(async () => {
    server = await startPlantServer()
    anna = await server.hire('Anna Author', { riverside: ['author', 'viewer', 'administrator'] })
    text = await readFile(samplePlanFile, 'utf8')
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await server?.close()
  })

  const openAs = async (person: SignedIn) => {
    const opened = await openPage(browser, server.address)
    await server.enter(opened.context, person)
    return opened
  }

  test('letters typed into the middle of a search stay in their order, and the address follows', async () => {
    const { page, context } = await openAs(anna)
    await page.goto('/plants/riverside/inventory?words=fill')
    const field = page.getByRole('textbox', { name: 'Find' })
    await field.press('Home')
    await field.pressSequentially('plc-', { delay: 20 })
    await page.waitForURL('**/inventory?words=plc-fill')
    expect(await field.inputValue()).toBe('plc-fill')
    await page.getByRole('link', { name: 'Inventory' }).click()
    await expect.poll(() => field.inputValue()).toBe('')
    await context.close()
  })

  test('a dialog keeps the keys inside, Escape leads back to where it was opened, and a click beside it takes nothing away', async () => {
    const { page, context } = await openAs(anna)
    await page.goto('/plants/riverside/inventory')
    await page.getByRole('checkbox', { name: 'select plc-fill', exact: true }).check()
    await page.getByRole('combobox', { name: 'Set owner' }).fill('night crew')
    const opener = page.getByRole('button', { name: 'Show what would change' })
    await opener.focus()
    await page.keyboard.press('Enter')
    const why = page.getByRole('dialog').getByRole('textbox', { name: 'Why' })
    await why.focus()
    for (let tabs = 0; tabs < 8; tabs++) await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.closest('[role=dialog]') !== null)).toBe(true)
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Show what would change')

    await page.keyboard.press('Enter')
    await why.fill('typed with care')
    await page.mouse.click(5, 500)
    await page.getByRole('button', { name: 'Draft the change' }).click()
    await page.waitForURL('**/changes/riverside-*')
    await page.getByText('typed with care').first().waitFor()
    await context.close()
  })

  test('a server that goes away is told of once, and its pages go on without a reload when it is back', async () => {
    const { page, context } = await openAs(anna)
    await page.goto('/plants/riverside/changes')
    await page.getByRole('heading', { level: 1, name: 'Changes' }).waitFor()
    await context.route('**/api/**', (route) => route.abort('connectionrefused'))
    await page.getByRole('link', { name: 'Exceptions' }).click()
    const told = page.getByRole('alert').filter({ hasText: 'It is asked again every few seconds' })
    await told.waitFor()
    expect(await told.count()).toBe(1)
    await context.unroute('**/api/**')
    await page.getByRole('article', { name: 'exception erp-past-the-dmz' }).waitFor()
    await told.waitFor({ state: 'detached' })
    await context.close()
  })

  test('a session that ends leads to the sign-in and knows the way back, with everything that was filtered', async () => {
    const { page, context } = await openAs(anna)
    await page.goto('/plants/riverside/overview')
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()
    await context.clearCookies()
    await page.goto('/plants/riverside/inventory?zone=cell-1&words=plc')
    await page.waitForURL('**/sign-in?**')
    expect(new URL(page.url()).searchParams.get('after')).toBe('/plants/riverside/inventory?zone=cell-1&words=plc')
    await context.close()
  })

  test('what somebody wrote stays on the page when their session ends, if they stay', async () => {
    const { page, context } = await openAs(anna)
    const asked: string[] = []
    page.on('dialog', (dialog) => {
      asked.push(dialog.message())
      void dialog.dismiss()
    })
    await page.goto('/plants/riverside/plan')
    const editor = page.getByRole('textbox', { name: 'the plan as YAML' })
    await editor.click()
    await page.keyboard.press('Control+Home')
    await page.keyboard.type('# my own words\n')
    await context.clearCookies()
    await page.getByRole('button', { name: 'Propose this' }).click()
    await page.getByLabel('Title').fill('Words')
    await page.getByLabel('Why').fill('They matter')
    await page.getByRole('button', { name: 'Make the change' }).click()
    await expect.poll(() => asked.length).toBe(1)
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
    expect(await editor.textContent()).toContain('# my own words')
    expect(new URL(page.url()).pathname).toBe('/plants/riverside/plan')
    await context.close()
  })

  test('what somebody writes is not replaced when somebody else edits the same change', async () => {
    const { page, context } = await openAs(anna)
    const body = { title: 'Two editors', why: 'who is first', text: text.replace('Filling and capping', 'Filling'), rollback: 'none' }
    const drafted = await server.ask(anna, draftChange, { params: { plant: 'riverside' }, body })
    const { id } = (await drafted.json()) as { readonly id: string }
    await page.clock.install()
    await page.goto(`/plants/riverside/plan?change=${id}`)
    const editor = page.getByRole('textbox', { name: 'the plan of the change as YAML' })
    await editor.click()
    await page.keyboard.press('Control+Home')
    await page.keyboard.type('# my own words\n')
    const edited = await server.ask(anna, editChange, {
      params: { plant: 'riverside', change: id },
      body: { version: 1, text: text.replace('Filling and capping', 'Filling, capping and more') },
    })
    expect(edited.status).toBe(200)
    // The page is looked at again after a while, and asks anew.
    await page.clock.fastForward(60_000)
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })))
    await page.getByRole('alert').filter({ hasText: 'Somebody else edited this change meanwhile' }).waitFor()
    expect(await editor.textContent()).toContain('# my own words')
    await context.close()
  })

  test('a plant that is not there, or not for the reader, shows the way to their own', async () => {
    const { page, context } = await openAs(anna)
    await page.goto('/plants/elsewhere/overview')
    await page.getByRole('heading', { level: 1, name: 'No such plant' }).waitFor()
    await page.getByRole('link', { name: 'Your plants' }).click()
    await page.waitForURL('**/plants/riverside/overview')
    await context.close()
  })
})
