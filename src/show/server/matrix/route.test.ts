import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readAudit } from '#act/audit-log'
import { exportMatrix, importMatrix, previewMatrix, readChange, readMatrix, readPlanText, readRevision } from '#show/contract'
import { startOfficeServer } from '../../../../test/server/office-server.ts'
import type { OfficeServer } from '../../../../test/server/office-server.ts'
import { putRecording } from '../../../../test/server/put-recording.ts'

const why = { title: 'Flows from the workshop', why: 'agreed on Friday' }

/** The workbook after somebody wrote another text into a cell. */
const edited = (workbook: Buffer, from: string, to: string): Buffer => {
  const parts = unzipSync(workbook)
  const texts = strFromU8(parts['xl/sharedStrings.xml'] ?? new Uint8Array())
  if (!texts.includes(from)) throw new Error(`no cell says ${from}`)
  return Buffer.from(zipSync({ ...parts, 'xl/sharedStrings.xml': strToU8(texts.replace(from, to)) }))
}

describe('the matrix', () => {
  let server: OfficeServer
  let workbook: Buffer
  beforeAll(async () => {
    server = await startOfficeServer()
    workbook = (await server.ask('anna', exportMatrix)).rawPayload
  })
  afterAll(() => server.close())

  test('calls no flow required or surplus before anything was recorded', async () => {
    const answer = (await server.ask('vera', readMatrix)).json()
    expect(answer).not.toHaveProperty('evidence')
    expect(new Set(answer.cells.map(({ state }: { state: string }) => state))).toEqual(new Set(['no-data']))
    expect(answer.zones.map(({ id }: { id: string }) => id)).toContain('cell-1')
  })

  test('is exported by those who may, as a workbook, and that stands in the audit log', async () => {
    expect((await server.ask('vera', exportMatrix)).statusCode).toBe(403)
    const exported = await server.ask('anna', exportMatrix)
    expect(exported.headers['content-disposition']).toMatch(/^attachment; filename="riverside-[0-9a-f]{12}\.xlsx"/)
    expect(exported.headers['content-type']).toContain('spreadsheetml.sheet')
    const entries = await server.parts.office.store.read((reader) => readAudit(reader, { after: 0 }))
    expect(entries.at(-1)).toMatchObject({ actor: 'user:anna', deed: 'matrix-exported' })
  })

  test('comes back unchanged without a difference, and is no change', async () => {
    expect((await server.ask('anna', previewMatrix, { body: workbook })).json()).toMatchObject({ differences: [] })
    const refused = await server.ask('anna', importMatrix, { query: why, body: workbook })
    expect([refused.statusCode, refused.json().findings[0].code]).toEqual([422, 'matrix/nothing-changes'])
  })

  test('with one changed cell is previewed, and then a drafted change of exactly that', async () => {
    const changed = edited(workbook, 'Supervision and recipes of line 1', 'Supervision of line 1 only')
    const preview = (await server.ask('anna', previewMatrix, { body: changed })).json()
    expect(preview.differences).toEqual([
      {
        kind: 'changed',
        conduit: 'operations-to-cell-1',
        flow: 'scada-runs',
        row: expect.any(Number),
        cells: [{ column: 'why', before: 'Supervision and recipes of line 1', after: 'Supervision of line 1 only' }],
      },
    ])
    const drafted = await server.ask('anna', importMatrix, { query: why, body: changed })
    expect(drafted.statusCode).toBe(200)
    const change = (await server.ask('vera', readChange, { params: { plant: 'riverside', change: drafted.json().change } })).json()
    expect(change).toMatchObject({ title: why.title, stage: 'draft' })
    const { text: before } = (await server.ask('vera', readPlanText)).json()
    const { text } = (await server.ask('vera', readRevision, { params: { plant: 'riverside', hash: change.revision } })).json()
    expect(text).toBe(before.replace('Supervision and recipes of line 1', 'Supervision of line 1 only'))
  })

  test('made from another revision, or saying none, is refused', async () => {
    const { hash } = (await server.ask('vera', readPlanText)).json()
    const older = await server.ask('anna', previewMatrix, { body: edited(workbook, hash, 'f'.repeat(64)) })
    expect([older.statusCode, older.json().findings[0].code]).toEqual([409, 'matrix/rebase-needed'])
    const none = await server.ask('anna', previewMatrix, { body: edited(workbook, hash, 'latest') })
    expect([none.statusCode, none.json().findings[0].code]).toEqual([422, 'table/revision-missing'])
  })

  test('that would be no plan is refused at its cell', async () => {
    const wrong = await server.ask('anna', previewMatrix, { body: edited(workbook, '>s7comm<', '>s7com<') })
    expect([wrong.statusCode, wrong.json().findings[0]]).toMatchObject([422, { code: 'plan/unknown-service', at: { file: 'Flows', column: 7 } }])
  })

  test('that is none, or too large, is refused', async () => {
    expect((await server.ask('anna', previewMatrix, { body: Buffer.from('PK hello') })).json().findings[0].code).toBe('spreadsheet/not-a-workbook')
    expect((await server.ask('anna', previewMatrix, { body: Buffer.alloc(9 * 1024 * 1024) })).statusCode).toBe(413)
  })

  test('is imported by authors alone, with a title and a reason', async () => {
    expect((await server.ask('olga', previewMatrix, { body: workbook })).statusCode).toBe(403)
    expect((await server.ask('anna', importMatrix, { query: { title: 'x' }, body: workbook })).statusCode).toBe(400)
    expect((await server.ask(undefined, readMatrix)).statusCode).toBe(401)
    expect((await server.ask('nora', readMatrix)).statusCode).toBe(404)
  })

  test('shows what was recorded where nothing is allowed', async () => {
    await putRecording(
      server,
      '2026-11-20T10:00:00Z',
      '2026-11-20T12:00:00Z',
      '10.20.0.31 > 10.20.1.50 tcp/102 s7comm write=4',
      '10.20.1.20 > 10.20.1.50 tcp/102 s7comm read=9',
    )
    const { cells, evidence } = (await server.ask('vera', readMatrix)).json()
    const cell = (from: string, to: string) => cells.find((each: { from: string; to: string }) => each.from === from && each.to === to)
    expect(cell('enterprise', 'cell-1')).toMatchObject({ state: 'deny', flows: [], observed: { conversations: 1, breaks: 1 } })
    expect(cell('operations', 'cell-1')).toMatchObject({ state: 'required', observed: { runs: 1 } })
    expect(evidence).toMatchObject({ sources: 1 })
  })
})
