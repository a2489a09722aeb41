import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addPlant, listPlants, openStore } from '#act/store'
import type { Store } from '#act/store'
import { failed, ok } from '#ground/report'
import type { Result } from '#ground/report'
import { databases, executeSql } from '../../../test/database/databases.ts'
import type { RunningDatabases } from '../../../test/database/databases.ts'
import { appendAudit, checkpointEvery, makeCheckpoint } from './append-audit.ts'
import { exportCheckpoint, parseCheckpoint } from './audit-checkpoint.ts'
import type { AuditCheckpoint } from './audit-checkpoint.ts'
import { beginning, entryHash, entryStatement } from './audit-entry.ts'
import type { AuditDeed, AuditEntry } from './audit-entry.ts'
import { auditSigner, makeAuditKey, openAuditKey } from './audit-key.ts'
import type { AuditSigner } from './audit-key.ts'
import { readAudit, readCheckpoints } from './read-audit.ts'
import type { AuditQuestion } from './read-audit.ts'
import { verifyAuditLog } from './verify-audit-log.ts'

const valueOf = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.findings))
  return result.value
}

const signer = auditSigner(makeAuditKey())
const stranger = auditSigner(makeAuditKey())

const deedAt = (number: number): AuditDeed => ({
  at: 1_790_000_000_000 + number * 60_000,
  actor: `user:${number % 3}`,
  address: '192.0.2.7',
  deed: 'change-approved',
  subject: `change:${number}`,
  why: "the operators' panel needs it; reviewed 水",
  ...(number % 2 === 0 ? { before: 'a'.repeat(64), after: 'b'.repeat(64) } : { payload: 'c'.repeat(64) }),
})

const append = async (store: Store, from: number, to: number, by: AuditSigner = signer): Promise<void> => {
  for (let number = from; number <= to; number++) await store.transaction(async (writer) => ok(await appendAudit(writer, by, deedAt(number))))
}

const checkpointOf = async (store: Store, at: number): Promise<AuditCheckpoint> => {
  const made = valueOf(await store.transaction(async (writer) => ok(await makeCheckpoint(writer, signer, at))))
  if (made === undefined) throw new Error('the log is empty')
  return made
}

/** Somebody with the rights of the database takes its guards away first. */
const unguarded = (kind: 'sqlite' | 'postgres'): readonly string[] =>
  ['audit_entries', 'audit_checkpoints'].flatMap((table) =>
    kind === 'sqlite'
      ? [`drop trigger ${table}_no_update`, `drop trigger ${table}_no_delete`]
      : [`alter table ${table} disable trigger all`, `alter table ${table} drop constraint ${table}_pkey`],
  )

const quoted = (text: string | undefined): string => (text === undefined ? 'null' : `'${text.replaceAll("'", "''")}'`)

const insertOf = (entry: AuditEntry): string =>
  `insert into audit_entries (sequence, at, actor, address, deed, subject, why, revision_before, revision_after, payload_digest, previous, hash, key_id, signature)
   values (${entry.sequence}, ${entry.at}, ${[entry.actor, entry.address, entry.deed, entry.subject, entry.why, entry.before, entry.after, entry.payload, entry.previous, entry.hash, entry.keyId, entry.signature].map(quoted).join(', ')})`

/** The log written anew, as good as it can be done with this key: every hash and link fits. */
const rewritten = (entries: readonly AuditEntry[], by: AuditSigner, change: (entry: AuditEntry) => Partial<AuditEntry>): readonly string[] => {
  let previous = beginning
  let sequence = 0
  const statements = ['delete from audit_entries']
  for (const entry of entries) {
    sequence++
    const unsigned = { ...entry, ...change(entry), sequence, previous }
    const hash = entryHash(unsigned)
    statements.push(insertOf({ ...unsigned, hash, signature: by.sign(entryStatement(hash)) }))
    previous = hash
  }
  return [...statements, `update audit_head set sequence = ${sequence}, hash = '${previous}'`]
}

interface Case {
  readonly kind: string
  readonly entries: readonly AuditEntry[]
  readonly checkpoint: AuditCheckpoint
}

interface Tampering {
  readonly name: string
  readonly found: string
  /** Whether only a checkpoint that was kept outside of the database can show it. */
  readonly needsExport?: boolean
  readonly statements: (log: Case) => readonly string[]
}

const at = (entries: readonly AuditEntry[], sequence: number): AuditEntry => {
  const entry = entries[sequence - 1]
  if (entry === undefined) throw new RangeError(`no entry ${sequence}`)
  return entry
}

const noCheckpoints = 'delete from audit_checkpoints'

