import { readNotificationSettings, setNotifications as set, testNotifications as test } from '#act/notify'
import type { KeptSettings } from '#act/notify'
import { ok } from '#ground/report'
import { readNotifications, setNotifications, testNotifications } from '#show/contract'
import type { ServerParts } from '../parts.ts'
import type { Route } from '../route.ts'

/** INVARIANT: nothing that is sealed leaves, not even sealed. */
const presentSettings = ({ version, mail, webhook }: KeptSettings) => ({
  version,
  ...(mail === undefined
    ? {}
    : {
        mail: {
          host: mail.host,
          port: mail.port,
          security: mail.security,
          ...(mail.user === undefined ? {} : { user: mail.user }),
          from: mail.from,
          to: [...mail.to],
          hasPassword: mail.sealedPassword !== undefined,
        },
      }),
  ...(webhook === undefined ? {} : { webhook: { url: webhook.url } }),
})

export const routeNotifications = (route: Route, { office, sealer }: ServerParts): void => {
  route(readNotifications, async () => ok(presentSettings(await office.store.read(readNotificationSettings))))

  route(setNotifications, async ({ actor, body: { version, ...asked } }) => {
    const kept = await set(office, sealer, actor, asked, version)
    return kept.ok ? ok(presentSettings(kept.value)) : kept
  })

  route(testNotifications, async ({ actor }) => {
    const tried = await test(office, sealer, actor)
    return tried.ok ? ok({ tried: [...tried.value] }) : tried
  })
}
