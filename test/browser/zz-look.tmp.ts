import { putSource } from '#act/store'
import { listInventory } from '#show/contract'
import { observed } from '/work/main/test/fixture/observations.ts'
import { openBrowser, openPage } from '/work/main/test/browser/browser.ts'
import { startPlantServer } from '/work/main/test/browser/plant-server.ts'
import { randomUUID } from 'node:crypto'
const many = process.argv[2] === 'many'
const server = await startPlantServer()
const anna = await server.hire('Anna Author', { riverside: ['author', 'administrator'] })
const base = many ? Array.from({ length: 6000 }, (_, i) => `10.21.${i >> 8}.${i & 255} ${i % 3 === 0 ? 'plc' : 'hmi-panel'}`) : []
const seen = observed(['10.20.1.50 hmi-panel', '10.20.1.55 hmi-panel', '10.20.1.250 plc', '192.168.77.4 plc', ...base], ['10.20.1.55 > 10.20.1.50 tcp/102 s7comm read=3,write=1'])
const obs = { ...seen, sources: [{ name: 'a.pcap', packets: 9, bytes: 900, firstUs: 1767225600000000, lastUs: 1767235600000000, findings: [] }], assets: seen.assets.map((a) => ({ ...a, firstUs: 1767225600000000, lastUs: 1767235600000000, ...(a.id === '10.20.1.250' ? { names: ['<img src=x onerror=alert(1)>'], identity: { product: '=cmd|calc' } } : {}) })) }
await server.running.parts.office.store.transaction((w) => putSource(w, { plant: 'riverside', id: randomUUID(), name: 'night <b>shift</b>.pcap', digest: 'ab'.repeat(32), bytes: 123456, at: Date.now(), summary: { name: 'x', packets: 9, bytes: 900, first: '2026-01-01T00:00:00.000000Z', last: '2026-01-01T02:00:00.000000Z', findings: [{ code: 'capture/cut', severity: 'warning', message: 'the file ends inside packet 9: need 60 bytes, have 7', packet: 9 }] } }, obs))
const t = performance.now()
const answer = await server.ask(anna, listInventory, { params: { plant: 'riverside' } })
const text = await answer.text()
console.log('inventory', answer.status, text.length, Math.round(performance.now() - t), 'ms')
const browser = await openBrowser()
for (const colorScheme of ['dark', 'light'] as const) {
  const { page, context, complaints } = await openPage(browser, server.address, { colorScheme })
  await server.enter(context, anna)
  const s = performance.now()
  await page.goto('/plants/riverside/inventory')
  await page.getByRole('table', { name: 'assets' }).waitFor()
  console.log('shown after', Math.round(performance.now() - s))
  await page.getByRole('checkbox', { name: /^select 10.20.1.250/ }).check()
  await page.screenshot({ path: `/tmp/rec/inv-${colorScheme}${many ? '-many' : ''}.png` })
  if (many) {
    await page.getByRole('region', { name: 'list of assets' }).evaluate((e) => e.scrollTo(0, e.scrollHeight / 2))
    await page.waitForTimeout(500)
    console.log('rows in dom', await page.locator('tbody tr').count())
    await page.screenshot({ path: `/tmp/rec/inv-${colorScheme}-scrolled.png` })
  }
  await page.goto('/plants/riverside/inventory?asset=10.20.1.250')
  await page.getByRole('dialog').waitFor()
  await page.waitForTimeout(500)
  await page.screenshot({ path: `/tmp/rec/inv-asset-${colorScheme}.png` })
  await page.goto('/plants/riverside/recordings')
  await page.getByRole('button', { name: '1 finding' }).click()
  await page.waitForTimeout(400)
  await page.screenshot({ path: `/tmp/rec/rec-${colorScheme}.png` })
  await page.getByRole('button', { name: /^remove/ }).click()
  await page.waitForTimeout(400)
  await page.screenshot({ path: `/tmp/rec/rec-remove-${colorScheme}.png` })
  console.log(complaints)
}
await browser.close()
await server.close()
