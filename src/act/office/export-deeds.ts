import { ok } from '#ground/report'
import type { Result } from '#ground/report'
import { perform } from './office.ts'
import type { Actor, Office } from './office.ts'

/** What somebody takes out of the building. */
export type Exported = 'configuration' | 'matrix' | 'inventory'

/** Writes down, before it is handed out, that somebody took something of a revision away; `files` by their hashes. */
export const recordPlanExport = (
  office: Office,
  actor: Actor,
  plant: string,
  what: Exported,
  { revision, files }: { readonly revision: string; readonly files: readonly { readonly name: string; readonly sha256: string }[] },
): Promise<Result<void>> =>
  perform(
    office,
    actor,
    { needs: 'export', plant, deed: `${what}-exported`, subject: `revision:${revision}`, payload: { revision, files } },
    async () => ok({ value: undefined }),
  )
