import { parseAddress } from '#ground/net'
import { formatDuration } from '#ground/time'
import type { Conduit } from '#reason/plant'
import { evidenceOf, presentEvidence } from './evidence.ts'
import { readiness } from './readiness.ts'
import type { ReadinessInput } from './readiness-question.ts'
import { recordedTime } from './recorded-days.ts'
import { monthsLater } from './wall-clock.ts'
import type { RoadmapInput, RoadmapQuestion } from './roadmap-question.ts'

type Count = ReturnType<RoadmapQuestion['count']>

const unknown = (basis: string): Count => ({ basis })

/** Share of a list; `none` says why an empty one is no progress. */
const share = <T>(list: readonly T[], isDone: (item: T) => boolean, one: string, many: string, none: string): Count => {
  if (list.length === 0) return unknown(none)
  const done = list.filter(isDone).length
  return { counted: { done, of: list.length }, basis: `${done} of ${list.length} ${list.length === 1 ? one : many}` }
}

const isWritten = (text: string | undefined): boolean => text !== undefined && text.trim() !== ''

const conduitsOf = ({ plan }: ReadinessInput): readonly Conduit[] => [...plan.conduits.values()]

const noConduits = 'the plan has no conduits'

const recorded: RoadmapQuestion = {
  id: 'days-recorded',
  day: 30,
  what: 'recordings cover a production cycle',
  count: ({ observations, cycle, plan }) => {
    const { seconds } = recordedTime(observations.sources, cycle.leastHoursPerDay, plan.timezone)
    if (seconds === 0) return unknown('no recording')
    const days = Math.min(cycle.days, seconds / 86400)
    return { counted: { done: days, of: cycle.days }, basis: `${formatDuration(seconds * 1000)} recorded of ${cycle.days} d needed` }
  },
}

const inventoried: RoadmapQuestion = {
  id: 'devices-in-inventory',
  day: 30,
  what: 'every device that was seen is an asset of the plan',
  count: ({ observations, plan }) => {
    const assets = [...plan.assets.values()]
    const addresses = new Set(assets.flatMap((asset) => asset.addresses))
    const macs = new Set(assets.flatMap(({ mac }) => mac ?? []))
    const devices = observations.assets.filter(({ external }) => !external)
    return share(
      devices,
      ({ addresses: seen, mac }) => seen.some((text) => addresses.has(parseAddress(text) ?? -1n)) || (mac !== undefined && macs.has(mac)),
      'device that was seen',
      'devices that were seen',
      'no device was seen in a recording',
    )
  },
}

const described: RoadmapQuestion = {
  id: 'assets-described',
  day: 30,
  what: 'every asset has a role and an owner',
  count: ({ plan }) =>
    share(
      [...plan.assets.values()],
      ({ role, owner, zone }) => role !== 'unknown' && isWritten(owner ?? plan.zones.get(zone)?.owner),
      'asset',
      'assets',
      'the plan has no assets',
    ),
}

const proved: RoadmapQuestion = {
  id: 'conversations-told',
  day: 30,
  what: 'the service of every conversation is known',
  count: ({ observations }) =>
    share(
      observations.conversations,
      // An unknown service bears the name of its port.
      ({ service, basis }) => basis === 'payload' || !service.includes('/'),
      'conversation',
      'conversations',
      'no conversation was recorded',
    ),
}

const zonesAgreed: RoadmapQuestion = {
  id: 'zones-agreed',
  day: 60,
  what: 'every zone has a purpose, an owner and a target',
  count: ({ plan }) =>
    // One zone that holds everything is the flat network: there is nothing to agree to yet.
    plan.zones.size < 2
      ? unknown('the plan is one zone: the network is not segmented')
      : share(
          [...plan.zones.values()],
          ({ purpose, owner, target }) => isWritten(purpose) && isWritten(owner) && target !== undefined,
          'zone',
          'zones',
          'the plan has no zones',
        ),
}

const conversationsFit: RoadmapQuestion = {
  id: 'conversations-fit',
  day: 60,
  what: 'every conversation that works is allowed by the plan',
  count: ({ replay }) =>
    share(
      replay.conversations.filter(({ effect }) => effect !== 'blocked-attempt'),
      ({ verdict }) => verdict === 'allowed',
      'conversation that works',
      'conversations that work',
      presentEvidence(evidenceOf(replay)),
    ),
}

const conduitsEnforced: RoadmapQuestion = {
  id: 'conduits-at-a-point',
  day: 60,
  what: 'every conduit passes an enforcement point',
  count: (input) => share(conduitsOf(input), ({ through }) => through.length > 0, 'conduit', 'conduits', noConduits),
}

const passes = (input: RoadmapInput, conduit: Conduit, item: string): boolean =>
  readiness(conduit.id, input)?.items.some(({ id, status }) => id === item && status === 'pass') === true

const signedOff: RoadmapQuestion = {
  id: 'conduits-signed-off',
  day: 60,
  what: 'operations signed off every conduit',
  count: (input) => share(conduitsOf(input), (conduit) => passes(input, conduit, 'operations-signed-off'), 'conduit', 'conduits', noConduits),
}

const ready: RoadmapQuestion = {
  id: 'conduits-ready',
  day: 90,
  what: 'every conduit is ready to deny by default',
  count: (input) => share(conduitsOf(input), ({ id }) => readiness(id, input)?.isReady === true, 'conduit', 'conduits', noConduits),
}

const reviewed: RoadmapQuestion = {
  id: 'conduits-reviewed',
  day: 90,
  what: 'every conduit is reviewed in time',
  count: (input) =>
    share(
      conduitsOf(input),
      ({ id, review }) => {
        const last = Math.max(...input.reviews.filter(({ conduit }) => conduit === id).map(({ at }) => at))
        // A conduit without an interval of its own is reviewed every quarter.
        return Number.isFinite(last) && monthsLater(last, review?.everyMonths ?? 3, input.plan.timezone) > input.now
      },
      'conduit',
      'conduits',
      noConduits,
    ),
}

const exceptionsEnd: RoadmapQuestion = {
  id: 'exceptions-end',
  day: 90,
  what: 'every exception was accepted by somebody and ends',
  count: (input) => {
    const standing = [...input.plan.exceptions.values()].filter(({ until }) => until === undefined || until > input.now)
    // A plan without exceptions has nothing left to end, as long as it is a plan at all.
    if (standing.length === 0)
      return input.plan.conduits.size === 0 ? unknown(noConduits) : { counted: { done: 1, of: 1 }, basis: 'no exception stands' }
    return share(standing, ({ until, acceptedBy }) => until !== undefined && isWritten(acceptedBy), 'exception', 'exceptions', '')
  },
}

/** What is counted, in the order of the roadmap. */
export const roadmapMeasures: readonly RoadmapQuestion[] = [
  recorded,
  inventoried,
  described,
  proved,
  zonesAgreed,
  conversationsFit,
  conduitsEnforced,
  signedOff,
  ready,
  reviewed,
  exceptionsEnd,
]
