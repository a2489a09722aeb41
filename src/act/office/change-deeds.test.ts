import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { auditSigner, makeAuditKey, readAudit } from '#act/audit-log'
import { addPlant, addRevision, appendEvents, findInForce, findRevision, openStore, putInForce, revisionHash } from '#act/store'
import type { Store } from '#act/store'
import { ok } from '#ground/report'
import type { Result } from '#ground/report'
import type { PlantRole } from '#reason/govern'
import { databases } from '../../../test/database/databases.ts'
import type { RunningDatabases } from '../../../test/database/databases.ts'
import { smallPlant } from '../../../test/fixture/plan.ts'
import { titled } from '../../../test/requirements.ts'
import { commandChange, draftChange, listChanges, perform, readChange, serverActor } from './index.ts'
import type { Actor, ChangeDeed, ChangeDraft, Office } from './index.ts'

const roles: Readonly<Record<string, readonly PlantRole[]>> = {
  anna: ['author'],
  ben: ['author', 'operations-approver'],
  olga: ['operations-approver'],
  sven: ['security-approver'],
  dora: ['author', 'operations-approver', 'security-approver'],
  vera: ['viewer'],
}

const actorOf = (name: string): Actor => ({ id: name, name, address: '127.0.0.1', roles: new Map([['small', roles[name] ?? []]]) })

const withPromise = `${smallPlant}promises:\n  - nobody in enterprise reaches role:plc\n`
/** The server writes as well: packets open into the cell. */
const writes = withPromise.replace('operations: [read], why: Pictures', 'operations: [read, write], why: Recipes')
/** The office reaches a controller: the promise is broken. */
const broken = withPromise.replace(
  'conduits:\n',
  'conduits:\n  enterprise-to-cell-1: { from: enterprise, to: cell-1, why: Office, owner: it, through: [fw], allow: { looks: { from: [pc], to: [plc-a], service: s7comm, operations: [read], why: Figures } } }\n',
)
/** Other words, the same meaning. */
const reworded = `# Read by the shift leads in spring.\n${withPromise}`

const codes = (result: Result<unknown>): readonly string[] => (result.ok ? [] : result.findings.map(({ code }) => code))

const valueOf = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(result.findings.map(({ code, message }) => `${code}: ${message}`).join('; '))
  return result.value
}

