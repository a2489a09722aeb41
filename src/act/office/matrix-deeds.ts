import { ok } from '#ground/report'
import type { Result } from '#ground/report'
import { perform } from './office.ts'
import type { Actor, Office } from './office.ts'

/** Writes down that somebody took the flows of a revision out of the building as a workbook. */
export const exportMatrix = (office: Office, actor: Actor, plant: string, revision: string, sha256: string): Promise<Result<void>> =>
  perform(
    office,
    actor,
    { needs: 'export', plant, deed: 'matrix-exported', subject: `revision:${revision}`, payload: { revision, sha256 } },
    async () => ok({ value: undefined }),
  )
