import { failed, ok } from '#ground/report'
import type { Result } from '#ground/report'
import type { Reader, Writer } from './store.ts'

export interface StoredSetting {
  readonly value: unknown
  /** Counts its changes, from 1. */
  readonly version: number
  /** Milliseconds since 1970, UTC. */
  readonly at: number
}

/** Whose setting it is: `server`, or `plant:<id>`, or `user:<id>`. */
export interface SettingRef {
  readonly scope: string
  readonly name: string
}

export const findSetting = async (reader: Reader, { scope, name }: SettingRef): Promise<StoredSetting | undefined> => {
  const row = await reader
    .selectFrom('settings')
    .select(['value', 'version', 'at'])
    .where('scope', '=', scope)
    .where('name', '=', name)
    .executeTakeFirst()
  return row === undefined ? undefined : { ...row, value: JSON.parse(row.value) as unknown }
}

/** Sets it if its version is still `expected` (0: it was never set), and gives the new version. */
export const putSetting = async (
  writer: Writer,
  { scope, name, value, expected, at }: SettingRef & { readonly value: unknown; readonly expected: number; readonly at: number },
): Promise<Result<number>> => {
  const row = { value: JSON.stringify(value), version: expected + 1, at }
  const changed =
    expected === 0
      ? (
          await writer
            .insertInto('settings')
            .values({ scope, name, ...row })
            .onConflict((conflict) => conflict.columns(['scope', 'name']).doNothing())
            .executeTakeFirst()
        ).numInsertedOrUpdatedRows
      : (
          await writer
            .updateTable('settings')
            .set(row)
            .where('scope', '=', scope)
            .where('name', '=', name)
            .where('version', '=', expected)
            .executeTakeFirst()
        ).numUpdatedRows
  if (changed === 1n) return ok(expected + 1)
  return failed([
    {
      code: 'store/conflict',
      severity: 'error',
      message: `the setting \`${name}\` has changed since its version ${expected}`,
      help: 'read it again and repeat the change',
    },
  ])
}
