import { failed, ok } from '#ground/report'
import { readMe, readStatus } from '#show/contract'
import type { ServerParts } from '../parts.ts'
import { notSignedIn } from '../refusal.ts'
import type { Route } from '../route.ts'

export const routeMe = (route: Route, { identity, version }: ServerParts): void => {
  route(readStatus, async () => ok({ version, needsSetUp: await identity.needsSetUp() }))

  route(readMe, async ({ caller }) => {
    if (caller === undefined) return failed([notSignedIn])
    const { id, name, email, hasSecondFactor, roles } = caller.person
    const mustEnrol = identity.requiresSecondFactor && !hasSecondFactor
    return ok({ id, name, email, hasSecondFactor, mustEnrol, roles: Object.fromEntries([...roles].map(([plant, list]) => [plant, [...list]])) })
  })
}
