import { readFile } from 'node:fs/promises'
import fc from 'fast-check'
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { sha256Hex } from '#ground/digest'
import { zoneMatrix } from '#reason/analyze'
import { parsePlan, planFlowTable } from '#reason/plant'
import type { FlowCells } from '#reason/plant'
import { smallPlant } from '../../../test/fixture/plan.ts'
import { observed } from '../../../test/fixture/observations.ts'
import { applyFlowRows, flowWorkbook, readFlowWorkbook, replayPlan, samplePlanFile } from './index.ts'

const now = Date.parse('2026-03-01T00:00:00Z') / 1000

const workbookOf = async (text: string, conversations: readonly string[] = [], observations = observed([], conversations)): Promise<Uint8Array> => {
  const plan = parsePlan(text, 'plan.yaml')
  if (!plan.ok) throw new Error(plan.findings.map(({ message }) => message).join())
  const { policy, replay } = replayPlan(plan.value, observations, now)
  const origin = { plan: plan.value, text, hash: sha256Hex(text), plant: 'small', recorded: undefined }
  const workbook = await flowWorkbook(origin, zoneMatrix(policy, replay))
  if (!workbook.ok) throw new Error('no workbook')
  return workbook.value
}

const changeOf = async (text: string, bytes: Uint8Array) => {
  const read = await readFlowWorkbook(bytes)
  return read.ok ? applyFlowRows(text, read.value.rows) : read
}

/** The workbook after a program has saved it with one part rewritten. */
const rewritten = (bytes: Uint8Array, part: string, from: string | RegExp, to: string): Uint8Array => {
  const parts = unzipSync(bytes)
  const text = strFromU8(parts[part] ?? new Uint8Array())
  if (text.replace(from, to) === text) throw new Error(`nothing to rewrite in ${text}`)
  return zipSync({ ...parts, [part]: strToU8(text.replace(from, to)) })
}
const texts = 'xl/sharedStrings.xml'
const flowsPart = 'xl/worksheets/sheet2.xml'

describe('a plan as a workbook', () => {
  test.each([
    ['the sample plan', samplePlanFile],
    ['a small plan', undefined],
  ])('%s comes back unchanged, from the revision it was made from', async (_, file) => {
    const text = file === undefined ? smallPlant : await readFile(file, 'utf8')
    const bytes = await workbookOf(text)
    expect(await readFlowWorkbook(bytes)).toMatchObject({ ok: true, value: { revision: sha256Hex(text) } })
    expect(await changeOf(text, bytes)).toMatchObject({ ok: true, value: { differences: [], text } })
  })

  test('whatever its reasons and owners say, it comes back unchanged', async () => {
    const odd = fc.oneof(
      fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }),
      fc.constantFrom('=1+1', '@x', '\r\n', ' ', '_x000D_', '\u0007', '<b>&amp;', 'a; b', "'"),
    )
    await fc.assert(
      fc.asyncProperty(odd, odd, async (why, owner) => {
        // A lone half of a surrogate pair is no text of a plan in UTF-8.
        const text = smallPlant.replace('why: Pictures', `why: ${JSON.stringify(why.toWellFormed())}, owner: ${JSON.stringify(owner.toWellFormed())}`)
        const bytes = await workbookOf(text)
        const table = planFlowTable(text)
        const read = await readFlowWorkbook(bytes)
        expect(read.ok && read.value.rows.map(({ cells }) => cells)).toEqual(table.ok && table.value)
        expect(await changeOf(text, bytes)).toMatchObject({ ok: true, value: { differences: [], text } })
      }),
      { numRuns: 40 },
    )
  })

  test('with one cell changed is exactly that change of the text', async () => {
    const change = await changeOf(smallPlant, rewritten(await workbookOf(smallPlant), texts, '<t>tcp/1433</t>', '<t>tcp/1434; udp/1434</t>'))
    expect(change).toMatchObject({
      ok: true,
      value: {
        differences: [{ kind: 'changed', flow: 'figures', cells: [{ column: 'services', before: 'tcp/1433', after: 'tcp/1434; udp/1434' }] }],
        text: smallPlant.replace('service: tcp/1433', 'service: [tcp/1434, udp/1434]'),
      },
    })
  })

  test('with a date that a program typed is read as the date of the plan', async () => {
    const bytes = await workbookOf(smallPlant)
    const table = planFlowTable(smallPlant)
    const row = (table.ok ? table.value : []).findIndex(({ flow }) => flow === 'figures') + 2
    const dated = rewritten(
      bytes,
      flowsPart,
      new RegExp(`(<row r="${row}".*?)<c r="K${row}"`, 's'),
      `$1<c r="J${row}" t="d"><v>2027-03-31T18:00:00Z</v></c><c r="K${row}"`,
    )
    const moved = rewritten(dated, flowsPart, new RegExp(`<c r="J${row}"[^>]*t="s"><v>\\d+</v></c>|<c r="J${row}" s="\\d+"/>`), '')
    const change = await changeOf(smallPlant, moved)
    expect(change).toMatchObject({ ok: true, value: { differences: [{ cells: [{ column: 'until', before: '', after: '2027-03-31 18:00' }] }] } })
  })

  test('says of what is no plan in which cell it stands', async () => {
    const change = await changeOf(smallPlant, rewritten(await workbookOf(smallPlant), texts, '<t>tcp/1433</t>', '<t>tcp/99999</t>'))
    expect(change).toMatchObject({ ok: false, findings: [{ code: 'plan/bad-service', at: { file: 'Flows', line: 6, column: 7 } }] })
  })

  test('with a number where a text belongs is refused at its cell', async () => {
    const bytes = rewritten(await workbookOf(smallPlant), flowsPart, /<c r="K3"[^>]*t="s"><v>\d+<\/v><\/c>/, '<c r="K3"><v>42</v></c>')
    expect(await readFlowWorkbook(bytes)).toMatchObject({
      ok: false,
      findings: [{ code: 'table/wrong-type', message: 'the cell holds a number, and why is text', at: { file: 'Flows', line: 3, column: 11 } }],
    })
  })

  test('that does not say from which revision it was made is refused', async () => {
    const bytes = rewritten(await workbookOf(smallPlant), texts, sha256Hex(smallPlant), 'the latest')
    expect(await readFlowWorkbook(bytes)).toMatchObject({ ok: false, findings: [{ code: 'table/revision-missing' }] })
  })

  test('shows each pair of zones by a sign and a word, and calls nothing required that was not recorded', async () => {
    const seen = strFromU8(unzipSync(await workbookOf(smallPlant, ['10.2.0.10 > 10.3.0.10 tcp/102 s7comm read=5']))[texts] ?? new Uint8Array())
    expect(['✕ deny', '△ surplus'].every((word) => seen.includes(word))).toBe(true)
    const nothing = await workbookOf(smallPlant, [], { sources: [], assets: [], conversations: [] })
    const words = strFromU8(unzipSync(nothing)[texts] ?? new Uint8Array()).replace(/△ surplus: .*$/s, '')
    expect(words).toContain('? no recording')
    expect(words.includes('✓ required\n') || words.includes('△ surplus\n')).toBe(false)
  })
})

test('the rows that came back are the rows of the plan', async () => {
  const read = await readFlowWorkbook(await workbookOf(smallPlant))
  const cells = (read.ok ? read.value.rows : []).map((row) => row.cells as FlowCells)
  expect(cells.map(({ conduit, flow, operations }) => `${conduit}.${flow}: ${operations}`)).toContain(
    'engineering-to-cell-1.loads: read; download; mode-change',
  )
})
