import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { samplePlanFile } from '#act/command'
import { putSource, revisionHash } from '#act/store'
import {
  approveAsOperations,
  approveAsSecurity,
  commentChange,
  draftChange,
  editChange,
  listChanges,
  proposeChange,
  putChangeInForce,
  readChange,
  readImpact,
  readPlanText,
  rejectAsOperations,
  rollBackChange,
  scheduleChange,
} from '#show/contract'
import type { AnswerOf, Endpoint } from '#show/contract'
import { observed } from '../../../../test/fixture/observations.ts'
import { startOfficeServer } from '../../../../test/server/office-server.ts'
import type { OfficeServer } from '../../../../test/server/office-server.ts'

let server: OfficeServer
let plan: string
/** SCADA may only read the filler: its recipes break. */
let readOnly: string
/** The office manager reads the historian of the operations zone as well. */
let wider: string

beforeAll(async () => {
  server = await startOfficeServer()
  plan = await readFile(samplePlanFile, 'utf8')
  readOnly = plan.replace('operations: [read, write], why: Supervision and recipes of line 1', 'operations: [read], why: Supervision of line 1')
  wider = plan.replace(
    'figures: { from: [erp-mes], to: [historian], service: mssql,',
    'figures: { from: [erp-mes, pc-manager], to: [historian], service: mssql,',
  )
})
afterAll(() => server.close())

const post = (person: string, endpoint: Endpoint, change: string, body: object) =>
  server.ask(person, endpoint, { params: { plant: server.plant, change }, body })

const draft = async (text: string, more: object = {}): Promise<string> => {
  const answer = await server.ask('anna', draftChange, {
    body: { title: 'A change', why: 'It is time', text, rollback: 'Load the previous file', ...more },
  })
  expect(answer.statusCode).toBe(200)
  return answer.json().id as string
}

const one = async (person: string, change: string): Promise<AnswerOf<typeof readChange>> => {
  const answer = await server.ask(person, readChange, { params: { plant: server.plant, change } })
  expect(answer.statusCode).toBe(200)
  return answer.json()
}

const impactOf = async (change: string): Promise<AnswerOf<typeof readImpact>> => {
  const answer = await server.ask('vera', readImpact, { params: { plant: server.plant, change } })
  expect([answer.statusCode, answer.body.slice(0, 300)]).toEqual([200, expect.any(String)])
  return answer.json()
}

const recorded = async (...conversations: readonly string[]): Promise<void> => {
  const first = (server.now() - 86_400_000) * 1000
  const { sources, assets, conversations: seen } = observed([], conversations)
  const shift = <T extends object>(part: T): T => ({ ...part, firstUs: first, lastUs: first + 3_600_000_000 })
  await server.parts.office.store.transaction((writer) =>
    putSource(
      writer,
      { plant: server.plant, id: 'monday', name: 'monday.pcap', digest: '0'.repeat(64), bytes: 1, at: server.now(), summary: {} },
      { sources: sources.map(shift), assets, conversations: seen.map(shift) },
    ),
  )
}

describe('who may ask for what', () => {
  test('nobody, a stranger and a viewer are told apart, and a change that is not there is not found', async () => {
    const body = { title: 'A change', why: 'It is time', text: plan }
    const answers = [
      await server.ask(undefined, draftChange, { body }),
      await server.ask('nora', draftChange, { body }),
      await server.ask('vera', draftChange, { body }),
      await server.ask('vera', readChange, { params: { plant: server.plant, change: 'riverside-99' } }),
      await server.ask('vera', readImpact, { params: { plant: server.plant, change: '../plan' } }),
    ]
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([401, 404, 403, 404, 400])
  })

  test('a text that is no plan is refused with its findings, and one without title or reason is no request', async () => {
    const wrong = await server.ask('anna', draftChange, { body: { title: 'A change', why: 'It is time', text: 'plant: [' } })
    expect([wrong.statusCode, wrong.json().findings.length > 0]).toEqual([422, true])
    expect((await server.ask('anna', draftChange, { body: { title: '', why: 'x', text: plan } })).statusCode).toBe(400)
    expect((await server.ask('anna', draftChange, { body: { title: 'x', why: 'x', text: plan, more: 1 } })).statusCode).toBe(400)
  })

  test('what a page offers is what the deed does: an author sees why approving is not for them, an approver sees nothing in the way', async () => {
    const change = await draft(readOnly)
    await post('anna', proposeChange, change, { version: 1 })
    const deedOf = async (person: string) => (await one(person, change)).nextDeeds.find(({ kind, as }) => kind === 'approve' && as === 'operations')
    expect((await deedOf('olga'))?.refusals).toEqual([])
    expect((await deedOf('vera'))?.refusals.map(({ code }) => code)).toEqual(['change/not-permitted'])
    await post('ben', editChange, change, { version: 2, why: 'Ben wrote this' })
    await post('anna', proposeChange, change, { version: 3 })
    expect((await deedOf('ben'))?.refusals).toEqual([
      expect.objectContaining({ code: 'change/author-approves', message: '`ben` wrote this change and cannot approve it' }),
    ])
    expect([(await one('olga', change)).waitsForMe, (await one('ben', change)).waitsForMe, (await one('sven', change)).waitsForMe]).toEqual([
      true,
      false,
      false,
    ])
  })
})

