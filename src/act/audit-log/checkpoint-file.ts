import { open, readFile, truncate } from 'node:fs/promises'
import type { Store } from '#act/store'
import { failed, ok } from '#ground/report'
import type { Finding, Result } from '#ground/report'
import { makeCheckpoint } from './append-audit.ts'
import { exportCheckpoint, parseCheckpoint } from './audit-checkpoint.ts'
import type { AuditCheckpoint } from './audit-checkpoint.ts'
import type { AuditSigner } from './audit-key.ts'
import { readCheckpoints } from './read-audit.ts'

/** A file outside of the database to which every checkpoint is appended: what shows that the whole log was set back. */
export interface CheckpointFile {
  /** Makes a checkpoint when the log has grown, and appends what the file does not have. On the disk when it returns. */
  readonly write: () => Promise<void>
}

interface Opening {
  readonly store: Store
  readonly signer: AuditSigner
  /** Milliseconds since 1970, UTC. */
  readonly clock: () => number
}

const error = (code: string, file: string, message: string, help: string): Finding => ({
  code: `audit/${code}`,
  severity: 'error',
  message,
  help,
  at: { file },
})

/** Every checkpoint of an exported file, a line each. */
export const parseCheckpoints = (text: string): Result<readonly AuditCheckpoint[]> => {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  const parsed = (lines.length === 0 ? [''] : lines).map(parseCheckpoint)
  const bad = parsed.find((result) => !result.ok)
  return bad?.ok === false ? bad : ok(parsed.flatMap((result) => (result.ok ? [result.value] : [])))
}

const unwritable = (file: string, fault: unknown): Finding => {
  if (!(fault instanceof Error && 'syscall' in fault)) throw fault
  return error('checkpoints-unwritable', file, `checkpoints cannot be kept in \`${file}\`: ${fault.message}`, 'name a file that the server may write')
}

const appendLines = async (file: string, lines: readonly string[]): Promise<void> => {
  const handle = await open(file, 'a')
  try {
    if (lines.length > 0) await handle.writeFile(lines.map((line) => `${line}\n`).join(''))
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** A power cut may leave the beginning of a line at the end. It was never acknowledged, and proves nothing. */
const wholeLines = (text: string): string => text.slice(0, text.lastIndexOf('\n') + 1)

const readFileIfThere = async (file: string): Promise<string> => {
  try {
    return await readFile(file, 'utf8')
  } catch (fault) {
    if (fault instanceof Error && 'code' in fault && fault.code === 'ENOENT') return ''
    throw fault
  }
}

/** The last checkpoint in the file against the log as it is now. */
const checkLast = async (store: Store, file: string, last: AuditCheckpoint): Promise<readonly Finding[]> => {
  const entry = await store.read((reader) =>
    reader.selectFrom('audit_entries').select('hash').where('sequence', '=', last.sequence).executeTakeFirst(),
  )
  if (entry?.hash === last.hash) return []
  return [
    error(
      'rolled-back',
      file,
      `\`${file}\` saw entry ${last.sequence}, and the audit log of this database ${entry === undefined ? 'ends before it' : 'has another in its place'}`,
      'the database was set back, or is another one: verify its audit log; after a restore that was meant, begin with a new file',
    ),
  ]
}

/**
 * Opens or begins the file. Refused when what it saw last is not in the log: then the log was set back, and nothing must be written on
 * before somebody has looked.
 */
export const openCheckpointFile = async (file: string, { store, signer, clock }: Opening): Promise<Result<CheckpointFile>> => {
  let last: AuditCheckpoint | undefined
  try {
    const text = await readFileIfThere(file)
    const whole = wholeLines(text)
    if (whole !== '') {
      const parsed = parseCheckpoints(whole)
      if (!parsed.ok) return failed(parsed.findings.map((finding) => ({ ...finding, at: { file } })))
      last = parsed.value.at(-1)
    }
    if (whole !== text) await truncate(file, Buffer.byteLength(whole))
    await appendLines(file, [])
  } catch (fault) {
    return failed([unwritable(file, fault)])
  }
  const findings = last === undefined ? [] : await checkLast(store, file, last)
  if (findings.length > 0) return failed(findings)
  let written = last?.sequence ?? 0
  return ok({
    write: async () => {
      const made = await store.transaction(async (writer) => {
        const head = await writer.selectFrom('audit_head').select('sequence').where('name', '=', 'audit').executeTakeFirst()
        return ok((head?.sequence ?? 0) > written ? await makeCheckpoint(writer, signer, clock()) : undefined)
      })
      if (!made.ok) throw new Error(made.findings.map(({ message }) => message).join('; '))
      if (made.value === undefined) return
      // INVARIANT: only what is committed gets out. A checkpoint of a change that was undone would accuse an honest log.
      const fresh = await store.read((reader) => readCheckpoints(reader, written))
      await appendLines(file, fresh.map(exportCheckpoint))
      written = fresh.at(-1)?.sequence ?? written
    },
  })
}
