import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readAudit } from '#act/audit-log'
import { readChange } from '#act/office'
import { putSource } from '#act/store'
import { changeInventory, exportInventory, listInventory, previewInventory, readRevision } from '#show/contract'
import type { AnswerOf } from '#show/contract'
import type { Observations } from '#read/observe'
import { parsePlan } from '#reason/plant'
import { observed } from '../../../../test/fixture/observations.ts'
import { startOfficeServer } from '../../../../test/server/office-server.ts'
import type { OfficeServer } from '../../../../test/server/office-server.ts'

type Inventory = AnswerOf<typeof listInventory>

const hostile = '=cmd|" /C calc"!A0'

/** The filling controller looks like an HMI, a stranger hides in cell 1, and devices say hostile things. */
const recorded: Observations = ((): Observations => {
  const seen = observed(
    ['10.20.1.50 hmi-panel', '10.20.1.55 hmi-panel', '10.20.1.250 plc', '203.0.113.9 unknown external'],
    ['10.20.1.55 > 10.20.1.50 tcp/102 s7comm read=3,write=1'],
  )
  return {
    ...seen,
    assets: seen.assets.map((asset) =>
      asset.id === '10.20.1.250' ? { ...asset, names: ['<img src=x onerror=alert(1)>'], identity: { product: hostile }, maker: '@SUM(1)' } : asset,
    ),
  }
})()

const keep = (server: OfficeServer, observations: Observations) =>
  server.parts.office.store.transaction((writer) =>
    putSource(writer, { plant: server.plant, id: randomUUID(), name: 'a.pcap', digest: 'x', bytes: 1, at: server.now(), summary: {} }, observations),
  )

const inventoryOf = async (server: OfficeServer): Promise<Inventory> => (await server.ask('vera', listInventory)).json()

const find = ({ assets }: Inventory, id: string): Inventory['assets'][number] => assets.find((asset) => asset.id === id) ?? expect.fail(`no ${id}`)

/** The plan of a drafted change, read. */
const draftedPlan = async (server: OfficeServer, change: string) => {
  const stored = await server.parts.office.store.read((reader) => readChange(reader, server.plant, change))
  if (!stored.ok) return expect.fail('no change')
  const { revision, stage } = stored.value.change
  expect(stage).toBe('draft')
  const { text } = (await server.ask('vera', readRevision, { params: { plant: server.plant, hash: revision } })).json()
  const plan = parsePlan(text, 'plan.yaml')
  return plan.ok ? { plan: plan.value, text: text as string } : expect.fail('no plan')
}

