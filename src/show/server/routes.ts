import { routeAudit } from './audit/route.ts'
import { routeBackup } from './backup/route.ts'
import { routeAccount } from './account/route.ts'
import { routeMap } from './map/route.ts'
import { routeChanges } from './changes/route.ts'
import { routeCompiled } from './compiled/route.ts'
import { routeMe } from './me/route.ts'
import { routeOverview } from './overview/route.ts'
import { routePlan } from './plan/route.ts'
import { routePlants } from './plants/route.ts'
import { routeRecordings } from './recordings/route.ts'
import type { ServerParts } from './parts.ts'
import type { Route } from './route.ts'

/** Every noun of the interface: a file each, in the order of the contract. */
export const routes: readonly ((route: Route, parts: ServerParts) => void)[] = [routeMe, routeAccount, routePlants, routePlan, routeChanges, routeCompiled, routeRecordings, routeAudit, routeBackup, routeMap, routeOverview]
