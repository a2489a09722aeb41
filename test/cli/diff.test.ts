import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { samplePlanFile } from '#act/command'
import { runCommandLine, verbs } from '#show/cli'

let folder: string
let text: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bulkhead-diff-'))
  text = await readFile(samplePlanFile, 'utf8')
})

afterAll(() => rm(folder, { recursive: true, force: true }))

/** The sample plan with one part of its text replaced, as a file. */
const editedPlan = async (name: string, part: string, replacement: string): Promise<string> => {
  expect(text).toContain(part)
  const file = join(folder, `${name}.yaml`)
  await writeFile(file, text.replace(part, replacement))
  return file
}

const run = async (...args: string[]) => {
  const out: string[] = []
  const err: string[] = []
  const code = await runCommandLine(verbs, '1.2.3', ['diff', ...args, '--as-of', '2026-12-01'], {
    print: (line) => void out.push(line),
    note: (line) => void err.push(line),
  })
  return { code, out: out.join('\n'), err: err.join('\n') }
}

describe('diff', () => {
  it('of a plan and itself holds', async () => {
    const { code, out } = await run(samplePlanFile, samplePlanFile)
    expect(code).toBe(0)
    expect(out).toContain('nothing opens, nothing closes')
  })

  it('of plans that differ in words alone holds', async () => {
    const renamed = await editedPlan('renamed', 'scada-watches:', 'scada-looks:')
    expect((await run(samplePlanFile, renamed)).code).toBe(0)
  })

  it('names what opens before what closes, with a witness for each', async () => {
    const wider = await editedPlan('moved-port', 'to: [dc], service: tcp/445', 'to: [dc], service: tcp/446')
    const { code, out, err } = await run(samplePlanFile, wider)
    expect(code).toBe(1)
    expect(err).toBe('')
    expect(out.indexOf('Opens')).toBeGreaterThan(0)
    expect(out.indexOf('Closes')).toBeGreaterThan(out.indexOf('Opens'))
    expect(out).toContain('ews-1, ews-2 → dc  tcp/446\n')
    expect(out).toContain('ews-1, ews-2 → dc  tcp/445\n')
    expect(out.match(/witness: /g)).toHaveLength(2)
    expect(out).toContain('write-reach')
  })

  it('says that the firewall does not change when only operations do', async () => {
    const writes = await editedPlan(
      'writes',
      'to: [safety-fill], service: modbus, operations: [read]',
      'to: [safety-fill], service: modbus, operations: [read, write]',
    )
    const { code, out } = await run(samplePlanFile, writes)
    expect(code).toBe(1)
    expect(out).toContain('only operations differ: the firewall does not change, watch rules do')
    expect(out).not.toContain('Closes')
  })

  it('--json prints one document that says the same', async () => {
    const wider = await editedPlan('json', 'to: [dc], service: tcp/445', 'to: [dc], service: [tcp/445, tcp/446]')
    const { code, out } = await run(samplePlanFile, wider, '--json')
    expect(code).toBe(1)
    const document = JSON.parse(out) as Record<'before' | 'after', { revision: string; fingerprint: string }> & Record<'opens' | 'closes', unknown[]>
    expect(document).toMatchObject({
      sameMeaning: false,
      span: { from: '2026-12-01T00:00:00Z' },
      opens: [
        {
          from: 'engineering',
          to: 'operations',
          flow: 'engineering-to-operations.policy',
          plan: 'after',
          keptBy: 'firewall',
          parts: [{ sources: ['ews-1', 'ews-2'], destinations: ['dc'], service: 'tcp/446', when: 'always' }],
          witness: { port: 446, before: 'denied', after: 'allowed' },
        },
      ],
      closes: [],
      moves: [],
    })
    expect(document.after.revision).not.toBe(document.before.revision)
    expect(document.after.fingerprint).not.toBe(document.before.fingerprint)
  })

  it.each([
    ['one plan is no pair', [samplePlanFile], '`bulkhead diff` wants <before.yaml> <after.yaml>'],
    ['a plan that is not there', [samplePlanFile, 'no-such-plan.yaml'], 'no-such-plan.yaml'],
  ] as const)('%s ends with 2', async (_, args, said) => {
    const { code, err } = await run(...args)
    expect(code).toBe(2)
    expect(err).toContain(said)
  })

  it('a plan that is not one ends with 2', async () => {
    const broken = await editedPlan('broken', 'zone: enterprise', 'zone: nowhere')
    const { code, out, err } = await run(broken, samplePlanFile)
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain('nowhere')
  })
})
