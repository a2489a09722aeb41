import { join } from 'node:path'
import { chromium as playwright } from 'playwright-core'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { chromium } from '../../scripts/browser.mjs'
import { root } from '../architecture/tree.ts'
import { unmet } from '../requirements.ts'
import type { Requirement } from '../requirements.ts'

/** Pictures of the pages, to be looked at; never part of the repository. */
const screens = join(root, '.cache', 'screens')

/** Keeps a picture of the page as it is now, once nothing moves any more. */
export const picture = async (page: Page, name: string): Promise<void> => {
  await page.screenshot({ path: join(screens, `${name}.png`), animations: 'disabled' })
}

/** A real browser: Debian's Chromium. */
export const requireBrowser = (): Requirement =>
  chromium() === undefined ? unmet("Chromium is not installed (Debian's package `chromium`)") : { met: true }

/** What Chromium would do on the network by itself is off: the tests reach this machine alone. */
const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-default-apps',
]

export const openBrowser = (): Promise<Browser> => playwright.launch({ executablePath: chromium() ?? '', args: quiet })

/** A page, and everything that went wrong in it: errors, refused resources, violations of the content security policy. */
export interface WatchedPage {
  readonly page: Page
  readonly context: BrowserContext
  readonly complaints: readonly string[]
}

export const openPage = async (
  browser: Browser,
  baseURL: string,
  options: { readonly colorScheme?: 'light' | 'dark'; readonly viewport?: { readonly width: number; readonly height: number } } = {},
): Promise<WatchedPage> => {
  const context = await browser.newContext({
    baseURL,
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    ...options,
  })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error' && !/the server responded with a status of 4\d\d/.test(message.text()))
      complaints.push(`console: ${message.text()}`)
  })
  page.on('request', (request) => {
    const url = new URL(request.url())
    if (!['127.0.0.1', 'localhost'].includes(url.hostname) && !['data:', 'blob:'].includes(url.protocol))
      complaints.push(`asked elsewhere: ${request.url()}`)
  })
  return { page, context, complaints }
}
