import { readdir, readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { samplePlanFile } from '#act/command'
import { openSamplePlant, samplePlantId } from '#act/office'
import { listJobs, listSources } from '#act/store'
import { startOfficeServer } from '../../../test/server/office-server.ts'
import type { OfficeServer } from '../../../test/server/office-server.ts'

let server: OfficeServer
beforeAll(async () => {
  server = await startOfficeServer(undefined, { isSampleRecorded: true })
})
afterAll(() => server?.close())

test('the sample plant of a new store is recorded in the background, and no second time', async () => {
  const { office, uploadFolder } = server.parts
  const jobs = () => office.store.read((reader) => listJobs(reader, samplePlantId))
  await vi.waitFor(
    async () => {
      expect((await jobs()).map(({ kind, state }) => `${kind} ${state}`).toSorted()).toEqual(['observe done', 'record-sample done'])
    },
    { timeout: 90_000, interval: 200 },
  )
  const [source, ...others] = await office.store.read((reader) => listSources(reader, samplePlantId))
  expect(others).toEqual([])
  expect(source).toMatchObject({ name: 'riverside.pcap', summary: { packets: 205_117 } })
  expect(await readdir(uploadFolder)).not.toContain(source?.id)

  expect(await openSamplePlant(office, await readFile(samplePlanFile, 'utf8'), true)).toMatchObject({ ok: true, value: false })
  expect(await jobs()).toHaveLength(2)
})
