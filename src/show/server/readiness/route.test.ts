import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { explainDenial, listReadiness, rehearseRollback, signOffConduit, withdrawSignOff } from '#show/contract'
import type { AnswerOf } from '#show/contract'
import { startOfficeServer } from '../../../../test/server/office-server.ts'
import type { OfficeServer } from '../../../../test/server/office-server.ts'
import { putRecording } from '../../../../test/server/put-recording.ts'

const conduit = 'operations-to-cell-1'
const other = '0'.repeat(64)
const telnet = { client: '10.20.1.61', server: '10.20.1.50', transport: 'tcp', port: 23, service: 'telnet' }

describe('readiness', () => {
  let server: OfficeServer
  beforeAll(async () => {
    server = await startOfficeServer()
  })
  afterAll(() => server.close())

  const listed = async () => (await server.ask('vera', listReadiness)).json() as AnswerOf<typeof listReadiness>
  const one = async () => (await listed()).conduits.find(({ id }) => id === conduit)
  const item = async (id: string) => (await one())?.items.find((found) => found.id === id)
  const params = () => ({ plant: server.plant, conduit })
  const signOff = async (who: string | undefined, body?: object) =>
    server.ask(who, signOffConduit, { params: params(), body: body ?? { revision: (await listed()).revision } })

  test('without a recording nothing that rests on one passes, and nothing is ready', async () => {
    const found = await listed()
    expect(found.evidence).toBeUndefined()
    expect(found.conduits.filter(({ isReady }) => isReady)).toEqual([])
    const ids = ['baseline-covers-cycle', 'conversations-judged', 'denials-explained', 'rollback-rehearsed']
    expect((await one())?.items.filter(({ id }) => ids.includes(id)).map(({ status }) => status)).toEqual(ids.map(() => 'no-data'))
  })

  test('is signed off by operations, for exactly the revision in force, once', async () => {
    expect((await signOff(undefined)).statusCode).toBe(401)
    expect((await signOff('sven')).statusCode).toBe(403)
    expect((await signOff('nora')).statusCode).toBe(404)
    expect((await signOff('olga', {})).statusCode).toBe(400)
    const wrong = await signOff('olga', { revision: other })
    expect([wrong.statusCode, wrong.json().findings[0].code]).toEqual([409, 'sign-off/revision-differs'])
    const unknown = await server.ask('olga', signOffConduit, { params: { plant: server.plant, conduit: 'nowhere' }, body: { revision: other } })
    expect(unknown.statusCode).toBe(404)
    expect((await signOff('olga')).statusCode).toBe(200)
    expect(await item('operations-signed-off')).toMatchObject({ status: 'pass', evidence: 'signed off 2026-11-27T10:00:00Z by olga' })
    expect((await one())?.signedOffBy).toEqual([{ id: 'user:olga', name: 'olga' }])
    expect((await signOff('olga')).statusCode).toBe(409)
  })

  test('only whoever signed off takes it back', async () => {
    const withdraw = async (who: string) =>
      server.ask(who, withdrawSignOff, { params: params(), body: { revision: (await listed()).revision, why: 'a valve was forgotten' } })
    expect((await withdraw('ben')).json().findings[0].code).toBe('sign-off/none-standing')
    server.wait(1000)
    expect((await withdraw('olga')).statusCode).toBe(200)
    expect(await item('operations-signed-off')).toMatchObject({ status: 'fail', evidence: 'nobody signed off' })
    server.wait(1000)
    expect((await signOff('ben')).statusCode).toBe(200)
  })

  test('a rehearsal counts for a quarter', async () => {
    const rehearse = (who: string, minutes: number) => server.ask(who, rehearseRollback, { params: params(), body: { minutes } })
    expect([(await rehearse('sven', 12)).statusCode, (await rehearse('olga', 0)).statusCode]).toEqual([403, 400])
    expect((await rehearse('olga', 12)).statusCode).toBe(200)
    expect(await item('rollback-rehearsed')).toMatchObject({ status: 'pass' })
    server.wait(91 * 86_400_000)
    expect(await item('rollback-rehearsed')).toMatchObject({ status: 'fail' })
  })

  test('a denial is explained by what was recorded, and never by what was not', async () => {
    await putRecording(
      server,
      '2026-11-20T00:00:00Z',
      '2026-11-27T08:00:00Z',
      '10.20.1.61 > 10.20.1.50 tcp/23 telnet session=1',
      '10.20.1.20 > 10.20.1.50 tcp/102 s7comm read=9',
    )
    const explain = (who: string, denial: object) => server.ask(who, explainDenial, { params: params(), body: { ...denial, why: 'an old shortcut' } })
    expect((await item('denials-explained'))?.status).toBe('fail')
    expect((await one())?.denials).toMatchObject([{ ...telnet, worked: true }])
    expect((await explain('vera', telnet)).statusCode).toBe(403)
    expect((await explain('sven', { ...telnet, port: 70_000 })).statusCode).toBe(400)
    expect((await explain('sven', { ...telnet, port: 22 })).json().findings[0].code).toBe('sign-off/unknown-denial')
    // What is allowed needs no explanation.
    expect((await explain('sven', { ...telnet, client: '10.20.1.20', port: 102, service: 's7comm' })).statusCode).toBe(404)
    expect((await explain('sven', telnet)).statusCode).toBe(200)
    expect(await item('denials-explained')).toMatchObject({ status: 'pass', evidence: '1 denials, each explained' })
    expect((await one())?.denials).toMatchObject([{ explained: { by: { name: 'sven' }, why: 'an old shortcut' } }])
  })
})
