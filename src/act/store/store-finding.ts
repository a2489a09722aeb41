import type { Finding } from '#ground/report'

/** Text that one of the two databases cannot hold, so that neither takes it. */
export class UnstorableText extends Error {}

type Expected = readonly [code: string, message: string, help: string]

const full: Expected = ['store/disk-full', 'the disk of the database is full; nothing of this change was kept', 'free some space and try again']
const unavailable: Expected = [
  'store/unavailable',
  'the database cannot be reached, or went away; without an answer to a commit it is not known whether it was kept',
  'check that it runs, then look before you try again',
]
const conflict: Expected = ['store/conflict', 'another change came first', 'read again and repeat the change']
const readOnly: Expected = ['store/read-only', 'the database may not be written', 'check the permissions of the file, its folder and the user']
const damaged: Expected = ['store/damaged', 'the database file is damaged or is no database', 'restore a backup']
const refused: Expected = ['store/refused', 'the database refuses the user, the password or the database name', 'check the database address']
const unstorable: Expected = ['store/text', 'a text holds the character `\\u0000`, which the database cannot hold', 'remove the character']

/** Primary result codes of SQLite (sqlite.org/rescode.html). */
const ofSqlite: Readonly<Record<number, Expected>> = {
  8: readOnly,
  11: damaged,
  13: full,
  14: unavailable,
  26: damaged,
}

/** SQLSTATE codes and classes of PostgreSQL (its manual, appendix A), and the codes of Node's sockets. */
const ofPostgres: readonly (readonly [pattern: RegExp, expected: Expected])[] = [
  [/^53100$/, full],
  [/^(08...|57P0[1-5]|53300|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|ENOENT)$/, unavailable],
  [/^40(001|P01)$/, conflict],
  [/^(25006|42501)$/, readOnly],
  [/^(28...|3D000)$/, refused],
  [/^(22021|22P05)$/, unstorable],
]

const expectedOf = (error: Error): Expected | undefined => {
  if (error instanceof UnstorableText) return unstorable
  if ('errcode' in error && typeof error.errcode === 'number') return ofSqlite[error.errcode & 0xff]
  const code = 'code' in error ? String(error.code) : ''
  if (code === '' && /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect)/.test(error.message))
    return unavailable
  return ofPostgres.find(([pattern]) => pattern.test(code))?.[1]
}

/** The finding for what the world may do to a database; undefined when it is a fault of ours. */
export const storeFinding = (error: unknown): Finding | undefined => {
  const expected = error instanceof Error ? expectedOf(error) : undefined
  if (expected === undefined) return error instanceof Error && error.cause !== undefined ? storeFinding(error.cause) : undefined
  const [code, message, help] = expected
  return { code, severity: 'error', message, help }
}
