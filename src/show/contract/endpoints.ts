import { accountEndpoints } from './account.ts'
import { auditEndpoints } from './audit.ts'
import { backupEndpoints } from './backup.ts'
import { changeEndpoints } from './changes.ts'
import { compiledEndpoints } from './compiled.ts'
import type { Endpoint } from './endpoint.ts'
import { readDescription } from './description.ts'
import { mapEndpoints } from './map.ts'
import { meEndpoints } from './me.ts'
import { overviewEndpoints } from './overview.ts'
import { planEndpoints } from './plan.ts'
import { plantEndpoints } from './plants.ts'
import { recordingEndpoints } from './recordings.ts'

/** Every endpoint of the interface. The authorisation matrix is made from this list, and a test compares it with what is routed. */
export const endpoints: readonly Endpoint[] = [readDescription, ...meEndpoints, ...accountEndpoints, ...plantEndpoints, ...planEndpoints, ...changeEndpoints, ...compiledEndpoints, ...recordingEndpoints, ...auditEndpoints, ...backupEndpoints, ...mapEndpoints, ...overviewEndpoints]
