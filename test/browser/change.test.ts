import { readFile } from 'node:fs/promises'
import { unzipSync } from 'fflate'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFailed, test } from 'vitest'
import { proveConfig, samplePlanFile } from '#act/command'
import { parsePlan } from '#reason/plant'
import type { PlantRole } from '#reason/govern'
import { readPlanText } from '#show/contract'
import { fieldOf } from '../../src/show/web/component/plant-clock.ts'
import { titled } from '../requirements.ts'
import { openBrowser, openPage, picture, requireBrowser } from './browser.ts'
import type { WatchedPage } from './browser.ts'
import { startPlantServer } from './plant-server.ts'
import type { PlantServer } from './plant-server.ts'
import { recordSample } from './sample-recording.ts'

const can = requireBrowser()

/** Takes away that SCADA may write to line 1: recorded traffic breaks. */
const breaking = (text: string): string => text.replace('service: s7comm, operations: [read, write]', 'service: s7comm, operations: [read]')

/** Opens one port to the DMZ, and moves the maintenance window, which opens and closes: security and operations must agree. */
const harmless = (text: string): string =>
  text
    .replace(
      '      feeds-replica: {',
      '      feeds-reports: { from: [historian], to: [dmz-historian], service: tcp/8443, why: Reports for the office }\n$&',
    )
    .replace('maintenance: { days: [sun], from: "02:00", to: "06:00" }', 'maintenance: { days: [sun], from: "01:45", to: "05:58" }')

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).first().click()

/** The button of the dialog that is open, which has the same name as the one that opened it. */
const confirm = async (page: Page, name: string): Promise<void> => {
  await page.getByRole('dialog').getByRole('button', { name, exact: true }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
}

const rewrite = async (page: Page, text: string): Promise<void> => {
  await page.getByRole('textbox', { name: /the plan.* as YAML/ }).click()
  await page.keyboard.press('Control+A')
  await page.keyboard.insertText(text)
}

describe.skipIf(!can.met)(titled('a change', can), () => {
  let server: PlantServer
  let browser: Browser
  const people: Record<string, WatchedPage> = {}
  const complaints = (): readonly string[] => Object.values(people).flatMap((person) => person.complaints)
  let text = ''
  beforeAll(async () => {
    server = await startPlantServer()
    browser = await openBrowser()
    const cast: readonly (readonly [string, PlantRole])[] = [
      ['anna', 'author'],
      ['olga', 'operations-approver'],
      ['sven', 'security-approver'],
    ]
    for (const [name, role] of cast) {
      const person = await server.hire(name, { riverside: [role] })
      if (name === 'anna') await recordSample(server, person)
      people[name] = await openPage(browser, server.address)
      await server.enter(people[name].context, person)
    }
    text = await readFile(samplePlanFile, 'utf8')
  })
  afterAll(async () => {
    await browser?.close()
    await server?.close()
  })

  test('is proposed, breaks something, is rejected, mended, approved by two people, put in force, compiled and taken along', async () => {
    const [anna, olga, sven] = [people['anna']!.page, people['olga']!.page, people['sven']!.page]
    onTestFailed(async () => {
      for (const [name, { page }] of Object.entries(people)) await picture(page, `failed-change-${name}`)
    })

    await anna.goto('/plants/riverside/plan')
    await rewrite(anna, breaking(text))
    await anna.getByRole('button', { name: 'Propose this' }).click()
    await anna.getByLabel('Title').fill('Reports for the office')
    await anna.getByLabel('Why').fill('The office reads its reports from the replica')
    await anna.getByLabel('How it is undone').fill('Load the previous files; they are kept')
    await anna.getByRole('button', { name: 'Make the change' }).click()
    await anna.waitForURL('**/changes/riverside-1')
    await anna.getByText(/2 conversations that run today are denied/).waitFor()
    await picture(anna, 'change-breaks')
    await press(anna, 'Propose')
    await confirm(anna, 'Propose')
    await anna.getByText('proposed', { exact: true }).first().waitFor()
    // An author is not offered to approve their own change.
    expect(await anna.getByRole('button', { name: /^Approve/ }).count()).toBe(0)

    await olga.goto('/plants/riverside/changes/riverside-1')
    await press(olga, 'Reject for operations')
    await olga.getByRole('dialog').getByLabel('Reason').fill('Recipes are written from SCADA every shift')
    await confirm(olga, 'Reject for operations')
    // The deed is not offered any more, and its dialog gone: that it was done is said all the same.
    await olga.getByText('Reject for operations: done').waitFor()
    await olga.getByText('Recipes are written from SCADA every shift').waitFor()
    await picture(olga, 'change-rejected')

    await anna.goto('/plants/riverside/plan?change=riverside-1')
    await rewrite(anna, harmless(text))
    await anna.getByRole('button', { name: 'Save to the change' }).click()
    await anna.getByRole('button', { name: 'Save', exact: true }).click()
    await anna.waitForURL('**/changes/riverside-1')
    await anna.getByText('Nothing that was recorded breaks').waitFor()
    await picture(anna, 'change-mended')
    await press(anna, 'Propose')
    await confirm(anna, 'Propose')

    await sven.goto('/plants/riverside/changes/riverside-1')
    await press(sven, 'Approve for security')
    await confirm(sven, 'Approve for security')
    await olga.goto('/plants/riverside/changes/riverside-1')
    await olga.getByText('security: sven').waitFor()
    await press(olga, 'Approve for operations')
    await confirm(olga, 'Approve for operations')
    await press(olga, 'Set the maintenance window')
    await olga.getByLabel('From').fill(fieldOf(Math.floor(Date.now() / 1000) - 120, 'Europe/Berlin'))
    await confirm(olga, 'Set the maintenance window')
    await press(olga, 'Put in force')
    await confirm(olga, 'Put in force')
    await olga.getByText('in force', { exact: true }).first().waitFor()
    await picture(olga, 'change-in-force')

    const inForce = (await (await server.ask(server.admin, readPlanText, { params: { plant: 'riverside' } })).json()) as { readonly text: string }
    expect(inForce.text).toBe(harmless(text))

    await olga.getByRole('tab', { name: 'Configurations' }).click()
    await olga.getByRole('table', { name: 'configurations' }).waitFor()
    await picture(olga, 'change-configurations')
    const saved = olga.waitForEvent('download')
    await olga.getByRole('button', { name: 'Download configurations and manifests' }).click()
    const files = unzipSync(await readFile(await (await saved).path()))
    const plan = parsePlan(inForce.text, 'plan.yaml')
    if (!plan.ok) throw new Error('the plan in force does not parse')
    const configurations = Object.keys(files).filter((name) => name.endsWith('.nft'))
    expect(configurations.length).toBe(plan.value.points.size)
    for (const name of configurations) {
      expect(Object.keys(files).some((other) => other.includes('manifest') && other.includes(name.split('/').at(-1)!.replace('.nft', '')))).toBe(true)
      const proof = proveConfig(plan.value, new TextDecoder().decode(files[name]), name, { now: Math.floor(Date.now() / 1000) })
      expect(proof.ok && proof.value.equal).toBe(true)
    }
    expect(complaints()).toEqual([])
  })
})
