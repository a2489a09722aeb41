import { mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { appendAudit } from '#act/audit-log'
import { runCommandLine, verbs } from '#show/cli'
import { startServer } from '#show/server'
import { startPostgres, requirePostgres } from '../database/postgres-server.ts'
import { titled } from '../requirements.ts'

let folder: string
let data: string

const run = async (...args: readonly string[]) => {
  const out: string[] = []
  const err: string[] = []
  const code = await runCommandLine(verbs, '1.2.3', args, { print: (text) => void out.push(text), note: (text) => void err.push(text) })
  return { code, out: out.join('\n'), err: err.join('\n') }
}

const started = async (dataFolder: string, more: object = {}) => {
  const server = await startServer({ dataFolder, port: 0, version: '0', onFault: (error) => expect.unreachable(String(error)), ...more })
  if (!server.ok) throw new Error(JSON.stringify(server.findings))
  return server.value
}

const rows = (path: string, table: string): readonly string[] => {
  const database = new DatabaseSync(path, { readOnly: true })
  const found = database.prepare(`select * from ${table}`).all()
  database.close()
  return found.map((row) => JSON.stringify(row)).toSorted()
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bulkhead-keeping-'))
  data = join(folder, 'data')
  await (await started(data)).close()
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('backup and restore', () => {
  test('everything comes back with its keys, to its owner alone, and the server goes on with it', async () => {
    const file = join(folder, 'whole.backup')
    const made = await run('backup', file, '--data', data)
    expect([made.code, made.err]).toEqual([0, ''])
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    const there = join(folder, 'there')
    expect((await run('restore', file, '--data', there)).code).toBe(0)
    for (const key of ['audit.key', 'session.key']) {
      expect(await readFile(join(there, key), 'utf8')).toBe(await readFile(join(data, key), 'utf8'))
      expect((await stat(join(there, key))).mode & 0o777).toBe(0o600)
    }
    for (const table of ['plants', 'revisions', 'audit_entries', 'one_time_links'])
      expect(rows(join(there, 'bulkhead.db'), table)).toEqual(rows(join(data, 'bulkhead.db'), table))
    expect(rows(join(there, 'bulkhead.db'), 'audit_entries').length).toBeGreaterThan(0)
    await (await started(there)).close()
    expect((await run('audit-log', 'verify', '--data', there)).code).toBe(0)
  })

  test('a server that runs is not read past: the way out is said', async () => {
    const server = await started(data)
    const file = join(folder, 'running.backup')
    const { code, err } = await run('backup', file, '--data', data)
    const second = await run('serve', '--data', data, '--port', '0')
    await server.close()
    expect([second.code, second.err.includes('store/in-use')]).toEqual([2, true])
    expect(code).toBe(2)
    expect(err).toContain('store/in-use')
    expect(err).toContain('POST /api/backup')
    await expect(stat(file)).rejects.toThrow('ENOENT')
  })

  test('a folder without a server is said, and nothing is made in it', async () => {
    const empty = join(folder, 'empty')
    await mkdir(empty)
    for (const verb of [
      ['backup', join(folder, 'x')],
      ['audit-log', 'verify'],
    ]) {
      const { code, err } = await run(...verb, '--data', empty)
      expect([code, err.includes('store/no-database')]).toEqual([2, true])
    }
    expect(await readdir(empty)).toEqual([])
  })

  test('a backup is not restored over keys or rows that are there, nor without its key, nor with another', async () => {
    const file = join(folder, 'careful.backup')
    await run('backup', file, '--data', data)
    const other = join(folder, 'other')
    await (await started(other)).close()
    const cases = [
      { args: ['restore', file, '--data', data], code: 'store/not-empty' },
      { args: ['restore', file, '--data', other], code: 'backup/other-key' },
      { args: ['restore', join(folder, 'none'), '--data', join(folder, 'n')], code: 'store/backup-unreadable' },
    ]
    for (const { args, code } of cases) expect((await run(...args)).err).toContain(code)
    // As the server makes it: without keys.
    const lines = gunzipSync(await readFile(file))
      .toString()
      .split('\n')
    expect(Object.keys(JSON.parse(lines[0] ?? '') as object)).toContain('keys')
  })

  const can = requirePostgres()
  test.skipIf(!can.met)(titled('from a file to PostgreSQL, and the server goes on there', can), async () => {
    const postgres = await startPostgres()
    try {
      const [file, there, database] = [join(folder, 'moving.backup'), join(folder, 'moved'), await postgres.fresh()]
      await run('backup', file, '--data', data)
      const restored = await run('restore', file, '--data', there, '--database', database, '--json')
      expect(restored.code).toBe(0)
      expect(JSON.parse(restored.out)).toMatchObject({ keys: 'from-the-backup' })
      await (await started(there, { database })).close()
      expect((await run('audit-log', 'verify', '--data', there, '--database', database)).code).toBe(0)
    } finally {
      await postgres.stop()
    }
  })
})

describe('audit-log', () => {
  const copy = async (name: string): Promise<string> => {
    const [file, there] = [join(folder, `${name}.backup`), join(folder, name)]
    await run('backup', file, '--data', data)
    await run('restore', file, '--data', there)
    return there
  }
  const change = (there: string, ...statements: readonly string[]): void => {
    const database = new DatabaseSync(join(there, 'bulkhead.db'))
    for (const statement of statements) database.exec(statement)
    database.close()
  }

  test('0 holds, 1 tampered, 2 when nothing can be said', async () => {
    const there = await copy('codes')
    const holds = await run('audit-log', 'verify', '--data', there)
    expect([holds.code, holds.out]).toEqual([0, expect.stringContaining('every hash, link and signature fits')])
    change(there, 'drop trigger audit_entries_no_update', "update audit_entries set why = 'as agreed' where sequence = 1")
    const tampered = await run('audit-log', 'verify', '--data', there, '--json')
    expect(tampered.code).toBe(1)
    expect(JSON.parse(tampered.out)).toMatchObject({ holds: false, findings: [{ code: 'audit/edited' }] })
    change(there, 'drop trigger audit_entries_no_delete', 'delete from audit_entries', 'delete from audit_head')
    const empty = await run('audit-log', 'verify', '--data', there, '--json')
    expect([empty.code, JSON.parse(empty.out).holds]).toEqual([2, false])
    expect((await run('audit-log', 'verify', '--data', there, '--key', join(folder, 'none'))).code).toBe(2)
    await writeFile(join(folder, 'no.key'), 'rubbish')
    expect((await run('audit-log', 'verify', '--data', there, '--key', join(folder, 'no.key'))).err).toContain('audit/no-key')
    expect((await run('audit-log', 'verfy', '--data', there)).err).toContain('did you mean `bulkhead audit-log verify`?')
  })

  test('a log that was set back as a whole is seen with a checkpoint that was kept, by the command and by the server', async () => {
    const [young, file] = [await copy('young'), join(folder, 'kept.checkpoints')]
    const grown = await copy('grown')
    for (let start = 0; start < 2; start++) {
      const server = await started(grown, { checkpointFile: file })
      await server.parts.office.store.transaction(async (writer) => {
        const deed = { at: Date.now(), actor: 'server', address: '', deed: 'noted', subject: 'server', why: '' }
        await appendAudit(writer, server.parts.office.signer, deed)
        return { ok: true, value: undefined, findings: [] }
      })
      await server.close()
    }
    expect((await run('audit-log', 'verify', '--data', grown, '--checkpoint', file)).code).toBe(0)
    const alone = await run('audit-log', 'verify', '--data', young)
    expect([alone.code, alone.out]).toEqual([0, expect.stringContaining('cannot be told from a young one')])
    const back = await run('audit-log', 'verify', '--data', young, '--checkpoint', file)
    expect([back.code, back.out]).toEqual([1, expect.stringContaining('audit/rolled-back')])
    const refused = await startServer({ dataFolder: young, port: 0, version: '0', onFault: () => undefined, checkpointFile: file })
    expect(refused.ok ? [] : refused.findings.map(({ code }) => code)).toEqual(['audit/rolled-back'])
  })

  test('a checkpoint is printed for a log that holds, and not for one that does not', async () => {
    const there = await copy('signing')
    const made = await run('audit-log', 'checkpoint', '--data', there)
    await writeFile(join(folder, 'made.checkpoint'), made.out)
    expect((await run('audit-log', 'verify', '--data', there, '--checkpoint', join(folder, 'made.checkpoint'))).code).toBe(0)
    change(there, 'drop trigger audit_entries_no_update', "update audit_entries set actor = 'user:b'")
    const refused = await run('audit-log', 'checkpoint', '--data', there)
    expect([refused.code, refused.out]).toEqual([1, ''])
  })

  test('the entries come out as a table, or as a line of JSON each', async () => {
    const csv = await run('audit-log', 'export', '--data', data)
    const json = await run('audit-log', 'export', '--data', data, '--json')
    expect(csv.out.split('\n')[0]).toContain('sequence,at,actor')
    const entries = json.out.split('\n').map((line) => JSON.parse(line) as { sequence: number })
    expect(entries.map(({ sequence }) => sequence)).toEqual(entries.map((_, index) => index + 1))
    expect(csv.out.split('\n')).toHaveLength(entries.length + 1)
  })

  test('a server is not started on a log that another key signed', async () => {
    const there = await copy('stranger')
    await rm(join(there, 'audit.key'))
    const refused = await startServer({ dataFolder: there, port: 0, version: '0', onFault: () => undefined })
    expect(refused.ok ? [] : refused.findings.map(({ code }) => code)).toEqual(['server/other-audit-key'])
  })
})
