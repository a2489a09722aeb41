import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { codeAt } from '../fixture/authenticator.ts'
import { titled } from '../requirements.ts'
import { openBrowser, openPage, picture, requireBrowser } from './browser.ts'
import { startEmptyServer, testPassword } from './plant-server.ts'

const can = requireBrowser()

describe.skipIf(!can.met)(titled('the first person', can), () => {
  let server: Awaited<ReturnType<typeof startEmptyServer>>
  let browser: Browser
  beforeAll(async () => {
    server = await startEmptyServer()
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await server?.close()
  })

  test('sets the server up by its link, enrols a second factor, signs out, and comes back with password and code', async () => {
    const { address, setUpLink = '' } = server.running
    const { page, context, complaints } = await openPage(browser, address)

    await page.goto(setUpLink)
    await page.getByLabel('Name').fill('Adam Admin')
    await page.getByLabel('E-mail address').fill('adam@riverside.example')
    await page.getByLabel('New password').fill(testPassword)
    await page.getByLabel('The same again').fill(testPassword)
    await picture(page, 'set-up')
    await page.getByRole('button', { name: 'Make the account' }).click()

    const secret = (await page.getByText(/^([A-Z2-7]{4} )+[A-Z2-7]{1,4}$/).textContent())?.replaceAll(' ', '') ?? ''
    await picture(page, 'second-factor')
    await page.getByLabel('Code of the authenticator').fill(codeAt(secret, Date.now()))
    await page.getByRole('button', { name: 'Confirm' }).click()
    await page.getByRole('link', { name: /Riverside Bottling/ }).waitFor()
    await picture(page, 'plants')

    // The link was for one person, once.
    const other = await openPage(browser, address)
    await other.page.goto(setUpLink)
    await other.page.getByRole('alert').waitFor()
    expect(await other.page.getByRole('button', { name: 'Make the account' }).count()).toBe(0)

    const first = (await context.cookies()).find(({ name }) => name.includes('session'))
    expect(first).toMatchObject({ httpOnly: true, sameSite: 'Strict' })
    await page.getByRole('button', { name: 'account of Adam Admin' }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.waitForURL('**/sign-in')

    await page.goto('/account')
    await page.waitForURL('**/sign-in**')
    await page.getByLabel('E-mail address').fill('adam@riverside.example')
    await page.getByRole('textbox', { name: 'Password' }).fill('not the password at all')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('alert').waitFor()
    await page.getByRole('textbox', { name: 'Password' }).fill(testPassword)
    await page.getByRole('button', { name: 'Sign in' }).click()
    // A code opens the door once: the one of the enrolment is used up, so that the next one is shown.
    await page.getByLabel(/code/i).fill(codeAt(secret, Date.now() + 30_000))
    await picture(page, 'sign-in-code')
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.waitForURL('**/account')
    await page.getByRole('heading', { name: 'Account', level: 1 }).waitFor()
    await picture(page, 'account')

    const second = (await context.cookies()).find(({ name }) => name.includes('session'))
    expect(second?.value).not.toBe(first?.value)
    expect(complaints).toEqual([])
  })
})
