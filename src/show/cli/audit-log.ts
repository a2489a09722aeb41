import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { auditPublicKey, auditSigner, exportCheckpoint, makeCheckpoint, parseCheckpoints, readAudit, verifyAuditLog } from '#act/audit-log'
import type { AuditCheckpoint, AuditReport } from '#act/audit-log'
import type { Store } from '#act/store'
import { failed, hasErrors, nearestName, ok } from '#ground/report'
import type { Finding, Result } from '#ground/report'
import { auditCsvHead, auditCsvLine, auditJsonLine, presentFindings } from '#show/contract'
import { findingLines, noteFindings, printJson, textOption, unusable, wantsJson } from './answer.ts'
import { dataFolderOf, openKept, placeOptions } from './stored.ts'
import { exitCode } from './verb.ts'
import type { ExitCode, Invocation, Verb } from './verb.ts'

const error = (code: string, message: string, help: string): Finding => ({ code: `audit/${code}`, severity: 'error', message, help })

const whileItRuns = 'end the server first, or ask it while it runs: the page `Server › Audit log and backup` verifies, exports and makes checkpoints'

const readText = async (file: string): Promise<Result<string>> => {
  try {
    return ok(await readFile(file, 'utf8'))
  } catch (fault) {
    if (!(fault instanceof Error && 'code' in fault)) throw fault
    return failed([
      {
        code: 'file/unreadable',
        severity: 'error',
        message: `cannot read \`${file}\`: ${String(fault.code)}`,
        help: 'check the path and who may read it',
        at: { file },
      },
    ])
  }
}

const keyFileOf = (invocation: Invocation): string => textOption(invocation, 'key') ?? join(dataFolderOf(invocation), 'audit.key')

const noKey = (file: string): Finding =>
  error('no-key', `\`${file}\` holds no Ed25519 key in PEM`, 'name the public key that was kept when the server began, or its `audit.key`')

const readCheckpointFile = async (file: string | undefined): Promise<Result<readonly AuditCheckpoint[]>> => {
  if (file === undefined) return ok([])
  const text = await readText(file)
  return text.ok ? parseCheckpoints(text.value) : text
}

const emptyLog = error('empty', 'the audit log has no entry: there is nothing to say about it', 'check that this is the database you mean')

const reportText = ({ entries, checkpoints, end, findings }: AuditReport, isFromOutside: boolean): string =>
  [
    ...(findings.length > 0 ? [findingLines(findings)] : []),
    `${entries} entries and ${checkpoints} checkpoints looked at: ${findings.length === 0 ? 'every hash, link and signature fits' : `${findings.length} findings`}`,
    ...(end === undefined ? [] : [`it ends at entry ${end.sequence}, ${end.hash}`]),
    ...(isFromOutside ? [] : ['No exported checkpoint was given: a log that was set back as a whole cannot be told from a young one.']),
  ].join('\n')

const verify = async (invocation: Invocation, store: Store): Promise<ExitCode> => {
  const { screen } = invocation
  const file = keyFileOf(invocation)
  const [pem, checkpoints] = [await readText(file), await readCheckpointFile(textOption(invocation, 'checkpoint'))]
  if (!pem.ok) return unusable(screen, pem.findings)
  if (!checkpoints.ok) return unusable(screen, checkpoints.findings)
  const publicKey = auditPublicKey(pem.value)
  if (publicKey === undefined) return unusable(screen, [noKey(file)])
  const report = await verifyAuditLog(store, { publicKey, checkpoints: checkpoints.value })
  const isEmpty = report.entries === 0 && report.findings.length === 0
  const findings = isEmpty ? [emptyLog] : report.findings
  if (wantsJson(invocation)) printJson(screen, { holds: findings.length === 0, ...report, findings: presentFindings(findings) })
  else screen.print(reportText({ ...report, findings }, checkpoints.value.length > 0))
  // No evidence is no pass: what could not be looked at is not said to hold.
  if (isEmpty) return exitCode.usage
  return hasErrors(findings) ? exitCode.findings : exitCode.holds
}

const checkpoint = async (invocation: Invocation, store: Store): Promise<ExitCode> => {
  const { screen } = invocation
  const file = keyFileOf(invocation)
  const pem = await readText(file)
  if (!pem.ok) return unusable(screen, pem.findings)
  if (!pem.value.includes('PRIVATE KEY') || auditPublicKey(pem.value) === undefined)
    return unusable(screen, [
      error('no-key', `\`${file}\` holds no private Ed25519 key in PEM`, "a checkpoint is signed: name the server's `audit.key`"),
    ])
  const signer = auditSigner(pem.value)
  // INVARIANT: nothing is signed over a log that does not hold.
  const { findings, entries } = await verifyAuditLog(store, { publicKey: signer.publicKey })
  if (findings.length > 0 || entries === 0) {
    noteFindings(screen, findings.length > 0 ? findings : [emptyLog])
    return findings.length > 0 ? exitCode.findings : exitCode.usage
  }
  const made = await store.transaction(async (writer) => ok(await makeCheckpoint(writer, signer, Date.now())))
  if (!made.ok) return unusable(screen, made.findings)
  if (made.value !== undefined) screen.print(exportCheckpoint(made.value))
  return exitCode.holds
}

const exportEntries = async (invocation: Invocation, store: Store): Promise<ExitCode> => {
  const { screen } = invocation
  const lineOf = wantsJson(invocation) ? auditJsonLine : auditCsvLine
  if (!wantsJson(invocation)) screen.print(auditCsvHead.trimEnd())
  for (let after = 0; ;) {
    const from = after
    const entries = await store.read((reader) => readAudit(reader, { after: from }))
    const last = entries.at(-1)
    if (last === undefined) return exitCode.holds
    for (const entry of entries) screen.print(lineOf(entry).trimEnd())
    after = last.sequence
  }
}

const deeds: Readonly<Record<string, (invocation: Invocation, store: Store) => Promise<ExitCode>>> = { verify, checkpoint, export: exportEntries }

const unknownDeed = (name: string): Finding => {
  const near = nearestName(name, Object.keys(deeds))
  const help = near === undefined ? 'it knows `verify`, `checkpoint` and `export`' : `did you mean \`bulkhead audit-log ${near}\`?`
  return error('unknown-deed', `\`bulkhead audit-log\` knows no \`${name}\``, help)
}

export const auditLog: Verb = {
  name: 'audit-log',
  synopsis: '<verify|checkpoint|export>',
  summary: 'check the signed log of all deeds, state where it ends, or print its entries',
  options: {
    ...placeOptions,
    key: { value: 'FILE', text: 'to verify: the public key, kept elsewhere (default: audit.key in the data folder)' },
    checkpoint: { value: 'FILE', text: 'to verify: checkpoints exported before, a line each: only they show that the whole log was set back' },
    json: { text: 'verify: one JSON document; export: a line of JSON an entry, instead of CSV' },
  },
  least: 1,
  run: async (invocation) => {
    const [name = ''] = invocation.positionals
    const deed = Object.hasOwn(deeds, name) ? deeds[name] : undefined
    if (deed === undefined) return unusable(invocation.screen, [unknownDeed(name)])
    const opened = await openKept(invocation, whileItRuns)
    if (!opened.ok) return unusable(invocation.screen, opened.findings)
    noteFindings(invocation.screen, opened.findings)
    try {
      return await deed(invocation, opened.value)
    } finally {
      await opened.value.close()
    }
  },
}
