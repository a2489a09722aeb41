import { afterAll, beforeAll, expect, test } from 'vitest'
import { enterPlant, leavePlant, samplePlantId } from '#act/office'
import { addPlant } from '#act/store'
import { failed } from '#ground/report'
import { startOfficeServer } from '../../../test/server/office-server.ts'
import type { OfficeServer } from '../../../test/server/office-server.ts'
import { keepWarm } from './keep-warm.ts'

let server: OfficeServer
beforeAll(async () => {
  server = await startOfficeServer()
})
afterAll(() => server?.close())

test('every plant on the list is asked, one after the other, and none that was removed', async () => {
  const { office, answers } = server.parts
  const adam = { id: 'user:adam', name: 'adam', address: '', roles: new Map([['*', ['administrator' as const]]]) }
  for (const id of ['hilltop', 'valley']) expect((await enterPlant(office, adam, { id, name: id, timezone: 'UTC' })).ok).toBe(true)
  expect((await leavePlant(office, { ...adam, roles: new Map([['valley', ['administrator' as const]]]) }, 'valley', 'sold')).ok).toBe(true)
  const asked: string[] = []
  let under = 0
  await keepWarm(office.store, {
    map: async (plant) => {
      expect(++under).toBe(1)
      const answer = await answers.map(plant)
      expect(answer.ok).toBe(true)
      under--
      asked.push(plant)
      return answer
    },
  })
  expect(asked).toEqual(['hilltop', samplePlantId])
})

test('no more plants are asked than the memory can hold at a time', async () => {
  const { office } = server.parts
  const many = Array.from({ length: 12 }, (_, index) => `plant-${index}`)
  for (const id of many) await office.store.transaction((writer) => addPlant(writer, { id, name: id, at: office.clock() }))
  const asked: string[] = []
  await keepWarm(office.store, {
    map: async (plant) => {
      asked.push(plant)
      return failed([])
    },
  })
  expect(asked).toHaveLength(8)
  expect(new Set(asked).size).toBe(8)
})
