import { writeCsv } from '#ground/csv'

/** What an entry of the audit log is outside of this system: everything that its hash and signature were made from. */
export interface AuditEntryDocument {
  readonly sequence: number
  /** Milliseconds since 1970, UTC. */
  readonly at: number
  readonly actor: string
  readonly address: string
  readonly deed: string
  readonly subject: string
  readonly why: string
  readonly before?: string
  readonly after?: string
  readonly payload?: string
  readonly previous: string
  readonly hash: string
  readonly keyId: string
  readonly signature: string
}

/** In the order of the columns. */
const fields = [
  'sequence',
  'at',
  'actor',
  'address',
  'deed',
  'subject',
  'why',
  'before',
  'after',
  'payload',
  'previous',
  'hash',
  'keyId',
  'signature',
] as const satisfies readonly (keyof AuditEntryDocument)[]

/** The names of the columns. */
export const auditCsvHead = writeCsv([fields])

/** An entry as comma-separated values. Its time is ISO 8601 in UTC; reasons and names, which come from people, are no formulas. */
export const auditCsvLine = (entry: AuditEntryDocument): string =>
  writeCsv([fields.map((field) => (field === 'at' ? new Date(entry.at).toISOString() : String(entry[field] ?? '')))])

/** An entry as a line of JSON, with every field as it was signed. */
export const auditJsonLine = (entry: AuditEntryDocument): string =>
  `${JSON.stringify(Object.fromEntries(fields.flatMap((field) => (entry[field] === undefined ? [] : [[field, entry[field]]]))))}\n`
