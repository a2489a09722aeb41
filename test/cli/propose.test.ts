import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { samplePlanFile } from '#act/command'
import { openStore, putSource } from '#act/store'
import { runCommandLine, verbs } from '#show/cli'
import { observed } from '../fixture/observations.ts'
import { prepareServer, startServerProcess } from '../server/server-process.ts'
import type { ServerProcess } from '../server/server-process.ts'

let folder: string
let server: ServerProcess
let tokens: ReadonlyMap<string, string>
let plan: string

const dayUs = 86_400_000_000

/** SCADA was seen reading and writing the filler yesterday. */
const record = async (database: string): Promise<void> => {
  const opened = await openStore(database)
  if (!opened.ok) throw new Error('the store does not open')
  const firstUs = Date.now() * 1000 - dayUs
  const { sources, assets, conversations } = observed([], ['10.20.1.20 > 10.20.1.50 tcp/102 s7comm read=100,write=5'])
  const then = <T extends object>(part: T): T => ({ ...part, firstUs, lastUs: firstUs + 3_600_000_000 })
  await opened.value.transaction((writer) =>
    putSource(
      writer,
      { plant: 'riverside', id: 'r-1', name: 'day.pcap', digest: '0'.repeat(64), bytes: 1, at: Date.now(), summary: sources[0] },
      { sources: sources.map(then), assets, conversations: conversations.map(then) },
    ),
  )
  await opened.value.close()
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bulkhead-propose-'))
  const database = `sqlite:${join(folder, 'bulkhead.db')}`
  tokens = await prepareServer(folder, database, { anna: { here: ['author'] }, vera: { here: ['viewer'] } })
  await record(database)
  server = await startServerProcess(folder, database)
  plan = await readFile(samplePlanFile, 'utf8')
})

afterAll(async () => {
  server?.child.kill('SIGTERM')
  await server?.gone
  await rm(folder, { recursive: true, force: true })
})

afterEach(() => {
  vi.unstubAllEnvs()
})

const run = async (...args: readonly string[]) => {
  const out: string[] = []
  const err: string[] = []
  const code = await runCommandLine(verbs, '1.2.3', ['propose', ...args], {
    print: (text) => void out.push(text),
    note: (text) => void err.push(text),
  })
  return { code, out: out.join('\n'), err: err.join('\n') }
}

const file = async (text: string): Promise<string> => {
  const path = join(folder, 'proposed.yaml')
  await writeFile(path, text)
  return path
}

const propose = async (person: string, text: string, ...more: readonly string[]) => {
  vi.stubEnv('BULKHEAD_TOKEN', tokens.get(person) ?? '')
  return run(await file(text), '--server', server.address, '--plant', 'riverside', '--title', 'A change', '--why', 'It is time', ...more)
}

const undone = ['--rollback', 'Load the previous file'] as const

