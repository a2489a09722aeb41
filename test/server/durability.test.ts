import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openAuditKey, readAudit, verifyAuditLog } from '#act/audit-log'
import type { AuditEntry } from '#act/audit-log'
import { readChange as readStoredChange, samplePlantId } from '#act/office'
import { findInForce, findSetting, listStreams, openStore } from '#act/store'
import type { Store } from '#act/store'
import type { Result } from '#ground/report'
import { addPlant, commentChange, draftChange, listPlants, readChange, readNotifications, readPlanText, setNotifications } from '#show/contract'
import { databases } from '../database/databases.ts'
import type { RunningDatabases } from '../database/databases.ts'
import { drawFrom } from '../fixture/random.ts'
import { titled } from '../requirements.ts'
import { askServer, prepareServer, startServerProcess } from './server-process.ts'
import type { ServerProcess } from './server-process.ts'

const valueOf = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.findings))
  return result.value
}

const rounds = 25

/** Each round starts a program; a machine with much else to do takes its time. */
const patienceMs = 900_000
const crew = { anna: { here: ['author', 'viewer'] }, adam: { here: ['administrator'], server: ['administrator'] } } as const

/** What the server has acknowledged. */
interface Acknowledged {
  readonly plants: string[]
  readonly changes: string[]
  /** Texts, each used once. */
  readonly comments: { readonly change: string; readonly text: string }[]
  settings: number
}

/** Several people at work until the server is gone. Only an answer that was read whole counts. */
const work = async (
  server: ServerProcess,
  tokens: ReadonlyMap<string, string>,
  round: number,
  acknowledged: Acknowledged,
  onDone: () => void,
): Promise<void> => {
  const [anna, adam] = [tokens.get('anna'), tokens.get('adam')]
  const { address } = server
  const { text } = (await askServer(address, anna, readPlanText)).body as { readonly text: string }
  const asLongAsItLives = async (turn: (number: number) => Promise<boolean>): Promise<void> => {
    for (let number = 0; ; number++) {
      try {
        if (await turn(number)) onDone()
      } catch (error) {
        // The connection died with the server. What it had not answered may be there or not.
        if (error instanceof TypeError) return
        throw error
      }
    }
  }
  const accepted = (status: number, body: unknown): void => {
    if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`)
  }
  await Promise.all([
    asLongAsItLives(async (number) => {
      const id = `w${round}-${number}`
      const { status, body } = await askServer(address, adam, addPlant, { body: { id, name: `Plant ${id}`, timezone: 'UTC' } })
      accepted(status, body)
      acknowledged.plants.push(id)
      return true
    }),
    asLongAsItLives(async (number) => {
      const draft = { title: `Change ${number}`, why: 'because', text: `${text}\n# ${round}-${number}\n` }
      const { status, body } = await askServer(address, anna, draftChange, { body: draft })
      accepted(status, body)
      acknowledged.changes.push((body as { readonly id: string }).id)
      return true
    }),
    asLongAsItLives(async (number) => {
      const change = acknowledged.changes.at(-1)
      // Nothing to comment on yet: then it asks, so that it learns when the server is gone.
      if (change === undefined) {
        await askServer(address, anna, readPlanText)
        return false
      }
      const comment = `comment ${round}-${number}`
      const { status, body } = await askServer(address, anna, commentChange, { params: { change }, body: { text: comment } })
      accepted(status, body)
      acknowledged.comments.push({ change, text: comment })
      return true
    }),
    asLongAsItLives(async () => {
      const { version } = (await askServer(address, adam, readNotifications)).body as { readonly version: number }
      const { status, body } = await askServer(address, adam, setNotifications, { body: { version } })
      accepted(status, body)
      acknowledged.settings = (body as { readonly version: number }).version
      return true
    }),
  ])
}

const subjectsOf = (entries: readonly AuditEntry[], deed: string): readonly string[] =>
  entries.filter((entry) => entry.deed === deed).map(({ subject }) => subject)

