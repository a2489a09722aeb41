import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { decideReview, listNotices, readChange, proposeChange } from '#show/contract'
import type { AnswerOf } from '#show/contract'
import { startOfficeServer } from '../../../../test/server/office-server.ts'
import type { OfficeServer } from '../../../../test/server/office-server.ts'
import { putRecording } from '../../../../test/server/put-recording.ts'

describe('notices', () => {
  let server: OfficeServer
  beforeAll(async () => {
    server = await startOfficeServer()
  })
  afterAll(() => server.close())

  const noticesOf = async (who: string) => ((await server.ask(who, listNotices, { params: {} })).json() as AnswerOf<typeof listNotices>).notices
  const kinds = async (who: string) => (await noticesOf(who)).map(({ kind }) => kind)

  test('are for somebody who is signed in, and of the plants they have a role in', async () => {
    expect((await server.ask(undefined, listNotices, { params: {} })).statusCode).toBe(401)
    expect(await noticesOf('nora')).toEqual([])
  })

  test('reviews that are due wait for those who may decide them', async () => {
    expect([await kinds('anna'), await kinds('olga'), await kinds('vera'), await kinds('ada')]).toEqual([['reviews'], ['reviews'], [], []])
    expect((await noticesOf('olga'))[0]).toMatchObject({ plant: 'riverside', title: '20 conduits are due for review', path: 'reviews' })
  })

  test('a lapse waits for those who may renew it or accept its risk, from thirty days before until it is over', async () => {
    const lapses = async (who: string) => (await noticesOf(who)).filter(({ kind }) => kind === 'lapse')
    expect(await lapses('anna')).toEqual([])
    server.wait(Date.parse('2027-02-01T00:00:00Z') - server.now())
    expect((await lapses('anna')).map(({ title, urgency }) => [title, urgency])).toContainEqual([
      'exception erp-past-the-dmz lapses in 26 days',
      'soon',
    ])
    expect((await lapses('sven')).length).toBeGreaterThan(0)
    expect(await lapses('vera')).toEqual([])
    server.wait(Date.parse('2027-02-25T00:00:00Z') - server.now())
    expect((await lapses('anna')).every(({ urgency }) => urgency === 'now')).toBe(true)
    server.wait(Date.parse('2027-03-01T00:00:00Z') - server.now())
    expect(await lapses('anna')).toEqual([])
  })

  test('a change waits for those who can bring it further, and for nobody else', async () => {
    await putRecording(server, '2026-11-20T00:00:00Z', '2026-11-27T08:00:00Z', '10.20.2.117 > 10.20.3.200 tcp/80 http session=4')
    const params = { plant: server.plant, conduit: 'enterprise-to-dmz' }
    const decisions = [{ flow: 'figures', choice: 'tighten', why: 'one reader' }]
    const { change } = (await server.ask('ben', decideReview, { params, body: { decisions } })).json()
    const of = { plant: server.plant, change }
    const { version } = (await server.ask('ben', readChange, { params: of })).json()
    expect((await server.ask('ben', proposeChange, { params: of, body: { version } })).statusCode).toBe(200)
    const waiting = async (who: string) => (await noticesOf(who)).filter(({ kind }) => kind === 'change')
    const told = [...(await waiting('olga')), ...(await waiting('sven'))]
    expect(told[0]).toMatchObject({ path: `changes/${change}`, title: 'Review of enterprise-to-dmz waits for you' })
    expect(await waiting('vera')).toEqual([])
  })
})
