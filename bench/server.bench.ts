/**
 * What a server answers while many work with it: its own process on the sample plant with its recording, asked over loopback by people who
 * look, think, and now and then write. No request is expected to fail; memory that grows from minute to minute would be a leak.
 */
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { observeCaptures, writeSample } from '#act/command'
import { samplePlantId } from '#act/office'
import { openStore, putSource } from '#act/store'
import { presentObservations } from '#read/observe'
import type { PlantRole } from '#reason/govern'
import { endpoints } from '#show/contract'
import type { Endpoint } from '#show/contract'
import { drawFrom } from '../test/fixture/random.ts'
import type { Draw } from '../test/fixture/random.ts'
import { askServer, prepareServer, startServerProcess } from '../test/server/server-process.ts'

const mebi = 1024 * 1024

const named = (name: string): Endpoint => {
  const found = endpoints.find((endpoint) => endpoint.name === name)
  if (found === undefined) throw new Error(`there is no endpoint \`${name}\``)
  return found
}

/** What people look at, each as often as its weight says. */
const looks: readonly (readonly [weight: number, endpoint: Endpoint])[] = [
  [3, named('me')],
  [3, named('plants.list')],
  [6, named('notices.list')],
  [8, named('overview.read')],
  [6, named('map.read')],
  [5, named('matrix.read')],
  [6, named('inventory.list')],
  [5, named('findings.list')],
  [4, named('replay.read')],
  [6, named('changes.list')],
  [4, named('plan.text')],
  [2, named('exceptions.list')],
  [2, named('reviews.list')],
  [2, named('readiness.list')],
  [2, named('recordings.list')],
  [2, named('plan.compiled')],
]
const totalWeight = looks.reduce((sum, [weight]) => sum + weight, 0)

const chooseLook = (draw: Draw): Endpoint => {
  let left = draw(totalWeight)
  for (const [weight, endpoint] of looks) {
    left -= weight
    if (left < 0) return endpoint
  }
  throw new Error('the weights do not add up')
}

const residentBytes = (pid: number | undefined): number =>
  Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024

/** Keeps what was observed in the sample's capture, as if it had been uploaded. */
const keepRecording = async (database: string, folder: string): Promise<void> => {
  const written = await writeSample(folder)
  if (!written.ok) throw new Error(written.findings.map(({ message }) => message).join())
  const { observations } = await observeCaptures([written.value])
  const opened = await openStore(database)
  if (!opened.ok) throw new Error(opened.findings.map(({ message }) => message).join())
  const summary = presentObservations(observations).sources[0]
  const source = { plant: samplePlantId, id: 'bench', name: 'riverside.pcap', digest: '0'.repeat(64), bytes: 0, at: Date.now(), summary }
  const kept = await opened.value.transaction((writer) => putSource(writer, source, observations))
  if (!kept.ok) throw new Error('the recording was not kept')
  await opened.value.close()
}

interface Asked {
  readonly name: string
  readonly ms: number
  readonly status: number
}

const percentile = (sorted: readonly number[], of: number): number => sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * of) / 100))] ?? 0

const row = (name: string, asked: readonly Asked[]): string => {
  const times = asked.map(({ ms }) => ms).toSorted((a, b) => a - b)
  const wrong = asked.filter(({ status }) => status !== 200).length
  const ms = (of: number): string => `${percentile(times, of).toFixed(0).padStart(6)} ms`
  return `  ${name.padEnd(24)}${String(asked.length).padStart(8)} requests ${String(wrong).padStart(4)} errors   p50 ${ms(50)}   p95 ${ms(95)}   p99 ${ms(99)}   most ${ms(100)}`
}

/** One person at work until the time is over. One in twenty things done is a draft, one in twenty a comment. */
const workAs = async ({
  address,
  token,
  text,
  until,
  draw,
  hear,
}: {
  readonly address: string
  readonly token: string
  readonly text: string
  readonly until: number
  readonly draw: Draw
  readonly hear: (asked: Asked) => void
}): Promise<void> => {
  let mine: string | undefined
  const ask = async (endpoint: Endpoint, asking: object = {}): Promise<unknown> => {
    const begun = performance.now()
    try {
      const { status, body } = await askServer(address, token, endpoint, asking)
      hear({ name: endpoint.name, ms: performance.now() - begun, status })
      return body
    } catch {
      hear({ name: endpoint.name, ms: performance.now() - begun, status: 0 })
      return undefined
    }
  }
  await sleep(draw(1_000))
  while (performance.now() < until) {
    const chance = draw(20)
    if (chance === 0) {
      const draft = { title: 'Another flow', why: 'asked for by the shift', text: `${text}\n# ${draw(1_000_000_000)}\n` }
      const answer = (await ask(named('changes.draft'), { body: draft })) as { readonly id?: string } | undefined
      mine = answer?.id ?? mine
    } else if (chance === 1 && mine !== undefined) await ask(named('changes.comment'), { params: { change: mine }, body: { text: 'seen' } })
    else if (chance === 2 && mine !== undefined) await ask(named('changes.one'), { params: { change: mine } })
    else await ask(chooseLook(draw))
    // People read what they see.
    await sleep(300 + draw(1_400))
  }
}

export const benchServer = async (print: (line: string) => void, users = 50, minutes = 5): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'bulkhead-bench-server-'))
  const database = `sqlite:${join(folder, 'bulkhead.db')}`
  try {
    const roles: readonly PlantRole[] = ['author', 'viewer']
    const crew = Object.fromEntries(Array.from({ length: users }, (_, index) => [`u${index}`, { here: roles }]))
    const tokens = await prepareServer(folder, database, crew)
    await keepRecording(database, folder)
    const server = await startServerProcess(folder, database)
    const { pid } = server.child
    const memory = (when: string): void => print(`  memory ${when.padEnd(12)} ${(residentBytes(pid) / mebi).toFixed(0).padStart(6)} MiB`)
    print(`server: ${users} people for ${minutes} minutes on ${samplePlantId} with its recording, SQLite, loopback`)
    memory('at start')
    const asked: Asked[] = []
    const first = tokens.get('u0') ?? ''
    const { text } = (await askServer(server.address, first, named('plan.text'))).body as { readonly text: string }
    const begun = performance.now()
    const until = begun + minutes * 60_000
    const minute = setInterval(() => memory(`${((performance.now() - begun) / 60_000).toFixed(0)} min`), 60_000)
    await Promise.all(
      [...tokens.values()].map((token, index) =>
        workAs({ address: server.address, token, text, until, draw: drawFrom(index + 1), hear: (one) => void asked.push(one) }),
      ),
    )
    clearInterval(minute)
    memory('at the end')
    for (const [name, some] of [...Map.groupBy(asked, (one) => one.name)].toSorted(([a], [b]) => a.localeCompare(b))) print(row(name, some))
    print(row('all', asked))
    print(`  ${(asked.length / ((performance.now() - begun) / 1000)).toFixed(0)} requests a second`)
    const wrong = Map.groupBy(
      asked.filter(({ status }) => status !== 200),
      ({ name, status }) => `${name} ${status}`,
    )
    for (const [what, some] of wrong) print(`  ${some.length} × ${what}`)
    server.child.kill('SIGTERM')
    const end = await server.gone
    if (end !== 0) print(`  the server ended with ${end}: ${server.notes()}`)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
