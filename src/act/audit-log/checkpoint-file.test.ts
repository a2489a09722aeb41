import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openStore } from '#act/store'
import type { Store } from '#act/store'
import { failed, ok } from '#ground/report'
import type { Result } from '#ground/report'
import { appendAudit, checkpointEvery } from './append-audit.ts'
import { auditSigner, makeAuditKey } from './audit-key.ts'
import { openCheckpointFile, parseCheckpoints } from './checkpoint-file.ts'
import { verifyAuditLog } from './verify-audit-log.ts'

const valueOf = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.findings))
  return result.value
}
const codes = (result: Result<unknown>): readonly string[] => (result.ok ? [] : result.findings.map(({ code }) => code))

const signer = auditSigner(makeAuditKey())
const deed = { actor: 'user:a', address: '', deed: 'change-approved', subject: 'change:1', why: '' }

describe('the file of checkpoints', () => {
  let folder: string
  let count = 0
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bulkhead-checkpoints-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  const fresh = async () => {
    const name = String(++count)
    const store = valueOf(await openStore(`sqlite:${join(folder, `${name}.db`)}`))
    return { store, file: join(folder, `${name}.checkpoints`), office: { store, signer, clock: () => 1_790_000_000_000 } }
  }
  const append = async (store: Store, entries: number): Promise<void> => {
    for (let entry = 0; entry < entries; entry++) await store.transaction(async (writer) => ok(await appendAudit(writer, signer, { ...deed, at: 1 })))
  }
  const sequencesIn = async (file: string) => valueOf(parseCheckpoints(await readFile(file, 'utf8'))).map(({ sequence }) => sequence)

  test('grows with the log, has the checkpoints made in between, and says nothing twice', async () => {
    const { store, file, office } = await fresh()
    const checkpoints = valueOf(await openCheckpointFile(file, office))
    await checkpoints.write()
    expect(await readFile(file, 'utf8')).toBe('')
    await append(store, 3)
    await checkpoints.write()
    await checkpoints.write()
    await append(store, checkpointEvery)
    await checkpoints.write()
    expect(await sequencesIn(file)).toEqual([3, checkpointEvery, checkpointEvery + 3])
    const again = valueOf(await openCheckpointFile(file, office))
    await again.write()
    await append(store, 1)
    await again.write()
    expect(await sequencesIn(file)).toEqual([3, checkpointEvery, checkpointEvery + 3, checkpointEvery + 4])
    const given = valueOf(parseCheckpoints(await readFile(file, 'utf8')))
    expect((await verifyAuditLog(store, { publicKey: signer.publicKey, checkpoints: given })).findings).toEqual([])
    await store.close()
  })

  test('never holds what was undone', async () => {
    const { store, file, office } = await fresh()
    const checkpoints = valueOf(await openCheckpointFile(file, office))
    await append(store, checkpointEvery - 1)
    await store.transaction(async (writer) => {
      await appendAudit(writer, signer, { ...deed, at: 1 })
      return failed([{ code: 'x', severity: 'error', message: 'no' }])
    })
    await checkpoints.write()
    expect(await sequencesIn(file)).toEqual([checkpointEvery - 1])
    await store.close()
  })

  test('a log that was set back, or has other entries, is not opened with it', async () => {
    const { store, file, office } = await fresh()
    await append(store, 5)
    await valueOf(await openCheckpointFile(file, office)).write()
    await store.close()
    const other = await fresh()
    await append(other.store, 4)
    expect(codes(await openCheckpointFile(file, other.office))).toEqual(['audit/rolled-back'])
    await other.store.transaction(async (writer) => ok(await appendAudit(writer, signer, { ...deed, why: 'another', at: 1 })))
    expect(codes(await openCheckpointFile(file, other.office))).toEqual(['audit/rolled-back'])
    await other.store.close()
  })

  test('half a line after a power cut is taken away; what is no checkpoint is refused', async () => {
    const { store, file, office } = await fresh()
    await append(store, 2)
    await valueOf(await openCheckpointFile(file, office)).write()
    const whole = await readFile(file, 'utf8')
    await appendFile(file, whole.slice(0, 40))
    await append(store, 1)
    await valueOf(await openCheckpointFile(file, office)).write()
    expect(await sequencesIn(file)).toEqual([2, 3])
    await writeFile(file, 'something else\n')
    expect(codes(await openCheckpointFile(file, office))).toEqual(['audit/no-checkpoint'])
    expect(await readFile(file, 'utf8')).toBe('something else\n')
    expect(codes(await openCheckpointFile(join(folder, 'no', 'folder'), office))).toEqual(['audit/checkpoints-unwritable'])
    await store.close()
  })
})