describe.each(databases)('change requests in $kind', ({ requirement, start }) => {
  describe.skipIf(!requirement.met)(titled('of a small plant', requirement), () => {
    let running: RunningDatabases
    let store: Store
    let office: Office
    let time: number

    beforeAll(async () => {
      running = await start()
    })
    afterAll(() => running?.stop())
    beforeEach(async () => {
      time = Date.UTC(2026, 2, 2, 10)
      store = valueOf(await openStore(await running.fresh()))
      office = { store, signer: auditSigner(makeAuditKey()), clock: () => time }
      for (const id of ['small', 'other']) {
        valueOf(
          await store.transaction(async (writer) => {
            await addPlant(writer, { id, name: id, at: time })
            const hash = valueOf(await addRevision(writer, { plant: id, author: 'server', at: time, text: withPromise }))
            return putInForce(writer, { plant: id, hash, expected: undefined, since: time })
          }),
        )
      }
    })
    afterEach(() => store?.close())

    const base = revisionHash(withPromise)
    const draft = (person: string, text: string, more: Partial<ChangeDraft> = {}) =>
      draftChange(office, actorOf(person), 'small', {
        title: 'Recipes',
        why: 'Line 1 gets recipes',
        text,
        rollback: 'Load the previous file',
        ...more,
      })
    const asks = (person: string, change: string, deed: ChangeDeed, seen?: number) =>
      commandChange(office, actorOf(person), 'small', change, deed, seen)
    const stageOf = async (change: string) => valueOf(await store.read((reader) => readChange(reader, 'small', change))).change.stage
    const inForce = async () => (await store.read((reader) => findInForce(reader, 'small')))?.hash
    const audited = async () => (await store.read((reader) => readAudit(reader))).map(({ actor, deed, subject }) => `${actor} ${deed} ${subject}`)

    const approve = (person: string, change: string, as: 'operations' | 'security', revision: string, edition = 1) =>
      asks(person, change, { kind: 'approve', as, revision, edition })
    const window = () => ({ from: Math.floor(time / 1000) + 3600, until: Math.floor(time / 1000) + 7200 })

    /** Brought to its maintenance window with every approval it needs. */
    const scheduled = async (text: string): Promise<string> => {
      const change = valueOf(await draft('anna', text))
      valueOf(await asks('anna', change, { kind: 'propose' }))
      await approve('olga', change, 'operations', revisionHash(text))
      await approve('sven', change, 'security', revisionHash(text))
      valueOf(await asks('olga', change, { kind: 'schedule', window: window() }))
      return change
    }

    test('a draft keeps its text under its hash, says what it starts from, and stands in the audit log', async () => {
      const change = valueOf(await draft('anna', writes))
      expect(change).toBe('small-1')
      const stored = valueOf(await store.read((reader) => readChange(reader, 'small', change)))
      expect(stored.change).toMatchObject({ stage: 'draft', base, revision: revisionHash(writes), authors: ['anna'], edition: 1 })
      expect(stored.version).toBe(1)
      expect((await store.read((reader) => findRevision(reader, 'small', revisionHash(writes))))?.parent).toBe(base)
      expect(await audited()).toEqual(['anna change-drafted plant:small change:small-1'])
      expect(valueOf(await draft('ben', writes))).toBe('small-2')
    })

    test('a text that is no plan is not kept, and the findings say where it is wrong', async () => {
      const text = withPromise.replace('zone: cell-1', 'zone: cel-1')
      const refused = await draft('anna', text)
      expect(codes(refused)).toContain('plan/unknown-zone')
      expect(await store.read((reader) => findRevision(reader, 'small', revisionHash(text)))).toBeUndefined()
      expect([valueOf(await store.read((reader) => listChanges(reader, 'small'))), await audited()]).toEqual([[], []])
      const change = valueOf(await draft('anna', writes))
      expect(codes(await asks('anna', change, { kind: 'edit', text }))).toContain('plan/unknown-zone')
      expect(valueOf(await store.read((reader) => readChange(reader, 'small', change))).version).toBe(1)
    })

    test('a change goes into force in its window, and back, and the audit log has the revisions before and after', async () => {
      const change = await scheduled(writes)
      expect(await stageOf(change)).toBe('scheduled')
      expect(codes(await asks('olga', change, { kind: 'put-in-force' }))).toEqual(['change/outside-window'])
      expect(await inForce()).toBe(base)
      time += 3600_000
      expect(valueOf(await asks('olga', change, { kind: 'put-in-force' })).change.stage).toBe('in-force')
      expect(await inForce()).toBe(revisionHash(writes))
      expect(codes(await asks('sven', change, { kind: 'roll-back', why: ' ' }))).toEqual(['change/text-missing'])
      valueOf(await asks('sven', change, { kind: 'roll-back', why: 'Line 1 stopped' }))
      expect([await inForce(), await stageOf(change)]).toEqual([base, 'rolled-back'])
      const entries = (await store.read((reader) => readAudit(reader))).filter(({ before }) => before !== undefined)
      expect(entries.map(({ deed, before, after, why }) => [deed, before, after, why])).toEqual([
        ['change-put-in-force', base, revisionHash(writes), ''],
        ['change-rolled-back', revisionHash(writes), base, 'Line 1 stopped'],
      ])
    })

    test('whoever wrote any edition of a change never approves it, whatever their roles', async () => {
      const change = valueOf(await draft('dora', writes))
      valueOf(await asks('dora', change, { kind: 'propose' }))
      expect(codes(await approve('dora', change, 'security', revisionHash(writes)))).toEqual(['change/author-approves'])
      valueOf(await asks('ben', change, { kind: 'edit', why: 'Recipes of line 1' }))
      valueOf(await asks('anna', change, { kind: 'edit', why: 'Recipes of line 1 and 2' }))
      valueOf(await asks('anna', change, { kind: 'propose' }))
      expect(codes(await approve('ben', change, 'operations', revisionHash(writes), 3))).toEqual(['change/author-approves'])
      valueOf(await approve('sven', change, 'security', revisionHash(writes), 3))
      expect(await stageOf(change)).toBe('approved')
    })

    test('an approval is of one revision and edition, and any edit withdraws it', async () => {
      const change = valueOf(await draft('anna', writes))
      valueOf(await asks('anna', change, { kind: 'propose' }))
      expect(codes(await approve('sven', change, 'security', base))).toEqual(['change/revision-differs'])
      expect(codes(await approve('sven', change, 'security', revisionHash(writes), 2))).toEqual(['change/revision-differs'])
      valueOf(await approve('sven', change, 'security', revisionHash(writes)))
      const edited = valueOf(await asks('anna', change, { kind: 'edit', rollback: 'Load the file of last week' })).change
      expect([edited.stage, edited.approvals, edited.edition]).toEqual(['draft', [], 2])
    })

    test('a plan that breaks a promise is not proposed, and the broken promise is told', async () => {
      const change = valueOf(await draft('anna', broken))
      expect(codes(await asks('anna', change, { kind: 'propose' }))).toEqual(['change/plan-refused', 'promise/broken'])
      expect(await stageOf(change)).toBe('draft')
    })

    test('another text of the same meaning still needs one of the two', async () => {
      const change = valueOf(await draft('anna', reworded))
      expect(valueOf(await asks('anna', change, { kind: 'propose' })).change.needs).toEqual([['operations', 'security']])
      valueOf(await approve('olga', change, 'operations', revisionHash(reworded)))
      expect(await stageOf(change)).toBe('approved')
    })

    test('who decides on what has moved on is told so, and nothing is done', async () => {
      const change = valueOf(await draft('anna', writes))
      valueOf(await asks('ben', change, { kind: 'edit', title: 'Recipes of line 1' }, 1))
      expect(codes(await asks('anna', change, { kind: 'edit', title: 'Recipes of line 2' }, 1))).toEqual(['store/conflict'])
      expect(valueOf(await store.read((reader) => readChange(reader, 'small', change))).change.title).toBe('Recipes of line 1')
      expect(await audited()).toHaveLength(2)
    })

    test('of two deeds at once on the same version, one is done', async () => {
      const change = await scheduled(writes)
      time += 3600_000
      const { version } = valueOf(await store.read((reader) => readChange(reader, 'small', change)))
      const both = await Promise.all(['olga', 'anna'].map((person) => asks(person, change, { kind: 'put-in-force' }, version)))
      expect(both.flatMap(codes)).toEqual(['store/conflict'])
      expect(both.map(({ ok }) => ok).toSorted()).toEqual([false, true])
      expect((await audited()).filter((entry) => entry.includes('change-put-in-force'))).toHaveLength(1)
    })

    test('many who draft at once each get a change of their own', async () => {
      const drafted = await Promise.all(Array.from({ length: 6 }, (_, i) => draft('anna', `# ${i}\n${writes}`)))
      expect(drafted.map(valueOf).toSorted()).toEqual([1, 2, 3, 4, 5, 6].map((number) => `small-${number}`))
      expect(await audited()).toHaveLength(6)
    })

    test('of two changes of the same plan that are put in force at once, the second is rebased first', async () => {
      const changes = [await scheduled(writes), await scheduled(reworded)]
      time += 3600_000
      const both = await Promise.all(changes.map((change) => asks('olga', change, { kind: 'put-in-force' })))
      expect(both.flatMap(codes)).toEqual(['change/rebase-needed'])
    })

    test('a deed that had to wait is of the time of its turn: the log is in the order of time', async () => {
      const [begun, held] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
      const slow = perform(office, serverActor, { plant: 'small', deed: 'slow', subject: 'x' }, async () => {
        begun.resolve()
        await held.promise
        return ok({ value: undefined })
      })
      await begun.promise
      const quick = Promise.all([draft('anna', writes), draft('ben', reworded)])
      time += 60_000
      held.resolve()
      await Promise.all([slow, quick])
      const times = (await store.read((reader) => readAudit(reader))).map(({ at }) => at)
      expect(times).toEqual([time - 60_000, time, time])
    })

    test('what starts from a revision that is no longer in force is rebased first', async () => {
      const first = await scheduled(writes)
      const second = await scheduled(reworded)
      time += 3600_000
      valueOf(await asks('olga', first, { kind: 'put-in-force' }))
      expect(codes(await asks('olga', second, { kind: 'put-in-force' }))).toEqual(['change/rebase-needed'])
      expect(await inForce()).toBe(revisionHash(writes))
      const both = `# Read by the shift leads in spring.\n${writes}`
      valueOf(await asks('anna', second, { kind: 'edit', text: both, base: revisionHash(writes) }))
      expect(valueOf(await asks('anna', second, { kind: 'propose' })).change.needs).toEqual([['operations', 'security']])
      expect(codes(await asks('sven', first, { kind: 'roll-back', why: 'Line 1 stopped' }))).toEqual([])
    })

    test('a clock that is set back turns no order, and a history that breaks the separation of duties is told and not believed', async () => {
      const change = valueOf(await draft('anna', writes))
      time -= 86_400_000
      valueOf(await asks('anna', change, { kind: 'propose' }))
      valueOf(await draft('ben', reworded))
      const listed = await store.read((reader) => listChanges(reader, 'small'))
      expect(valueOf(listed).map(({ change: { id, stage } }) => [id, stage])).toContainEqual(['small-1', 'proposed'])
      const forged = { type: 'change-approved', body: { as: 'security', revision: revisionHash(writes), edition: 1 } }
      valueOf(
        await store.transaction((writer) =>
          appendEvents(writer, { kind: 'change', id: change, expected: 2, at: time, actor: 'anna', events: [forged] }),
        ),
      )
      const after = await store.read((reader) => listChanges(reader, 'small'))
      expect(valueOf(after).map(({ change: { id } }) => id)).toEqual(['small-2'])
      expect(after.findings.map(({ code, at }) => [code, at?.path])).toEqual([['change/author-approves', 'changes.small-1']])
      expect(codes(await asks('sven', change, { kind: 'comment', text: 'x' }))).toEqual(['change/author-approves'])
    })

    test('a deed takes its role, and a change of another plant is unknown', async () => {
      expect(codes(await draft('vera', writes))).toEqual(['office/not-permitted'])
      const change = valueOf(await draft('anna', writes))
      expect(codes(await asks('vera', change, { kind: 'propose' }))).toEqual(['change/not-permitted'])
      expect(codes(await asks('olga', change, { kind: 'edit', text: broken }))).toEqual(['change/not-permitted'])
      expect(await store.read((reader) => findRevision(reader, 'small', revisionHash(broken)))).toBeUndefined()
      const stranger: Actor = { ...actorOf('anna'), roles: new Map([['other', ['author']]]) }
      expect(codes(await commandChange(office, stranger, 'other', change, { kind: 'propose' }))).toEqual(['change/unknown'])
      expect(codes(await asks('anna', 'small-9', { kind: 'propose' }))).toEqual(['change/unknown'])
    })
  })
})