describe('the impact of a change', () => {
  test('without a recording nobody says that nothing breaks', async () => {
    const impact = await impactOf(await draft(readOnly))
    expect(impact.traffic).toBeUndefined()
    expect(impact.closes.map(({ flow, keptBy }) => [flow, keptBy])).toEqual([['operations-to-cell-1.scada-runs', 'watch']])
    expect(impact.needs).toEqual([['operations']])
  })

  test('what ran and would be denied breaks, and what broke before is not blamed on the change', async () => {
    await recorded(
      '10.20.1.20 > 10.20.1.50 tcp/102 s7comm read=100,write=5',
      '10.20.1.20 > 10.20.2.70 tcp/44818 enip read=100,write=5',
      '10.20.0.31 > 10.20.1.50 tcp/102 s7comm read=3',
    )
    const impact = await impactOf(await draft(readOnly, { why: 'SCADA shall only watch' }))
    expect(impact.traffic).toMatchObject({ sources: 1, conversations: 3, runs: [] })
    expect(impact.traffic?.breaks.map(({ client, server: to, deniedOperations }) => [client, to, deniedOperations])).toEqual([
      ['10.20.1.20', '10.20.1.50', ['write']],
    ])
    expect(impact.reach.assets).toEqual([{ asset: 'scada', gains: [], loses: ['plc-fill', 'plc-cap'] }])
    expect(impact.reach.before.planned - impact.reach.after.planned).toBe(2)
    const back = await draft(`${plan}\n# Read again.\n`, { title: 'Nothing' })
    expect((await impactOf(back)).traffic?.breaks).toEqual([])
  })

  test('what opens says from where to where by which flow, with a packet, whose exception it is, and who is concerned', async () => {
    const impact = await impactOf(await draft(wider))
    expect(impact.opens.map(({ from, to, flow, otherPlan }) => [from, to, flow, otherPlan])).toEqual([
      ['enterprise', 'operations', 'enterprise-to-operations.figures', 'has-flow'],
    ])
    expect(impact.opens[0]?.parts[0]).toMatchObject({ sources: ['pc-manager'], destinations: ['historian'] })
    expect(impact.opens[0]?.witness).toMatchObject({ before: 'denied', after: 'allowed' })
    expect(impact.exceptions).toEqual([
      expect.objectContaining({ id: 'erp-past-the-dmz', change: 'its-flows', flows: ['enterprise-to-operations.figures'] }),
    ])
    expect(impact.concerned.map(({ owner }) => owner)).toEqual(['it', 'operations', 'ot-network'])
    expect(impact.concerned.find(({ owner }) => owner === 'it')).toMatchObject({
      zones: ['enterprise'],
      conduits: ['enterprise-to-operations'],
      assets: ['pc-manager'],
    })
    expect(impact.reasons.map(({ touch }) => touch)).toContain('opens')
  })

  test('a promise that breaks is told with its witness, and the change cannot be proposed', async () => {
    const text = plan.replace('promises:\n', 'promises:\n  - nobody in operations reaches safety\n')
    const change = await draft(text)
    const impact = await impactOf(change)
    expect([impact.isRefused, impact.promises.broken, impact.findings[0]?.code]).toEqual([true, 1, 'promise/broken'])
    const refused = await post('anna', proposeChange, change, { version: 1 })
    expect([refused.statusCode, refused.json().findings.map(({ code }: { code: string }) => code)]).toEqual([
      422,
      ['change/plan-refused', 'promise/broken'],
    ])
  })
})

