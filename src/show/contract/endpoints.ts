import { accountEndpoints } from './account.ts'
import { auditEndpoints } from './audit.ts'
import { backupEndpoints } from './backup.ts'
import { changeEndpoints } from './changes.ts'
import { compiledEndpoints } from './compiled.ts'
import { conduitEndpoints } from './conduits.ts'
import { editEndpoints } from './edits.ts'
import { exceptionEndpoints } from './exceptions.ts'
import { noticeEndpoints } from './notices.ts'
import { notificationEndpoints } from './notifications.ts'
import { readinessEndpoints } from './readiness.ts'
import { reviewEndpoints } from './reviews.ts'
import type { Endpoint } from './endpoint.ts'
import { readDescription } from './description.ts'
import { findingEndpoints } from './findings.ts'
import { mapEndpoints } from './map.ts'
import { matrixEndpoints } from './matrix.ts'
import { replayEndpoints } from './replay-answers.ts'
import { meEndpoints } from './me.ts'
import { overviewEndpoints } from './overview.ts'
import { planEndpoints } from './plan.ts'
import { plantEndpoints } from './plants.ts'
import { inventoryEndpoints } from './inventory.ts'
import { recordingEndpoints } from './recordings.ts'

/** Every endpoint of the interface. The authorisation matrix is made from this list, and a test compares it with what is routed. */
export const endpoints: readonly Endpoint[] = [
  readDescription,
  ...meEndpoints,
  ...accountEndpoints,
  ...plantEndpoints,
  ...planEndpoints,
  ...changeEndpoints,
  ...editEndpoints,
  ...compiledEndpoints,
  ...recordingEndpoints,
  ...inventoryEndpoints,
  ...auditEndpoints,
  ...backupEndpoints,
  ...mapEndpoints,
  ...overviewEndpoints,
  ...exceptionEndpoints,
  ...reviewEndpoints,
  ...readinessEndpoints,
  ...conduitEndpoints,
  ...noticeEndpoints,
  ...notificationEndpoints,
  ...matrixEndpoints,
  ...replayEndpoints,
  ...findingEndpoints,
]
