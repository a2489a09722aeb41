import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { auditSigner, makeAuditKey, parseCheckpoint, readAudit, verifyAuditLog } from '#act/audit-log'
import { perform } from '#act/office'
import { parseCsv } from '#ground/csv'
import { ok } from '#ground/report'
import { addPlant, exportAudit, exportCheckpoint, exportPlantAudit, listAudit, listPlantAudit, readAuditState, verifyAudit } from '#show/contract'
import { startOfficeServer } from '../../../../test/server/office-server.ts'
import type { OfficeServer } from '../../../../test/server/office-server.ts'

interface Page {
  readonly entries: readonly {
    readonly sequence: number
    readonly deed: string
    readonly subject: string
    readonly actor: string
    readonly at: number
  }[]
  readonly hasMore: boolean
}

describe('the audit log over HTTP', () => {
  let server: OfficeServer
  const page = async (query: object = {}): Promise<Page> => (await server.ask('ada', listAudit, { query })).json() as Page
  /** A deed of nobody in particular, with whatever somebody wrote as its reason. */
  const note = async (deed: string, subject: string, why = '', plant = server.plant): Promise<void> => {
    const actor = { id: 'user:anna', name: 'anna', address: '192.0.2.7', roles: new Map() }
    await perform(server.parts.office, actor, { plant, deed, subject, why }, async () => ok({ value: undefined }))
  }
  const verification = async () => {
    for (;;) {
      const { verification: last } = (await server.ask('ada', readAuditState)).json()
      if (last?.state === 'done' || last?.state === 'failed') return last
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
  beforeAll(async () => {
    server = await startOfficeServer()
    await server.ask('adam', addPlant, { body: { id: 'hilltop', name: 'Hilltop', timezone: 'UTC' } })
  })
  afterAll(() => server.close())

  test('an auditor of one plant sees its entries, and none of another plant or of the server', async () => {
    await note('change-drafted', 'change:1')
    await note('change-drafted', 'change:2', '', 'hilltop')
    await note('server-renamed', 'server', '', '*')
    // A plant whose name continues that of another.
    await note('change-drafted', 'change:3', '', `${server.plant}-2`)
    const answer = await server.ask('ada', listPlantAudit)
    expect(answer.statusCode).toBe(200)
    const subjects = (answer.json() as Page).entries.map(({ subject }) => subject)
    expect(subjects).toContain(`plant:${server.plant} change:1`)
    expect(subjects.filter((subject) => !new RegExp(`^plant:${server.plant}( |$)`).test(subject))).toEqual([])
  })

  test('whoever is auditor of a plant alone does not see the log of the server, and nobody else sees either', async () => {
    const asked = [
      await server.ask(undefined, listAudit),
      await server.ask('vera', listAudit),
      await server.ask('vera', listPlantAudit),
      await server.ask('nora', listPlantAudit),
      await server.ask('adam', exportAudit, { body: { format: 'csv' } }),
    ]
    expect(asked.map(({ statusCode }) => statusCode)).toEqual([401, 403, 403, 404, 403])
  })

  test('each filter leaves what fits, and pages follow each other without a gap', async () => {
    for (let number = 0; number < 120; number++) await note(number % 2 === 0 ? 'change-noted' : 'change-voted', `change:${number}`)
    const first = await page()
    const second = await page({ before: first.entries.at(-1)?.sequence })
    expect([first.entries.length, first.hasMore]).toEqual([100, true])
    expect(second.entries[0]?.sequence).toBe((first.entries.at(-1)?.sequence ?? 0) - 1)
    expect(new Set((await page({ deed: 'change-voted' })).entries.map(({ deed }) => deed))).toEqual(new Set(['change-voted']))
    expect((await page({ about: 'change:77' })).entries.map(({ subject }) => subject)).toEqual([`plant:${server.plant} change:77`])
    expect((await page({ about: 'change_77' })).entries).toEqual([])
    expect((await page({ plant: 'hilltop' })).entries.map(({ deed }) => deed)).toEqual(['change-drafted', 'plant-added'])
    expect((await page({ actor: 'user:adam' })).entries.map(({ deed }) => deed)).toEqual(['plant-added'])
    const now = Math.floor(server.now() / 1000)
    server.wait(3_600_000)
    await note('change-late', 'change:late')
    expect((await page({ from: now + 3600 })).entries.map(({ deed }) => deed)).toEqual(['change-late'])
    expect((await page({ until: now + 3600 })).entries.map(({ deed }) => deed)).not.toContain('change-late')
    expect((await page({ until: now })).entries).toEqual([])
    expect((await server.ask('ada', listAudit, { query: { before: '-1' } })).statusCode).toBe(400)
    expect((await server.ask('ada', listAudit, { query: { order: 'x' } })).statusCode).toBe(400)
  })

  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', ' =HYPERLINK("http://x")', '＝1', "a;=cmd|'/c calc'!A0"])(
    'the reason %j is no formula in the exported table, and is still told',
    async (why) => {
      await note('change-commented', 'change:csv', why)
      const csv = await server.ask('ada', exportPlantAudit, { body: { format: 'csv', about: 'change:csv' } })
      expect(csv.statusCode).toBe(200)
      for (const begin of csv.body.split(/[,;\t\r\n]/)) expect(begin.replace(/^"*/, '')).not.toMatch(/^[=+\-@＝]/)
      const rows = parseCsv(csv.body, 1000)
      expect(rows.ok ? rows.value.flatMap(({ cells }) => cells) : []).toContain(why)
    },
  )

  test('an export is written down before it is given, and holds everything that the signatures are over', async () => {
    const exported = await server.ask('ada', exportAudit, { body: { format: 'ndjson' } })
    expect(exported.headers['content-disposition']).toContain('audit-log.ndjson')
    const lines = exported.body
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { sequence: number; deed: string })
    const entries = await server.parts.office.store.read((reader) => readAudit(reader, { limit: 1000 }))
    expect(lines).toEqual(entries.map((entry) => ({ ...entry })))
    expect(lines.at(-1)?.deed).toBe('audit-log-exported')
  })

  test('a checkpoint is signed, and shows whether the log was set back', async () => {
    const taken = await server.ask('ada', exportCheckpoint)
    const checkpoint = parseCheckpoint(taken.body)
    if (!checkpoint.ok) throw new Error(taken.body)
    expect((await server.ask('ada', verifyAudit, { body: { checkpoints: taken.body } })).statusCode).toBe(200)
    const last = await verification()
    expect(last).toMatchObject({ state: 'done', withCheckpoints: 1, report: { findings: [], end: { sequence: expect.any(Number) } } })
    expect(last.report.entries).toBeGreaterThan(130)
    // The same line, as if the log had been longer once.
    const { store } = server.parts.office
    const { signer } = server.parts.office
    const later = await verifyAuditLog(store, { publicKey: signer.publicKey, checkpoints: [{ ...checkpoint.value, sequence: 9999 }] })
    expect(later.findings.map(({ code }) => code).toSorted()).toEqual(['audit/checkpoint-forged', 'audit/rolled-back'])
    const elsewhere = await verifyAuditLog(store, { publicKey: auditSigner(makeAuditKey()).publicKey })
    expect(new Set(elsewhere.findings.map(({ code }) => code))).toContain('audit/other-key')
  })

  test('text that is no checkpoint is refused before anything is begun', async () => {
    const answer = await server.ask('ada', verifyAudit, { body: { checkpoints: '{"format":"other"}' } })
    expect([answer.statusCode, answer.json().findings[0].code]).toEqual([422, 'audit/no-checkpoint'])
  })

  test('an entry that was changed in the database is named in the report', async () => {
    const { store } = server.parts.office
    await sql`drop trigger audit_entries_no_update`.execute(store.database)
    await store.database.updateTable('audit_entries').set({ why: 'as agreed' }).where('sequence', '=', 5).execute()
    // Two jobs of one millisecond have no order.
    server.wait(1_000)
    await server.ask('ada', verifyAudit)
    const last = await verification()
    expect(last.report.findings.map(({ code, message }: { code: string; message: string }) => [code, message])).toEqual([
      ['audit/edited', 'entry 5 was changed after it was written'],
    ])
  })
})
