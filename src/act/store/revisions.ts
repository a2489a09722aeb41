import { sha256Hex } from '#ground/digest'
import { failed, ok } from '#ground/report'
import type { Result } from '#ground/report'
import type { Reader, Writer } from './store.ts'

export interface StoredRevision {
  readonly plant: string
  /** SHA-256 of the text in UTF-8: the name by which approvals and audit entries mean it. */
  readonly hash: string
  /** The revision it was made from. */
  readonly parent?: string
  readonly author: string
  /** Milliseconds since 1970, UTC. */
  readonly at: number
  /** The plan as YAML, byte for byte as it was given. */
  readonly text: string
}

/** The hash under which a plan's text is kept. */
export const revisionHash = (text: string): string => sha256Hex(text.toWellFormed())

/** Keeps a revision for good and gives its hash. The same text a second time is the same revision, and stays as it was. */
export const addRevision = async (writer: Writer, revision: Omit<StoredRevision, 'hash'>): Promise<Result<string>> => {
  const { plant, parent = null, author, at } = revision
  const text = revision.text.toWellFormed()
  const hash = revisionHash(text)
  await writer
    .insertInto('revisions')
    .values({ plant, hash, parent, author, at, text })
    .onConflict((conflict) => conflict.columns(['plant', 'hash']).doNothing())
    .execute()
  return ok(hash)
}

const revisionOf = ({ parent, ...row }: Omit<StoredRevision, 'parent'> & { readonly parent: string | null }): StoredRevision => ({
  ...row,
  ...(parent === null ? {} : { parent }),
})

/** One revision. Throws when its text is no longer what its hash says: then nothing that was approved can be trusted. */
export const findRevision = async (reader: Reader, plant: string, hash: string): Promise<StoredRevision | undefined> => {
  const row = await reader.selectFrom('revisions').selectAll().where('plant', '=', plant).where('hash', '=', hash).executeTakeFirst()
  if (row === undefined) return undefined
  if (revisionHash(row.text) !== hash) throw new Error(`the text of revision ${hash} was changed in the database`)
  return revisionOf(row)
}

/** The revisions of a plant without their text, newest first. */
export const listRevisions = async (reader: Reader, plant: string, limit = 100): Promise<readonly Omit<StoredRevision, 'text'>[]> => {
  const rows = await reader
    .selectFrom('revisions')
    .select(['plant', 'hash', 'parent', 'author', 'at'])
    .where('plant', '=', plant)
    .orderBy('at', 'desc')
    .orderBy('hash')
    .limit(limit)
    .execute()
  return rows.map(({ parent, ...row }) => ({ ...row, ...(parent === null ? {} : { parent }) }))
}

/** The revision that applies now; undefined before the first. */
export const findInForce = async (reader: Reader, plant: string): Promise<{ readonly hash: string; readonly since: number } | undefined> =>
  reader.selectFrom('in_force').select(['hash', 'since']).where('plant', '=', plant).executeTakeFirst()

/** Puts a revision in force, if the one it replaces is still `expected` (undefined: none was in force yet). */
export const putInForce = async (
  writer: Writer,
  { plant, hash, expected, since }: { readonly plant: string; readonly hash: string; readonly expected: string | undefined; readonly since: number },
): Promise<Result<void>> => {
  const changed =
    expected === undefined
      ? (
          await writer
            .insertInto('in_force')
            .values({ plant, hash, since })
            .onConflict((conflict) => conflict.column('plant').doNothing())
            .executeTakeFirst()
        ).numInsertedOrUpdatedRows
      : (await writer.updateTable('in_force').set({ hash, since }).where('plant', '=', plant).where('hash', '=', expected).executeTakeFirst())
          .numUpdatedRows
  if (changed === 1n) return ok(undefined)
  return failed([
    {
      code: 'store/conflict',
      severity: 'error',
      message: `another revision of \`${plant}\` came into force first`,
      help: 'look at the difference between the two and propose again',
    },
  ])
}