const tamperings: readonly Tampering[] = [
  {
    name: 'edit: a reason is changed',
    found: 'audit/edited',
    statements: () => ["update audit_entries set why = 'nobody asked' where sequence = 5"],
  },
  {
    name: 'edit: an actor is changed and every hash after it is made to fit',
    found: 'audit/forged',
    statements: ({ entries }) => {
      const anew = rewritten(entries, stranger, (entry) => (entry.sequence === 5 ? { actor: 'user:9' } : {}))
      return [...anew, noCheckpoints]
    },
  },
  { name: 'delete: an entry in the middle', found: 'audit/missing', statements: () => ['delete from audit_entries where sequence = 7'] },
  { name: 'delete: the first entry', found: 'audit/missing', statements: () => ['delete from audit_entries where sequence = 1'] },
  {
    name: 'delete: an entry, and the numbers after it closed up',
    found: 'audit/edited',
    statements: () => [
      'delete from audit_entries where sequence = 7',
      ...Array.from({ length: 5 }, (_, index) => `update audit_entries set sequence = ${7 + index} where sequence = ${8 + index}`),
    ],
  },
  {
    name: 'reorder: two entries change places',
    found: 'audit/reordered',
    statements: () => [
      'update audit_entries set sequence = 1000 where sequence = 3',
      'update audit_entries set sequence = 3 where sequence = 4',
      'update audit_entries set sequence = 4 where sequence = 1000',
    ],
  },
  { name: 'truncate: the last entries', found: 'audit/truncated', statements: () => ['delete from audit_entries where sequence > 9'] },
  {
    name: 'truncate: the last entries, with the counter, and a checkpoint forgotten',
    found: 'audit/truncated',
    statements: ({ entries }) => [
      'delete from audit_entries where sequence > 9',
      `update audit_head set sequence = 9, hash = '${at(entries, 9).hash}'`,
    ],
  },
  {
    name: 'insert: an entry at the end, its hash and link fitting',
    found: 'audit/forged',
    statements: ({ entries }) => {
      const last = at(entries, 12)
      const unsigned = { ...last, sequence: 13, actor: 'user:9', previous: last.hash }
      const hash = entryHash(unsigned)
      return [
        insertOf({ ...unsigned, hash, signature: stranger.sign(entryStatement(hash)) }),
        `update audit_head set sequence = 13, hash = '${hash}'`,
      ]
    },
  },
  {
    name: 'insert: an entry past the counter',
    found: 'audit/head-differs',
    statements: ({ entries }) => [insertOf({ ...at(entries, 12), sequence: 13 })],
  },
  {
    name: 'replay: an approval is put at the end once more',
    found: 'audit/replayed',
    statements: ({ entries }) => [
      insertOf({ ...at(entries, 4), sequence: 13 }),
      `update audit_head set sequence = 13, hash = '${at(entries, 4).hash}'`,
    ],
  },
  {
    name: 'time shift: one entry is dated back',
    found: 'audit/time-shifted',
    statements: () => ['update audit_entries set at = at - 86400000 where sequence = 6'],
  },
  {
    name: 'time shift: one entry is dated back, and everything made to fit',
    found: 'audit/forged',
    statements: ({ entries }) => [...rewritten(entries, stranger, (entry) => (entry.sequence === 6 ? { at: entry.at - 30_000 } : {})), noCheckpoints],
  },
  {
    name: 'key swap: the whole log is written anew with another key',
    found: 'audit/other-key',
    statements: ({ entries }) => [...rewritten(entries, stranger, () => ({ keyId: stranger.keyId })), noCheckpoints],
  },
  {
    name: 'rollback: the whole log is set back to an earlier day, checkpoints and counter included',
    found: 'audit/rolled-back',
    needsExport: true,
    statements: ({ entries }) => [
      'delete from audit_entries where sequence > 9',
      noCheckpoints,
      `update audit_head set sequence = 9, hash = '${at(entries, 9).hash}'`,
    ],
  },
  {
    name: 'a checkpoint is moved to another entry',
    found: 'audit/checkpoint-forged',
    statements: () => ['update audit_checkpoints set sequence = 8'],
  },
]

