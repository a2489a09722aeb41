import { routeMe } from './me/route.ts'
import { routePlan } from './plan/route.ts'
import { routePlants } from './plants/route.ts'
import type { ServerParts } from './parts.ts'
import type { Route } from './route.ts'

/** Every noun of the interface: a file each, in the order of the contract. */
export const routes: readonly ((route: Route, parts: ServerParts) => void)[] = [routeMe, routePlants, routePlan]
