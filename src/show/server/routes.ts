import { routeAudit } from './audit/route.ts'
import { routeBackup } from './backup/route.ts'
import { routeAccount } from './account/route.ts'
import { routeFindings } from './findings/route.ts'
import { routeMap } from './map/route.ts'
import { routeMatrix } from './matrix/route.ts'
import { routeReplay } from './replay/route.ts'
import { routeChanges } from './changes/route.ts'
import { routeCompiled } from './compiled/route.ts'
import { routeMe } from './me/route.ts'
import { routeOverview } from './overview/route.ts'
import { routePlan } from './plan/route.ts'
import { routePlants } from './plants/route.ts'
import { routeInventory } from './inventory/route.ts'
import { routeRecordings } from './recordings/route.ts'
import { routeConduits } from './conduits/route.ts'
import { routeEdits } from './edits/route.ts'
import { routeExceptions } from './exceptions/route.ts'
import { routeNotices } from './notices/route.ts'
import { routeNotifications } from './notifications/route.ts'
import { routeReadiness } from './readiness/route.ts'
import { routeReviews } from './reviews/route.ts'
import type { ServerParts } from './parts.ts'
import type { Route } from './route.ts'

/** Every noun of the interface: a file each, in the order of the contract. */
export const routes: readonly ((route: Route, parts: ServerParts) => void)[] = [
  routeMe,
  routeAccount,
  routePlants,
  routePlan,
  routeChanges,
  routeEdits,
  routeCompiled,
  routeRecordings,
  routeInventory,
  routeAudit,
  routeBackup,
  routeMap,
  routeOverview,
  routeExceptions,
  routeReviews,
  routeReadiness,
  routeConduits,
  routeNotices,
  routeNotifications,
  routeMatrix,
  routeReplay,
  routeFindings,
]