describe('the inventory', () => {
  let server: OfficeServer
  beforeAll(async () => {
    server = await startOfficeServer()
  })
  afterAll(() => server.close())

  test('strangers see nothing, viewers see it, and only some take it away or change it', async () => {
    const body = { wanted: { csv: 'id\n' } }
    const statuses = async (endpoint: Parameters<OfficeServer['ask']>[1], people: readonly (string | undefined)[], sent: object = {}) =>
      Promise.all(people.map(async (person) => (await server.ask(person, endpoint, { body: sent })).statusCode))
    expect(await statuses(listInventory, [undefined, 'nora', 'vera'])).toEqual([401, 404, 200])
    expect(await statuses(exportInventory, [undefined, 'nora', 'vera', 'ada'])).toEqual([401, 404, 403, 200])
    expect(await statuses(previewInventory, [undefined, 'nora', 'vera', 'olga', 'anna'], body)).toEqual([401, 404, 403, 403, 200])
    const change = { ...body, base: '0'.repeat(64), title: 't', why: 'w' }
    expect(await statuses(changeInventory, [undefined, 'nora', 'vera', 'olga', 'anna'], change)).toEqual([401, 404, 403, 403, 409])
  })

  test('before anything is recorded it says so, and misses nothing', async () => {
    const list = await inventoryOf(server)
    expect(list.evidence).toBeUndefined()
    expect(list.assets.length).toBeGreaterThan(30)
    expect(list.assets.flatMap(({ conflicts }) => conflicts)).toEqual([])
    expect(find(list, 'plc-fill')).toMatchObject({
      isPlanned: true,
      isSeen: false,
      zone: 'cell-1',
      tier: 3,
      functions: ['fill-safely', 'see-and-control', 'change-programs'],
    })
  })

  test('a recording shows what contradicts the plan, first of all', async () => {
    expect((await keep(server, recorded)).ok).toBe(true)
    const list = await inventoryOf(server)
    expect(list.evidence?.sources).toBe(1)
    expect(find(list, 'plc-fill')).toMatchObject({
      guess: { role: 'hmi-panel', confidence: 0.9, because: ['looks like hmi-panel'] },
      conversations: 1,
    })
    expect(find(list, 'plc-fill').conflicts.map(({ kind }) => kind)).toEqual(['role'])
    expect(find(list, 'hmi-fill').reach?.seen).toBe(1)
    expect(find(list, 'scada').conflicts.map(({ kind }) => kind)).toEqual(['never-seen'])
    expect(find(list, '10.20.1.250')).toMatchObject({ isPlanned: false, observed: { names: ['<img src=x onerror=alert(1)>'] } })
    expect(list.assets[0]?.conflicts).not.toEqual([])
  })

  test('the exported table has no cell that a spreadsheet would run, and changes nothing when it comes back', async () => {
    const file = await server.ask('anna', exportInventory)
    const [entry] = await server.parts.office.store.read((reader) => readAudit(reader, { isNewestFirst: true, limit: 1 }))
    expect(entry).toMatchObject({ actor: 'user:anna', deed: 'inventory-exported' })
    expect(file.headers['content-type']).toBe('text/csv; charset=utf-8')
    expect(file.headers['content-disposition']).toContain('filename="inventory-riverside.csv"')
    expect(file.body).toContain(`product: ${hostile.replaceAll('"', '""')}`)
    expect(file.body).toContain(`"'@SUM(1)"`)
    for (const begin of file.body.slice(1).split(/[,;\r\n\t]/)) expect(begin.replace(/^"+/, '')).not.toMatch(/^[=+\-@]/)
    const back = await server.ask('anna', previewInventory, { body: { wanted: { csv: file.body } } })
    expect(back.statusCode).toBe(200)
    expect(back.json().differences).toEqual([])
    expect(back.json().findings.map(({ code }: { readonly code: string }) => code)).toEqual(['table/no-id'])
  })

  test('a table that came back changed is shown first and drafted then, and keeps the rest of the plan as it was', async () => {
    const csv = 'ID;Owner;tier;Zone;colour\nplc-fill;filling crew;4;;red\nplc-new;;2;cell-1;\n'
    const wrong = await server.ask('anna', previewInventory, { body: { wanted: { csv } } })
    expect([wrong.statusCode, wrong.json().findings.map((each: { readonly code: string }) => each.code)]).toEqual([422, ['table/empty-cell']])
    const right = { csv: csv.replace('plc-new;;2;cell-1;\n', '') }
    const preview = (await server.ask('anna', previewInventory, { body: { wanted: right } })).json()
    expect(preview.differences).toEqual([
      {
        kind: 'changed',
        asset: 'plc-fill',
        cells: [
          { field: 'owner', before: 'operations', after: 'filling crew' },
          { field: 'tier', before: '3', after: '4' },
        ],
      },
    ])
    expect(preview.findings.map(({ code }: { readonly code: string }) => code)).toEqual(['table/unread-column'])
    const drafted = await server.ask('anna', changeInventory, { body: { wanted: right, base: preview.base, title: 'Owners', why: 'They moved' } })
    expect(drafted.statusCode).toBe(200)
    const { plan, text } = await draftedPlan(server, drafted.json().change)
    expect(plan.assets.get('plc-fill')).toMatchObject({ owner: 'filling crew', tier: 4, role: 'plc' })
    const { text: before } = await server.parts.answers.planInForce(server.plant).then((r) => (r.ok ? r.value : expect.fail('no plan')))
    const lines = before.split('\n')
    expect(text.split('\n').filter((line, i) => line !== lines[i])).toHaveLength(1)
  })

  test('one edit of several assets takes those into the plan that it did not have', async () => {
    const wanted = { assets: ['hmi-fill', '10.20.1.250'], set: { owner: '=SUM(A1)', zone: 'cell-1', tier: 2 } }
    const preview = (await server.ask('anna', previewInventory, { body: { wanted } })).json()
    expect(preview.differences.map(({ kind, asset }: { readonly kind: string; readonly asset: string }) => [kind, asset])).toEqual([
      ['changed', 'hmi-fill'],
      ['added', 'img-src-x-onerror-alert-1'],
    ])
    const drafted = await server.ask('ben', changeInventory, { body: { wanted, base: preview.base, title: 'Adopt', why: 'It is ours' } })
    const { plan } = await draftedPlan(server, drafted.json().change)
    expect(plan.assets.get('img-src-x-onerror-alert-1')).toMatchObject({ role: 'plc', zone: 'cell-1', tier: 2, owner: '=SUM(A1)' })
  })

  test('nothing to set, an unknown zone, an unknown asset and an unknown key are refused', async () => {
    const bodies: readonly (readonly [wanted: object, status: number])[] = [
      [{ assets: [], set: {} }, 400],
      [{ assets: ['plc-fill'], set: { tier: 5 } }, 400],
      [{ assets: ['plc-fill'], set: { colour: 'red' } }, 400],
      [{ assets: ['plc-fill'], set: { zone: 'nowhere' } }, 422],
      [{ assets: ['plc-nowhere'], set: { owner: 'x' } }, 404],
      [{ csv: 'name\nx\n' }, 422],
      [{ csv: 'id\n"x' }, 422],
    ]
    for (const [wanted, status] of bodies) {
      const answer = await server.ask('anna', previewInventory, { body: { wanted } })
      expect([answer.statusCode, answer.json().findings.length > 0], JSON.stringify(wanted)).toEqual([status, true])
    }
    const same = { assets: ['plc-fill'], set: { owner: 'operations' } }
    const { base, differences } = (await server.ask('anna', previewInventory, { body: { wanted: same } })).json()
    expect(differences).toEqual([])
    const drafted = await server.ask('anna', changeInventory, { body: { wanted: same, base, title: 't', why: 'w' } })
    expect([drafted.statusCode, drafted.json().findings?.[0]?.code]).toEqual([422, 'inventory/nothing-changes'])
  })
})
