import { AxeBuilder } from '@axe-core/playwright'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readFile } from 'node:fs/promises'
import { samplePlanFile } from '#act/command'
import { draftChange, proposeChange } from '#show/contract'
import { plantScenes, serverScenes } from '../../src/show/web/scenes.ts'
import { titled } from '../requirements.ts'
import { openBrowser, openPage, picture, requireBrowser } from './browser.ts'
import { startPlantServer } from './plant-server.ts'
import type { PlantServer, SignedIn } from './plant-server.ts'
import { recordSample } from './sample-recording.ts'

const can = requireBrowser()

/** What stands for the parameters in a scene's path. */
const places: Readonly<Record<string, string>> = { $change: 'riverside-1', $conduit: 'operations-to-cell-1' }

const addressOf = (path: string): string => path.replaceAll(/\$\w+/g, (name) => places[name] ?? name)

describe.skipIf(!can.met)(titled('every scene', can), () => {
  let server: PlantServer
  let browser: Browser
  let everyone: SignedIn
  beforeAll(async () => {
    server = await startPlantServer()
    everyone = await server.hire('Vera Everyone', {
      riverside: ['viewer', 'author', 'operations-approver', 'security-approver', 'auditor', 'administrator'],
      '*': ['administrator', 'auditor'],
    })
    await recordSample(server, everyone)
    const text = (await readFile(samplePlanFile, 'utf8')).replace('service: s7comm, operations: [read, write]', 'service: s7comm, operations: [read]')
    const drafted = await server.ask(everyone, draftChange, {
      params: { plant: 'riverside' },
      body: { title: 'SCADA only reads line 1', why: 'Recipes are set at the panel', text, rollback: 'Load the previous file' },
    })
    const { id } = (await drafted.json()) as { readonly id: string }
    expect(id).toBe('riverside-1')
    const proposed = await server.ask(everyone, proposeChange, { params: { plant: 'riverside', change: id }, body: { version: 1 } })
    expect(proposed.status).toBe(200)
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await server?.close()
  })

  const scenes = [
    ...plantScenes.map(({ path }) => ({ name: path, address: `/plants/riverside/${addressOf(path)}` })),
    ...serverScenes.map(({ path }) => ({ name: path, address: `/${addressOf(path)}` })),
    { name: 'plants', address: '/' },
  ]

  test('there are scenes to look at', () => {
    expect(scenes.length).toBeGreaterThan(15)
  })

  describe.each(['light', 'dark'] as const)('in %s colours', (colorScheme) => {
    test.each(scenes)('$name: axe finds nothing serious, and nothing on it fails or asks elsewhere', async ({ name, address }) => {
      const { page, context, complaints } = await openPage(browser, server.address, { colorScheme })
      await server.enter(context, everyone)
      await page.goto(address)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await page.waitForLoadState('networkidle')
      await picture(page, `${name.replaceAll('/', '-')}-${colorScheme}`)
      const { violations } = await new AxeBuilder({ page }).analyze()
      const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
      const told = serious.map(
        ({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${target.join(' ')} ${failureSummary}`).join(' | ')}`,
      )
      expect(told).toEqual([])
      expect(complaints).toEqual([])
      await context.close()
    })
  })
})