describe('from draft to force and back', () => {
  test('two people, one window: the plan in force changes, and a rollback brings the old one back', async () => {
    const change = await draft(wider, { title: 'The manager reads the historian' })
    expect((await post('anna', putChangeInForce, change, { version: 1 })).statusCode).toBe(409)
    expect((await post('anna', proposeChange, change, { version: 1 })).statusCode).toBe(200)
    const rejected = await post('olga', rejectAsOperations, change, { why: 'Who asked for it?' })
    expect(rejected.json()).toMatchObject({ stage: 'draft' })
    await post('vera', commentChange, change, { text: '<img src=x onerror=alert(1)>' })
    await post('anna', editChange, change, { version: 4, why: 'The plant manager asked for it' })
    await post('anna', proposeChange, change, { version: 5 })
    const { needs, revision, edition } = await one('vera', change)
    expect([needs, edition]).toEqual([[['security']], 2])
    expect((await post('olga', approveAsSecurity, change, { revision, edition })).statusCode).toBe(403)
    expect((await post('sven', approveAsSecurity, change, { revision, edition: 1 })).statusCode).toBe(409)
    expect((await post('sven', approveAsSecurity, change, { revision, edition })).json()).toMatchObject({ stage: 'approved' })
    const from = Math.floor(server.now() / 1000) + 60
    const scheduled = await post('olga', scheduleChange, change, { version: 7, window: { from, until: from + 3600 } })
    expect(scheduled.json()).toMatchObject({ stage: 'scheduled', version: 8 })
    expect((await post('olga', putChangeInForce, change, { version: 8 })).statusCode).toBe(422)
    server.wait(61_000)
    expect((await one('olga', change)).waitsForMe).toBe(true)
    expect((await post('olga', putChangeInForce, change, { version: 7 })).json().findings[0].code).toBe('store/conflict')
    expect((await post('olga', putChangeInForce, change, { version: 8 })).json()).toMatchObject({ stage: 'in-force' })
    expect((await server.ask('vera', readPlanText)).json().hash).toBe(revisionHash(wider))
    expect((await post('sven', rollBackChange, change, { why: 'Line 1 stopped' })).json()).toMatchObject({ stage: 'rolled-back' })
    expect((await server.ask('vera', readPlanText)).json().hash).toBe(revisionHash(plan))
    const { events } = await one('vera', change)
    expect(events.map(({ kind, by }) => `${by.name} ${kind}`)).toEqual([
      'anna change-drafted',
      'anna change-proposed',
      'olga change-rejected',
      'vera change-commented',
      'anna change-edited',
      'anna change-proposed',
      'sven change-approved',
      'olga change-scheduled',
      'olga change-put-in-force',
      'sven change-rolled-back',
    ])
    expect(events[3]?.text).toBe('<img src=x onerror=alert(1)>')
  })

  test('a list has the newest first, by stage when asked, and says what waits for whom', async () => {
    const all = (await server.ask('vera', listChanges)).json() as AnswerOf<typeof listChanges>
    expect(all.changes.map(({ draftedAt }) => draftedAt)).toEqual(all.changes.map(({ draftedAt }) => draftedAt).toSorted((a, b) => b - a))
    const rolledBack = (await server.ask('anna', listChanges, { query: { stage: 'rolled-back' } })).json() as AnswerOf<typeof listChanges>
    expect(rolledBack.changes.map(({ title }) => title)).toEqual(['The manager reads the historian'])
    expect(all.changes.some(({ waitsForMe }) => waitsForMe)).toBe(false)
    expect((await server.ask('vera', listChanges, { query: { stage: 'lost' } })).statusCode).toBe(400)
    expect((await server.ask('olga', approveAsOperations, { params: { plant: server.plant, change: 'riverside-1' }, body: {} })).statusCode).toBe(400)
  })
})
