import { conversationsThrough, standingSignOffs } from '#reason/govern'
import type { Readiness, ReadinessInput } from '#reason/govern'
import type { Replayed } from '#reason/analyze'
import type { AnswerOf } from './endpoint.ts'
import type { listReadiness } from './readiness.ts'
import { presentReadiness } from './readiness.ts'
import type { Who } from './who.ts'

type ConduitDocument = AnswerOf<typeof listReadiness>['conduits'][number]
type DenialDocument = ConduitDocument['denials'][number]

/** More than anybody explains one by one. */
const mostDenials = 100

const isIp = (transport: string): transport is DenialDocument['transport'] => transport !== 'ethernet'

const presentDenial = (
  { conversation, effect, deciding }: Replayed,
  explanations: readonly Extract<ReadinessInput['events'][number], { readonly kind: 'denial-explained' }>[],
  names: (actor: string) => Who,
): readonly DenialDocument[] => {
  const { client, server, transport, port, service, packets } = conversation
  if (!isIp(transport)) return []
  const explained = explanations.findLast(
    (one) => one.client === client && one.server === server && one.transport === transport && one.port === port && one.service === service,
  )
  return [
    {
      client,
      server,
      transport,
      port,
      service,
      packets,
      worked: effect === 'breaks',
      because: deciding.why,
      ...(explained === undefined ? {} : { explained: { by: names(explained.by), why: explained.why } }),
    },
  ]
}

/** Every conduit with its list, who signed it off, and what it denies. */
export const presentReadyConduits = (
  { plan, replay, events }: ReadinessInput,
  found: readonly Readiness[],
  names: (actor: string) => Who,
): readonly ConduitDocument[] =>
  found.flatMap((ready): readonly ConduitDocument[] => {
    const conduit = plan.conduits.get(ready.conduit)
    if (conduit === undefined) return []
    const signedOff = standingSignOffs(events, conduit.id).filter(({ revision }) => revision === plan.revision)
    const explanations = events.filter((event) => event.kind === 'denial-explained').filter((event) => event.conduit === conduit.id)
    const denials = conversationsThrough(plan, conduit, replay)
      .filter(({ verdict }) => verdict === 'denied')
      .flatMap((denied) => presentDenial(denied, explanations, names))
    const sorted = [...denials.filter(({ explained }) => explained === undefined), ...denials.filter(({ explained }) => explained !== undefined)]
    return [
      {
        ...presentReadiness(ready, names),
        id: conduit.id,
        from: conduit.from,
        to: conduit.to,
        ...(conduit.owner === undefined ? {} : { owner: conduit.owner }),
        signedOffBy: [...new Set(signedOff.map(({ by }) => by))].map(names),
        denials: sorted.slice(0, mostDenials),
        moreDenials: Math.max(0, sorted.length - mostDenials),
      },
    ]
  })
