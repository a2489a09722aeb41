import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { putInForce } from '#act/store'
import { draftEdits, previewEdits, readChange, readPlanText, readRevision } from '#show/contract'
import type { AnswerOf, BodyOf } from '#show/contract'
import { startOfficeServer } from '../../../../test/server/office-server.ts'
import type { OfficeServer } from '../../../../test/server/office-server.ts'

type Edit = BodyOf<typeof previewEdits>['edits'][number]

const ping: Edit = {
  kind: 'set-flow',
  conduit: 'operations-to-cell-1',
  flow: 'ping',
  from: ['scada'],
  to: ['plc-fill'],
  services: ['icmp/echo-request'],
  why: 'Is the filler there',
}
const words = { title: 'Ping the filler', why: 'Operators ask for it' }

describe('edits in the words of the plan', () => {
  let server: OfficeServer
  let base: string
  let text: string
  beforeEach(async () => {
    server = await startOfficeServer()
    ;({ hash: base, text } = (await server.ask('vera', readPlanText)).json())
  })
  afterEach(() => server.close())

  const preview = (edits: readonly unknown[], person: string | undefined = 'anna', at = base) =>
    server.ask(person, previewEdits, { body: { base: at, edits } })
  const draft = (edits: readonly unknown[], person: string | undefined = 'anna', at = base) =>
    server.ask(person, draftEdits, { body: { base: at, edits, ...words } })
  const revisionsKept = async () => (await server.parts.office.store.read((reader) => reader.selectFrom('revisions').select('hash').execute())).length

  test('say what they open before anything is kept', async () => {
    const before = await revisionsKept()
    const seen = (await preview([ping])).json() as AnswerOf<typeof previewEdits>
    expect(seen).toMatchObject({ base, isUnchanged: false, sameMeaning: false, closes: [], more: { opens: 0, closes: 0 } })
    expect(seen.opens).toMatchObject([
      { from: 'operations', to: 'cell-1', flow: 'operations-to-cell-1.ping', witness: { before: 'denied', after: 'allowed' } },
    ])
    expect(await revisionsKept()).toBe(before)
  })

  test('say what they close, and that a promise would break', async () => {
    const closes = (await preview([{ kind: 'set-flow', conduit: 'operations-to-cell-1', flow: 'scada-runs', to: ['plc-fill'] }])).json()
    expect(closes.opens).toEqual([])
    expect(closes.closes).toMatchObject([{ flow: 'operations-to-cell-1.scada-runs' }])
    const broken = (await preview([{ ...ping, flow: 'programs', services: ['s7comm'], operations: ['download'] }])).json()
    expect(broken.findings).toEqual(expect.arrayContaining([expect.objectContaining({ code: 'promise/broken', severity: 'error' })]))
  })

  test('that say what the plan says already are no change', async () => {
    const same = { kind: 'set-flow', conduit: 'operations-to-cell-1', flow: 'scada-runs', to: ['plc-fill', 'plc-cap'] }
    expect((await preview([same])).json()).toMatchObject({ isUnchanged: true, sameMeaning: true, opens: [], closes: [], findings: [] })
    const drafted = await draft([same])
    expect([drafted.statusCode, drafted.json().findings[0].code]).toEqual([422, 'edits/nothing-changes'])
  })

  test('become a change request of exactly that', async () => {
    const drafted = await draft([ping])
    expect(drafted.statusCode).toBe(200)
    const params = { plant: server.plant, change: drafted.json().change }
    const change = (await server.ask('vera', readChange, { params })).json()
    expect(change).toMatchObject({ ...words, stage: 'draft', base, authors: [{ id: 'user:anna' }] })
    const { text: will } = (await server.ask('vera', readRevision, { params: { plant: server.plant, hash: change.revision } })).json()
    const known = new Set(text.split('\n'))
    expect((will as string).split('\n').filter((line) => !known.has(line))).toEqual([expect.stringContaining('ping: {')])
  })

  test('that leave no plan are refused at their fields', async () => {
    const refused = await preview([{ ...ping, from: ['scada', 'plc-fill'], services: ['modbus'], during: 'nights' }])
    expect(refused.statusCode).toBe(422)
    const found = refused.json().findings.map(({ code, at }: { code: string; at: { path: string } }) => `${code} ${at.path}`)
    const flow = 'conduits.operations-to-cell-1.allow.ping'
    expect(found.toSorted()).toEqual([
      `plan/end-elsewhere ${flow}.from.1`,
      `plan/operations-missing ${flow}.service`,
      `plan/unknown-window ${flow}.during`,
    ])
    expect((await draft([{ ...ping, during: 'nights' }])).statusCode).toBe(422)
  })

  test('on a plan that is no longer in force are refused', async () => {
    const drafted = await draft([ping])
    const { revision } = (await server.ask('vera', readChange, { params: { plant: server.plant, change: drafted.json().change } })).json()
    await server.parts.office.store.transaction((writer) =>
      putInForce(writer, { plant: server.plant, hash: revision, expected: base, since: server.now() }),
    )
    for (const late of [await preview([ping]), await draft([ping])])
      expect([late.statusCode, late.json().findings[0].code]).toEqual([409, 'edits/rebase-needed'])
  })

  test('are for authors, in a plant that is there, and in these words alone', async () => {
    for (const ask of [preview, draft]) {
      expect((await ask([ping], 'vera')).statusCode).toBe(403)
      expect((await ask([ping], 'olga')).statusCode).toBe(403)
      expect((await ask([ping], 'nora')).statusCode).toBe(404)
      expect((await ask([ping], 'anna', 'x')).statusCode).toBe(400)
      expect((await ask([])).statusCode).toBe(400)
      expect((await ask(Array.from({ length: 9 }, () => ping))).statusCode).toBe(400)
      expect((await ask([{ ...ping, flow: '__proto__' }])).statusCode).toBe(400)
      expect((await ask([{ kind: 'set', path: ['plant'], value: 'x' }])).statusCode).toBe(400)
      expect((await ask([{ ...ping, from: [] }])).statusCode).toBe(400)
    }
    for (const endpoint of [previewEdits, draftEdits]) {
      const body = { base, edits: [ping], ...(endpoint === draftEdits ? words : {}) }
      expect((await server.ask(undefined, endpoint, { body })).statusCode).toBe(401)
      expect((await server.ask('anna', endpoint, { params: { plant: 'elsewhere' }, body })).statusCode).toBe(404)
    }
  })
})
