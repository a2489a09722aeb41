import { ok } from '#ground/report'
import type { Result } from '#ground/report'
import { perform } from './office.ts'
import type { Actor, Office } from './office.ts'

/** Writes down that somebody took the configurations of a revision out of the building: which files, by their hashes. */
export const exportConfiguration = (
  office: Office,
  actor: Actor,
  plant: string,
  revision: string,
  files: readonly { readonly name: string; readonly sha256: string }[],
): Promise<Result<void>> =>
  perform(
    office,
    actor,
    { needs: 'export', plant, deed: 'configuration-exported', subject: `revision:${revision}`, payload: { revision, files } },
    async () => ok({ value: undefined }),
  )