/** Everything that was acknowledged is there, nothing is half there, and every deed has its entry and every entry its deed. */
const check = async (store: Store, publicKey: string, { plants, changes, comments, settings }: Acknowledged): Promise<void> => {
  const report = await verifyAuditLog(store, { publicKey })
  expect(report.findings).toEqual([])
  await store.read(async (reader) => {
    const entries = await readAudit(reader, { limit: 100_000 })
    expect(entries.length).toBe(report.entries)
    const there = (await reader.selectFrom('plants').select('id').orderBy('id').execute()).map(({ id }) => id)
    expect(plants.filter((id) => !there.includes(id))).toEqual([])
    expect(subjectsOf(entries, 'plant-added').toSorted()).toEqual(there.map((id) => `plant:${id}`).toSorted())
    for (const id of there) expect(await findInForce(reader, id), id).toBeDefined()
    const streams = (await listStreams(reader, 'change', samplePlantId)).map(({ id }) => id)
    expect(changes.filter((id) => !streams.includes(id))).toEqual([])
    expect(subjectsOf(entries, 'change-drafted').toSorted()).toEqual(streams.map((id) => `plant:${samplePlantId} change:${id}`).toSorted())
    const said: { readonly change: string; readonly text: unknown }[] = []
    for (const change of streams) {
      const { events } = valueOf(await readStoredChange(reader, samplePlantId, change))
      for (const event of events) if (event.kind === 'change-commented') said.push({ change, text: event.text })
    }
    expect(comments.filter(({ change, text }) => !said.some((one) => one.change === change && one.text === text))).toEqual([])
    expect(subjectsOf(entries, 'change-commented').toSorted()).toEqual(said.map(({ change }) => `plant:${samplePlantId} change:${change}`).toSorted())
    const version = (await findSetting(reader, { scope: 'server', name: 'notifications' }))?.version ?? 0
    expect(version).toBeGreaterThanOrEqual(settings)
    expect(subjectsOf(entries, 'notifications-set')).toHaveLength(version)
  })
}

for (const { kind, requirement, start } of databases)
  describe.skipIf(!requirement.met)(titled(`a server that is killed, on ${kind}`, requirement), () => {
    let running: RunningDatabases
    let folder: string
    beforeAll(async () => {
      running = await start()
      folder = await mkdtemp(join(tmpdir(), 'bulkhead-killed-'))
    })
    afterAll(async () => {
      await running?.stop()
      await rm(folder, { recursive: true, force: true })
    })

    test(
      `${rounds} × kill -9 under load loses nothing that it acknowledged, and shows nothing half-written`,
      async () => {
        const database = await running.fresh()
        const tokens = await prepareServer(folder, database, crew)
        const { publicKey } = await openAuditKey(join(folder, 'audit.key'))
        const acknowledged: Acknowledged = { plants: [], changes: [], comments: [], settings: 0 }
        const draw = drawFrom(20_261_127)
        for (let round = 0; round < rounds; round++) {
          const server = await startServerProcess(folder, database)
          const enough = 1 + draw(25)
          const delayMs = draw(8)
          let done = 0
          await work(server, tokens, round, acknowledged, () => {
            if (++done === enough) setTimeout(() => server.child.kill('SIGKILL'), delayMs)
          })
          expect(await server.gone, server.notes()).toBe('SIGKILL')
          // Now and then the database dies as well.
          if (round % 6 === 5) await running.crash()
          const store = valueOf(await openStore(database))
          await check(store, publicKey, acknowledged)
          await store.close()
        }
        expect(acknowledged.plants.length + acknowledged.changes.length + acknowledged.comments.length).toBeGreaterThan(rounds * 3)
        expect(
          Math.min(acknowledged.plants.length, acknowledged.changes.length, acknowledged.comments.length, acknowledged.settings),
        ).toBeGreaterThan(rounds / 5)

        const server = await startServerProcess(folder, database)
        const { plants } = (await askServer(server.address, tokens.get('adam'), listPlants)).body as {
          readonly plants: readonly { readonly id: string }[]
        }
        const shown = new Set(plants.map(({ id }) => id))
        expect(acknowledged.plants.filter((id) => !shown.has(id))).toEqual([])
        const last = acknowledged.comments.at(-1)
        const { body } = await askServer(server.address, tokens.get('anna'), readChange, { params: { change: last?.change } })
        expect((body as { readonly events: readonly { readonly text?: string }[] }).events.map(({ text }) => text)).toContain(last?.text)
        server.child.kill('SIGTERM')
        expect(await server.gone).toBe(0)
      },
      patienceMs,
    )
  })
