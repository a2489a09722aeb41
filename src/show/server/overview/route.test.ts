import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { putSource } from '#act/store'
import { ok } from '#ground/report'
import { addPlant, readOverview } from '#show/contract'
import type { AnswerOf } from '#show/contract'
import { observed } from '../../../../test/fixture/observations.ts'
import { startOfficeServer } from '../../../../test/server/office-server.ts'
import type { OfficeServer } from '../../../../test/server/office-server.ts'
import { inForceOver } from './present.ts'

const day = 86_400_000

describe('the overview', () => {
  let server: OfficeServer
  beforeAll(async () => {
    server = await startOfficeServer()
  })
  afterAll(() => server.close())

  const overview = async () => (await server.ask('vera', readOverview)).json() as AnswerOf<typeof readOverview>

  test('of a plant without a recording has no evidence and no age of it', async () => {
    const found = await overview()
    expect([found.evidence, found.newest]).toEqual([undefined, undefined])
    const measures = found.roadmap.flatMap((step) => step.measures)
    expect(measures.find(({ id }) => id === 'days-recorded')).toEqual({
      id: 'days-recorded',
      what: 'recordings cover a production cycle',
      basis: 'no recording',
    })
  })

  test('counts write-reach on the flat network and as planned, and the plan brings it down', async () => {
    const { reach, counts, isFlat } = await overview()
    // Six of the lines and utilities, and one for safety.
    expect(counts.controllers).toBe(7)
    expect(isFlat).toBe(false)
    expect(reach.planned).toBeGreaterThan(0)
    expect(reach.planned).toBeLessThan(reach.filtered)
    expect(reach.filtered).toBeLessThan(reach.flat)
  })

  test('says what was recorded, and when its newest packet was', async () => {
    await server.parts.office.store.transaction(async (writer) => {
      const source = { plant: server.plant, id: 'one', name: 'one.pcap', digest: '0'.repeat(64), bytes: 1, at: server.now(), summary: {} }
      await putSource(writer, source, observed([], ['10.20.2.117 > 10.20.1.50 tcp/102 s7comm write=2']))
      return ok(undefined)
    })
    const found = await overview()
    expect(found.evidence?.sources).toBe(1)
    expect(found.newest).toBe(1)
    expect(found.reach.seen).toBe(1)
  })

  test('every conduit that was never reviewed is due, by owner', async () => {
    const { reviewsDue, counts } = await overview()
    expect(reviewsDue.reduce((sum, { conduits }) => sum + conduits, 0)).toBe(counts.conduits)
    expect(reviewsDue.map(({ owner }) => owner)).toContain('safety')
  })

  test('an exception is about to lapse in its last thirty days, and no longer once it has', async () => {
    expect((await overview()).lapses).toEqual([])
    server.wait(Date.UTC(2027, 1, 20) - server.now())
    expect((await overview()).lapses.map(({ id }) => id)).toContain('erp-past-the-dmz')
    server.wait(30 * day)
    expect((await overview()).lapses).toEqual([])
  })

  test('a new plant is flat, and says so', async () => {
    await server.ask('adam', addPlant, { body: { id: 'hilltop', name: 'Hilltop Dairy', timezone: 'UTC' } })
    const found = await server.parts.answers.roadmap('hilltop')
    expect(found.ok && found.value.steps.map(({ share }) => share)).toEqual([0, 0, 0])
  })

  test('is for nobody who has no role here', async () => {
    expect((await server.ask(undefined, readOverview)).statusCode).toBe(401)
    expect((await server.ask('nora', readOverview)).statusCode).toBe(404)
    expect((await server.ask('vera', readOverview, { query: { more: 1 } })).statusCode).toBe(400)
  })
})

describe('what was in force', () => {
  const base = { title: 't', why: 'w', base: 'a', revision: 'b' }
  const change = (events: readonly object[]) => ({ change: base, events, version: 1 }) as unknown as Parameters<typeof inForceOver>[0][number]

  test('begins with what the first change started from, and follows changes and ways back in their order', () => {
    const changes = [
      change([
        { kind: 'change-put-in-force', revision: 'b', at: 20 },
        { kind: 'change-rolled-back', to: 'a', at: 40 },
      ]),
      change([{ kind: 'change-put-in-force', revision: 'c', at: 30 }]),
      change([{ kind: 'change-commented', at: 50 }]),
    ]
    expect(inForceOver(changes, 10).map(({ at, hash }) => `${at} ${hash}`)).toEqual(['10 a', '20 b', '30 c', '40 a'])
  })

  test('is nothing to draw while only the first revision ever was', () => {
    expect(inForceOver([change([])], 10)).toEqual([])
  })
})
