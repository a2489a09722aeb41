import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readChange, readPlanText, readRevision } from '#show/contract'
import { titled } from '../requirements.ts'
import { openBrowser, openPage, picture, requireBrowser } from './browser.ts'
import { startPlantServer } from './plant-server.ts'
import type { PlantServer, SignedIn } from './plant-server.ts'

const can = requireBrowser()

describe.skipIf(!can.met)(titled('forms of the plan in a browser', can), () => {
  let server: PlantServer
  let browser: Browser
  let anna: SignedIn
  let vera: SignedIn
  beforeAll(async () => {
    server = await startPlantServer()
    anna = await server.hire('Anna Author', { riverside: ['author'] })
    vera = await server.hire('Vera Viewer', { riverside: ['viewer'] })
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await server?.close()
  })

  const open = async (person: SignedIn, path: string, options: Parameters<typeof openPage>[2] = {}) => {
    const opened = await openPage(browser, server.address, options)
    await server.enter(opened.context, person)
    await opened.page.goto(path)
    return opened
  }

  test('a flow is added by the keys alone: an error at its field, what it opens, and a change of exactly that', async () => {
    const { page, context, complaints } = await open(anna, '/plants/riverside/conduits/operations-to-cell-1')
    await page.getByRole('button', { name: 'Add a flow' }).focus()
    await page.keyboard.press('Enter')
    const form = page.getByRole('dialog', { name: 'Add a flow to operations-to-cell-1' })
    await form.getByRole('textbox', { name: 'Id of the flow' }).fill('historian-reads')
    const write = async (label: RegExp, text: string): Promise<void> => {
      await form
        .getByRole('combobox', { name: label })
        .or(form.getByRole('textbox', { name: label }))
        .focus()
      await page.keyboard.type(text)
      await page.keyboard.press('Enter')
      await page.keyboard.press('Tab')
    }
    await write(/^From, in operations/, 'dmz-historian')
    await write(/^To, in cell-1/, 'plc-fill')
    await write(/^Services/, 's7comm')
    await form.getByRole('checkbox', { name: 'read', exact: true }).press('Space')
    await form.getByRole('textbox', { name: 'Why' }).fill('Counts for the shift report')
    await form.getByRole('button', { name: 'See what it does' }).press('Enter')
    await form.getByText('is in zone dmz, this side of the conduit is operations').waitFor()
    await picture(page, 'plan-form-error')
    // The button stands at the end of a long form: the keys are led to the field that is wrong.
    await form.locator('input[aria-invalid="true"]:focus').waitFor()

    await form
      .getByRole('combobox', { name: /^From/ })
      .or(form.getByRole('textbox', { name: /^From/ }))
      .focus()
    await page.keyboard.press('Backspace')
    await write(/^From, in operations/, 'scada')
    await form.getByRole('checkbox', { name: 'upload', exact: true }).press('Space')
    await form.getByRole('button', { name: 'See what it does' }).press('Enter')
    await form.getByRole('heading', { name: 'Opens (1)' }).waitFor()
    await form.getByText('operations-to-cell-1.historian-reads').first().waitFor()
    await picture(page, 'plan-form-opens')
    await form.getByRole('textbox', { name: 'Why' }).fill('Agreed with the shift')
    await form.getByRole('button', { name: 'Draft the change' }).press('Enter')
    await page.waitForURL('**/changes/riverside-1')

    const { text: before } = (await (await server.ask(anna, readPlanText, { params: { plant: 'riverside' } })).json()) as { readonly text: string }
    const change = (await (await server.ask(anna, readChange, { params: { plant: 'riverside', change: 'riverside-1' } })).json()) as {
      readonly revision: string
      readonly title: string
    }
    expect(change.title).toBe('Add flow operations-to-cell-1.historian-reads')
    const revision = await server.ask(anna, readRevision, { params: { plant: 'riverside', hash: change.revision } })
    const { text: after } = (await revision.json()) as { readonly text: string }
    expect(after.split('\n').filter((line) => !before.includes(line))).toEqual([
      '      historian-reads: { from: [scada], to: [plc-fill], service: s7comm, operations: [read, upload], why: Counts for the shift report }',
    ])
    expect(complaints).toEqual([])
    await context.close()
  })

  test('a form that is sent as it was opened changes nothing, and an exception stands longer by no form', async () => {
    const { page, context, complaints } = await open(anna, '/plants/riverside/exceptions')
    await page.getByRole('button', { name: 'Edit exception erp-past-the-dmz' }).click()
    await page.getByRole('button', { name: 'See what it does' }).click()
    await page.getByText('The plan in force says all of this already').waitFor()
    expect(await page.getByRole('button', { name: 'Draft the change' }).isDisabled()).toBe(true)
    await page.getByRole('button', { name: 'Back' }).click()
    expect(await page.getByRole('textbox', { name: 'Risk accepted by' }).inputValue()).toBe('Plant manager')
    await page.getByLabel('Until').fill('2027-12-31')
    await page.getByRole('button', { name: 'See what it does' }).click()
    await page.getByText('that takes evidence of its use').waitFor()
    expect(complaints).toEqual([])
    await context.close()
  })

  test('who drafts no changes is shown no form', async () => {
    const { page, context } = await open(vera, '/plants/riverside/conduits/operations-to-cell-1')
    await page.getByRole('article', { name: 'flow scada-runs' }).waitFor()
    expect(await page.getByRole('button', { name: /flow/i }).count()).toBe(0)
    await context.close()
  })
})
