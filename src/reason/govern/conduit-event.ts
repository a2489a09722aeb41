import type { Transport } from '#ground/service'

interface ConduitDeed {
  readonly conduit: string
  /** Seconds since 1970. */
  readonly at: number
  readonly by: string
}

/** What people did for one conduit on its way to deny by default. */
export type ConduitEvent = ConduitDeed &
  (
    | { readonly kind: 'conduit-signed-off'; readonly revision: string }
    | { readonly kind: 'sign-off-withdrawn'; readonly revision: string; readonly why: string }
    | { readonly kind: 'rollback-rehearsed'; readonly minutes: number }
    /** This conversation may be stopped, and why. */
    | {
        readonly kind: 'denial-explained'
        readonly client: string
        readonly server: string
        readonly transport: Transport
        readonly port: number
        readonly service: string
        readonly why: string
      }
  )

type Of<K extends ConduitEvent['kind']> = Extract<ConduitEvent, { readonly kind: K }>

export const eventsOf = <K extends ConduitEvent['kind']>(events: readonly ConduitEvent[], conduit: string, kind: K): readonly Of<K>[] =>
  events.filter((event): event is Of<K> => event.kind === kind && event.conduit === conduit)

/** Sign-offs of a conduit, of whatever revision, that whoever gave them did not take back. */
export const standingSignOffs = (events: readonly ConduitEvent[], conduit: string): readonly Of<'conduit-signed-off'>[] => {
  const withdrawn = eventsOf(events, conduit, 'sign-off-withdrawn')
  return eventsOf(events, conduit, 'conduit-signed-off').filter(
    ({ at, by, revision }) => !withdrawn.some((event) => event.by === by && event.revision === revision && event.at >= at),
  )
}