for (const { kind, requirement, start } of databases)
  describe.skipIf(!requirement.met)(`the audit log on ${kind}${requirement.met ? '' : ` (skipped: ${requirement.reason})`}`, () => {
    let running: RunningDatabases
    beforeAll(async () => {
      running = await start()
    })
    afterAll(() => running?.stop())

    const withStore = async <T>(url: string, use: (store: Store) => Promise<T>): Promise<T> => {
      const store = valueOf(await openStore(url))
      try {
        return await use(store)
      } finally {
        await store.close()
      }
    }

    const verify = (url: string, checkpoint?: AuditCheckpoint) =>
      withStore(url, (store) => verifyAuditLog(store, { publicKey: signer.publicKey, checkpoints: checkpoint === undefined ? [] : [checkpoint] }))

    test('an untouched log has no findings, and says how much was looked at', async () => {
      const url = await running.fresh()
      expect(await verify(url)).toEqual({ entries: 0, checkpoints: 0, findings: [] })
      const checkpoint = await withStore(url, async (store) => {
        await append(store, 1, checkpointEvery + 3)
        expect(await store.read((reader) => readCheckpoints(reader))).toMatchObject([{ sequence: checkpointEvery }])
        return checkpointOf(store, deedAt(checkpointEvery + 4).at)
      })
      const report = await verify(url, checkpoint)
      expect(report).toMatchObject({ entries: checkpointEvery + 3, checkpoints: 3, end: { sequence: checkpointEvery + 3, hash: checkpoint.hash } })
      expect(report.findings).toEqual([])
    })

    test('an entry comes back as it was written, and can be asked for by subject and actor', async () => {
      const url = await running.fresh()
      await withStore(url, async (store) => {
        await append(store, 1, 6)
        const [second] = await store.read((reader) => readAudit(reader, { subject: 'change:2' }))
        expect(second).toMatchObject({ ...deedAt(2), sequence: 2, keyId: signer.keyId })
        expect((await store.read((reader) => readAudit(reader, { actor: 'user:0' }))).map(({ sequence }) => sequence)).toEqual([3, 6])
        expect((await store.read((reader) => readAudit(reader, { after: 4, limit: 1 }))).map(({ sequence }) => sequence)).toEqual([5])
      })
    })

    test('entries can be asked for by plant, deed, time and what the subject has in it, from either end', async () => {
      const url = await running.fresh()
      await withStore(url, async (store) => {
        const subjects = ['plant:p_1', 'plant:p_1 change:1', 'plant:pX1 change:1', 'plant:p_1-2 change:1', 'plant:p_1x', 'user:p_1']
        for (const [index, subject] of subjects.entries()) {
          const deed = { ...deedAt(index + 1), subject, deed: index % 2 === 0 ? 'even' : 'odd' }
          await store.transaction(async (writer) => ok(await appendAudit(writer, signer, deed)))
        }
        const asked = async (question: AuditQuestion) => (await store.read((reader) => readAudit(reader, question))).map(({ sequence }) => sequence)
        expect(await asked({ plant: 'p_1' })).toEqual([1, 2])
        expect(await asked({ about: 'p_1' })).toEqual([1, 2, 4, 5, 6])
        expect(await asked({ about: 'P_1' })).toEqual([])
        expect(await asked({ deed: 'odd', before: 6 })).toEqual([2, 4])
        expect(await asked({ from: deedAt(3).at, until: deedAt(5).at })).toEqual([3, 4])
        expect(await asked({ isNewestFirst: true, limit: 2 })).toEqual([6, 5])
      })
    })

    test('a deed that is not done leaves no entry and no gap', async () => {
      const url = await running.fresh()
      await withStore(url, async (store) => {
        await append(store, 1, 2)
        await store.transaction(async (writer) => {
          await addPlant(writer, { id: 'p', name: 'P', at: 1 })
          await appendAudit(writer, signer, deedAt(3))
          return failed([])
        })
        expect(await store.read(listPlants)).toEqual([])
        await append(store, 3, 3)
      })
      expect(await verify(url)).toMatchObject({ entries: 3, findings: [] })
    })

    test('many that append at once form one chain', async () => {
      const url = await running.fresh()
      await withStore(url, async (store) => {
        const deeds = Array.from({ length: 30 }, () => store.transaction(async (writer) => ok(await appendAudit(writer, signer, deedAt(1)))))
        const sequences = (await Promise.all(deeds)).map((result) => valueOf(result).sequence)
        expect(sequences.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, index) => index + 1))
      })
      expect(await verify(url)).toMatchObject({ entries: 30, findings: [] })
    })

    test('half a character in a reason does not make an honest entry look edited', async () => {
      const url = await running.fresh()
      await withStore(url, (store) => store.transaction(async (writer) => ok(await appendAudit(writer, signer, { ...deedAt(1), why: 'x\ud83d' }))))
      expect((await verify(url)).findings).toEqual([])
    })

    test.each(tamperings)('$name → $found', async ({ found, needsExport = false, statements }) => {
      const url = await running.fresh()
      const log = await withStore(url, async (store) => {
        await append(store, 1, 12)
        const checkpoint = await checkpointOf(store, deedAt(13).at)
        return { kind, entries: await store.read((reader) => readAudit(reader)), checkpoint }
      })
      expect((await verify(url, log.checkpoint)).findings).toEqual([])
      await executeSql(url, ...unguarded(kind), ...statements(log))
      const without = (await verify(url)).findings.map(({ code }) => code)
      if (needsExport) expect(without).toEqual([])
      else expect(without).toContain(found)
      const exported = valueOf(parseCheckpoint(exportCheckpoint(log.checkpoint)))
      const report = await verify(url, exported)
      expect(report.findings.map(({ code }) => code)).toContain(found)
      expect(report.findings.every(({ severity }) => severity === 'error')).toBe(true)
    })

    test('rollback: a log that was set back and honestly written on is told from the one that the checkpoint saw', async () => {
      const url = await running.fresh()
      const checkpoint = await withStore(url, async (store) => {
        await append(store, 1, 12)
        return checkpointOf(store, deedAt(13).at)
      })
      const other = await running.fresh()
      await withStore(other, (store) => append(store, 2, 20))
      expect((await verify(other)).findings).toEqual([])
      expect((await verify(other, checkpoint)).findings.map(({ code }) => code)).toEqual(['audit/rolled-back'])
    })

    test('time shift: a clock that was set back while the server ran is seen, and a few seconds between servers are not', async () => {
      const url = await running.fresh()
      const one = async (store: Store, time: number) =>
        store.transaction(async (writer) => ok(await appendAudit(writer, signer, { ...deedAt(1), at: time })))
      await withStore(url, async (store) => {
        for (const time of [100_000, 96_000, 120_000]) await one(store, time)
      })
      expect((await verify(url)).findings).toEqual([])
      await withStore(url, (store) => one(store, 60_000))
      expect((await verify(url)).findings.map(({ code }) => code)).toEqual(['audit/time-shifted'])
    })

    test('a row of the log that stands there twice is found where the primary key was dropped', async () => {
      if (kind === 'sqlite') return
      const url = await running.fresh()
      const entries = await withStore(url, async (store) => {
        await append(store, 1, 3)
        return store.read((reader) => readAudit(reader))
      })
      await executeSql(url, ...unguarded(kind), insertOf(at(entries, 2)))
      expect((await verify(url)).findings.map(({ code }) => code)).toContain('audit/replayed')
    })

    test('a log of rubbish ends the walk instead of filling the memory', async () => {
      const url = await running.fresh()
      await withStore(url, (store) => append(store, 1, 150))
      await executeSql(url, ...unguarded(kind), "update audit_entries set why = 'x'")
      const { findings } = await verify(url)
      expect(findings.length).toBeLessThan(110)
      expect(findings.at(-1)?.code).toBe('audit/more')
    })

    test('the database itself refuses to change or delete entries', async () => {
      const url = await running.fresh()
      await withStore(url, async (store) => {
        await append(store, 1, 1)
        for (const table of ['audit_entries', 'audit_checkpoints'] as const) {
          await checkpointOf(store, 1)
          await expect(store.transaction(async (writer) => ok(await writer.deleteFrom(table).execute()))).rejects.toThrow('insert-only')
          await expect(store.transaction(async (writer) => ok(await writer.updateTable(table).set({ at: 1 }).execute()))).rejects.toThrow(
            'insert-only',
          )
        }
      })
    })

    test('no checkpoint is signed over a log that does not end where it says', async () => {
      const url = await running.fresh()
      await withStore(url, (store) => append(store, 1, 3))
      await executeSql(url, ...unguarded(kind), 'delete from audit_entries where sequence = 3')
      await withStore(url, (store) => expect(checkpointOf(store, 1)).rejects.toThrow('verify it'))
    })
  })

describe('the key of the audit log', () => {
  test('is made once, for its owner alone, and signs the same afterwards', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'bulkhead-key-'))
    const file = join(folder, 'audit.key')
    const made = await openAuditKey(file)
    expect((await openAuditKey(file)).keyId).toBe(made.keyId)
    expect((await openAuditKey(file)).sign('x')).toBe(made.sign('x'))
    if (process.platform !== 'win32') expect((await stat(file)).mode & 0o777).toBe(0o600)
    await rm(folder, { recursive: true })
  })

  test('is Ed25519 and nothing else', () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    expect(() => auditSigner(rsa)).toThrow('Ed25519')
  })

  test.each(['', '{}', 'null', '[1]', '{"format":"bulkhead-audit-checkpoint","version":1,"sequence":"1"}'])(
    '%j is no exported checkpoint',
    (text) => {
      const result = parseCheckpoint(text)
      expect(result.ok ? [] : result.findings.map(({ code }) => code)).toEqual(['audit/no-checkpoint'])
    },
  )
})