describe('a plan proposed to a server', () => {
  it('becomes a change request whose page is named, with what it would do and what it needs', async () => {
    const text = plan.replace(
      'figures: { from: [erp-mes], to: [historian], service: mssql',
      'figures: { from: [erp-mes, pc-manager], to: [historian], service: mssql',
    )
    const { code, out } = await propose('anna', text, ...undone)
    expect(code).toBe(0)
    expect(out).toContain('Nothing that was recorded breaks')
    expect(out).toMatch(/pc-manager → historian {2}tcp\/1433/)
    expect(out).toContain('Needs approval of security')
    expect(out).toContain(`Proposed: ${server.address}/plants/riverside/changes/riverside-`)
  })

  it('ends with 1 when something that runs would be denied, and says what', async () => {
    const text = plan.replace('operations: [read, write], why: Supervision and recipes of line 1', 'operations: [read], why: Supervision of line 1')
    const { code, out } = await propose('anna', text, ...undone, '--json')
    expect(code).toBe(1)
    const document = JSON.parse(out)
    expect(document).toMatchObject({
      stage: 'proposed',
      impact: { traffic: { breaks: [{ clientAsset: 'scada', serverAsset: 'plc-fill', deniedOperations: ['write'] }] } },
    })
  })

  it('stays a draft and ends with 1 when it breaks a promise, or nobody says how it is undone', async () => {
    const broken = await propose('anna', plan.replace('promises:\n', 'promises:\n  - nobody in operations reaches safety\n'), ...undone)
    expect([broken.code, broken.out.includes('Drafted, and not proposed: '), broken.err.includes('promise/broken')]).toEqual([1, true, true])
    const unwritten = await propose('anna', `# Read again.\n${plan}`)
    expect([unwritten.code, unwritten.err.includes('change/rollback-missing')]).toEqual([1, true])
  })

  it('is refused with 2 when it is no plan, when the token is no good, and when its holder may not', async () => {
    const noPlan = await propose('anna', 'plant: [', ...undone)
    expect([noPlan.code, noPlan.out]).toEqual([2, ''])
    const viewer = await propose('vera', plan, ...undone)
    expect([viewer.code, viewer.err.includes('server/not-permitted')]).toEqual([2, true])
    const stranger = await propose('nobody', plan, ...undone)
    expect([stranger.code, stranger.err.includes('BULKHEAD_TOKEN')]).toEqual([2, true])
    vi.stubEnv('BULKHEAD_TOKEN', 'bh_wrong')
    const wrong = await run(samplePlanFile, '--server', server.address, '--plant', 'riverside', '--title', 'x', '--why', 'x')
    expect([wrong.code, wrong.err.includes('server/not-signed-in'), wrong.err.includes('bh_wrong')]).toEqual([2, true, false])
  })
})

describe('the server that is named', () => {
  it.each([
    ['ftp://127.0.0.1', 'ask/no-address'],
    ['bulkhead', 'ask/no-address'],
    ['https://anna:secret@127.0.0.1', 'ask/no-address'],
    ['https://127.0.0.1/elsewhere', 'ask/no-address'],
    ['http://bulkhead.plant.example', 'ask/in-the-clear'],
    ['http://127.0.0.1.example', 'ask/in-the-clear'],
    ['http://127.0.0.1:1', 'ask/unreachable'],
  ])('is not %s', async (address, code) => {
    vi.stubEnv('BULKHEAD_TOKEN', 'bh_x')
    const result = await run(samplePlanFile, '--server', address, '--plant', 'riverside', '--title', 'x', '--why', 'x')
    expect([result.code, result.err.includes(code), result.err.includes('secret')]).toEqual([2, true, false])
  })

  it('gets the token alone: a redirection is not followed, and an answer of another program is none', async () => {
    const asked: (string | undefined)[] = []
    const other = createServer((request, response) => {
      asked.push(request.url)
      if (request.url === '/api/plants/moved/changes') response.writeHead(307, { location: '/api/plants/riverside/changes' }).end()
      else response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>It works</h1>')
    })
    await new Promise<void>((resolve) => {
      other.listen(0, '127.0.0.1', resolve)
    })
    const address = `http://127.0.0.1:${(other.address() as AddressInfo).port}`
    vi.stubEnv('BULKHEAD_TOKEN', 'bh_x')
    const words = ['--title', 'x', '--why', 'x']
    const moved = await run(samplePlanFile, '--server', address, '--plant', 'moved', ...words)
    const strange = await run(samplePlanFile, '--server', address, '--plant', 'riverside', ...words)
    other.close()
    expect([moved.code, moved.err.includes('ask/unreachable'), asked[0]]).toEqual([2, true, '/api/plants/moved/changes'])
    expect([strange.code, strange.err.includes('ask/strange-answer'), asked.length]).toEqual([2, true, 2])
  })

  it('is told nothing while something is missing', async () => {
    vi.stubEnv('BULKHEAD_TOKEN', 'bh_x')
    const { code, err } = await run(samplePlanFile, '--server', server.address, '--plant', 'riverside', '--title', 'x')
    expect([code, err.includes('`--why` is missing')]).toEqual([2, true])
  })
})
