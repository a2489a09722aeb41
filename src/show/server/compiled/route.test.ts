import { readFile } from 'node:fs/promises'
import { unzipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readAudit } from '#act/audit-log'
import { samplePlanFile } from '#act/command'
import { revisionHash } from '#act/store'
import { draftChange, exportConfigurations, readCompiled } from '#show/contract'
import type { AnswerOf } from '#show/contract'
import { startOfficeServer } from '../../../../test/server/office-server.ts'
import type { OfficeServer } from '../../../../test/server/office-server.ts'

describe('compiled configurations', () => {
  let server: OfficeServer
  let plan: string
  beforeAll(async () => {
    server = await startOfficeServer()
    plan = await readFile(samplePlanFile, 'utf8')
  })
  afterAll(() => server.close())

  const unpacked = (bytes: Uint8Array): Readonly<Record<string, string>> =>
    Object.fromEntries(Object.entries(unzipSync(bytes)).map(([name, content]) => [name, new TextDecoder().decode(content)]))

  test('every enforcement point has its file, read back and equal, with what no filter can see', async () => {
    const answer = await server.ask('vera', readCompiled)
    expect(answer.statusCode).toBe(200)
    const { points, isInForce, revision } = answer.json() as AnswerOf<typeof readCompiled>
    expect([isInForce, revision]).toEqual([true, revisionHash(plan)])
    expect(points.map(({ point, files }) => [point, files.map(({ name }) => name)])).toEqual([
      ['fw-edge-rules', ['fw-edge-rules.nft']],
      ['fw-cells', ['fw-cells.nft']],
      ['fw-dmz', ['fw-dmz.nft']],
    ])
    for (const { files, fingerprint } of points) {
      for (const { proof } of files) expect(proof).toEqual({ status: 'equal', plan: fingerprint, config: fingerprint })
    }
    expect(points[1]?.residue.find(({ flow }) => flow === 'operations-to-safety.scada-watches')?.operations).toContain('write')
  })

  test('the zip has configurations and manifests of exactly that revision, the same bytes each time, and stands in the audit log', async () => {
    const [first, second] = [await server.ask('anna', exportConfigurations), await server.ask('ada', exportConfigurations)]
    expect([first.statusCode, first.headers['content-type']]).toEqual([200, 'application/zip'])
    expect(first.headers['content-disposition']).toContain(`riverside-${revisionHash(plan).slice(0, 12)}.zip`)
    expect(first.rawPayload.equals(second.rawPayload)).toBe(true)
    const files = unpacked(first.rawPayload)
    expect(Object.keys(files).toSorted()).toEqual(
      ['fw-cells', 'fw-dmz', 'fw-edge-rules'].flatMap((point) => [`${point}.manifest.json`, `${point}.nft`]).toSorted(),
    )
    expect(JSON.parse(files['fw-cells.manifest.json'] ?? '')).toMatchObject({ format: 'bulkhead-manifest/1', point: 'fw-cells' })
    expect(files['fw-cells.nft']).toContain('enforcement point: fw-cells')
    const entries = await server.parts.office.store.read((reader) => readAudit(reader))
    expect(entries.filter(({ deed }) => deed === 'configuration-exported').map(({ actor }) => actor)).toEqual(['user:anna', 'user:ada'])
  })

  test('what leaves the building takes the role for it, and nobody compiles what is not there', async () => {
    expect((await server.ask('vera', exportConfigurations)).statusCode).toBe(403)
    expect((await server.ask(undefined, exportConfigurations)).statusCode).toBe(401)
    expect((await server.ask('vera', readCompiled, { query: { revision: '0'.repeat(64) } })).statusCode).toBe(404)
    expect((await server.ask('vera', readCompiled, { query: { revision: 'main' } })).statusCode).toBe(400)
  })

  test('the revision of a change is compiled before anybody agrees to it, and its file says that it does not apply', async () => {
    const text = plan.replace('service: mssql, until', 'service: [mssql, tcp/1434], until')
    await server.ask('anna', draftChange, { body: { title: 'Two ports', why: 'The ERP moves', text } })
    const revision = revisionHash(text)
    expect((await server.ask('vera', readCompiled, { query: { revision } })).json()).toMatchObject({ isInForce: false, revision })
    const file = await server.ask('anna', exportConfigurations, { body: { revision } })
    expect(file.headers['content-disposition']).toContain('-not-in-force.zip')
  })

  test('a revision that breaks a promise has no configuration at all', async () => {
    const text = plan.replace('promises:\n', 'promises:\n  - nobody in operations reaches safety\n')
    await server.ask('anna', draftChange, { body: { title: 'No way', why: 'To see', text } })
    const refused = await server.ask('anna', exportConfigurations, { body: { revision: revisionHash(text) } })
    expect([refused.statusCode, refused.json().findings[0].code]).toEqual([422, 'promise/broken'])
  })
})
