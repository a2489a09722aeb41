import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addPlant, listPlants, readPlanText, removePlant } from '#show/contract'
import { readAudit } from '#act/audit-log'
import { startOfficeServer } from '../../../../test/server/office-server.ts'
import type { OfficeServer } from '../../../../test/server/office-server.ts'

describe('plants', () => {
  let server: OfficeServer
  beforeAll(async () => {
    server = await startOfficeServer()
  })
  afterAll(() => server.close())

  test('everyone sees the plants they have a role in, and no other', async () => {
    expect((await server.ask('vera', listPlants)).json()).toMatchObject({ plants: [{ id: 'riverside', roles: ['viewer'], isSample: true }] })
    expect((await server.ask('nora', listPlants)).json()).toEqual({ plants: [] })
  })

  test('a plant that somebody has no role in does not exist for them', async () => {
    const answers = [await server.ask('nora', readPlanText), await server.ask('nora', readPlanText, { params: { plant: 'nowhere' } })]
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([404, 404])
  })

  test('only an administrator of the server adds a plant', async () => {
    const body = { id: 'hilltop', name: 'Hilltop Dairy', timezone: 'Europe/Vienna' }
    expect((await server.ask('anna', addPlant, { body })).statusCode).toBe(403)
    const added = await server.ask('adam', addPlant, { body })
    expect([added.statusCode, added.json().id]).toEqual([200, 'hilltop'])
    expect((await server.ask('adam', addPlant, { body })).statusCode).toBe(409)
  })

  test('an unknown time zone, an id with a slash and an unknown key are refused with what was expected', async () => {
    const bodies = [
      { id: 'x', name: 'X', timezone: 'Mars/Olympus' },
      { id: '../x', name: 'X', timezone: 'UTC' },
      { id: 'x', name: 'X', timezone: 'UTC', more: 1 },
    ]
    const answers = []
    for (const body of bodies) answers.push(await server.ask('adam', addPlant, { body }))
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([422, 400, 400])
    for (const answer of answers) expect(answer.json().findings[0].message).not.toBe('')
  })

  test('a removal stands in the audit log with its reason, and ends the plant for everyone', async () => {
    expect((await server.ask('olga', removePlant, { body: { why: 'no' } })).statusCode).toBe(403)
    expect((await server.ask('adam', removePlant, { body: { why: 'the sample is not needed' } })).statusCode).toBe(200)
    expect((await server.ask('vera', listPlants)).json()).toEqual({ plants: [] })
    expect((await server.ask('vera', readPlanText)).statusCode).toBe(404)
    const entries = await server.parts.office.store.read((reader) => readAudit(reader, { after: 0 }))
    expect(entries.at(-1)).toMatchObject({ actor: 'user:adam', deed: 'plant-removed', why: 'the sample is not needed' })
  })
})
