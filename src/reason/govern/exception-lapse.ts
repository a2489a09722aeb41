import { formatDuration } from '#ground/time'
import type { Conversation, Observations } from '#read/observe'
import { replay } from '#reason/analyze'
import type { Replayed } from '#reason/analyze'
import type { Conduit, Flow, Plan } from '#reason/plant'
import { createLocator, createPlanPolicy, locateEnd } from '#reason/policy'
import { evidenceOf } from './evidence.ts'
import type { Evidence } from './evidence.ts'
import { reminderDays } from './reminder.ts'
import { presentInstant } from './wall-clock.ts'

/** One conversation that stops, wholly or in some operations, when the lapse comes. */
export interface Drop {
  readonly conversation: Conversation
  /** Flows of this lapse that allow it until then. */
  readonly flows: readonly string[]
  /** False: packets still pass, and only a watch rule sees what is no longer allowed. */
  readonly stoppedAtFilter: boolean
}

/** An exception or an expiring flow, and what goes with it. */
export interface Lapse {
  readonly kind: 'exception' | 'flow'
  /** Id of the exception, or `conduit.flow`. */
  readonly id: string
  /** Seconds since 1970: from this instant on it is gone. */
  readonly until: number
  readonly isOver: boolean
  /** `Friday 2026-11-27 18:00 Europe/Berlin` */
  readonly when: string
  /** Flows (`conduit.flow`) that go with it. */
  readonly flows: readonly string[]
  /** Who answers for those flows. */
  readonly owners: readonly string[]
  readonly acceptedBy?: string
  /** Undefined: no recording, so nobody knows. Otherwise latest seen first. */
  readonly drops?: readonly Drop[]
  readonly evidence?: Evidence
  /** Instants at which people are reminded, seconds since 1970. */
  readonly reminders: readonly { readonly daysBefore: number; readonly at: number }[]
  /** All of it in one sentence. */
  readonly sentence: string
}

type Subject = Pick<Lapse, 'kind' | 'id' | 'until' | 'flows'> & { readonly acceptedBy?: string }

const flowIdOf = (flow: Flow): string => `${flow.conduit}.${flow.id}`

const subjectsOf = (plan: Plan): readonly Subject[] => {
  const exceptions = [...plan.exceptions.values()].flatMap(({ id, until, flows, acceptedBy }): readonly Subject[] =>
    until === undefined ? [] : [{ kind: 'exception', id, until, flows, ...(acceptedBy === undefined ? {} : { acceptedBy }) }],
  )
  // A flow that ends because its exception does is told with the exception, once.
  const told = new Set(exceptions.flatMap(({ flows, until }) => flows.map((flow) => `${flow} ${until}`)))
  const flows = [...plan.conduits.values()].flatMap((conduit) =>
    conduit.flows.flatMap((flow): readonly Subject[] => {
      const id = flowIdOf(flow)
      return flow.until === undefined || told.has(`${id} ${flow.until}`) ? [] : [{ kind: 'flow', id, until: flow.until, flows: [id] }]
    }),
  )
  return [...exceptions, ...flows].toSorted((a, b) => a.until - b.until || (a.id < b.id ? -1 : 1))
}

const pairOf = (from: string, to: string): string => JSON.stringify([from, to].toSorted())

/** Conversations by the two zones they cross between; what stays inside a zone, or is in none, passes no conduit. */
const byZones = (plan: Plan, conversations: readonly Conversation[]): ReadonlyMap<string, readonly Conversation[]> => {
  const locate = createLocator(plan)
  const zoneOf = (end: string): string | undefined => locateEnd(locate, end)?.zone
  return Map.groupBy(conversations, ({ client, server }) => {
    const [from, to] = [zoneOf(client), zoneOf(server)]
    return from === undefined || to === undefined || from === to ? '' : pairOf(from, to)
  })
}

const withFlows = (conduits: readonly Conduit[], change: (flow: Flow) => readonly Flow[]): ReadonlyMap<string, Conduit> =>
  new Map(conduits.map((conduit) => [conduit.id, { ...conduit, flows: conduit.flows.flatMap(change) }]))

const isStoppedMore = (before: Replayed, after: Replayed): boolean =>
  (before.verdict === 'allowed' && after.verdict === 'denied') ||
  after.deniedOperations.some((operation) => !before.deniedOperations.includes(operation))

/**
 * The same traffic judged twice at the instant of the lapse: with the flows that lapse, and without. What another flow
 * allows as well does not drop.
 */
const dropsOf = (
  plan: Plan,
  subject: Subject,
  observations: Observations,
  crossing: ReadonlyMap<string, readonly Conversation[]>,
): readonly Drop[] => {
  const lapsing = new Set(subject.flows)
  const ids = new Set(subject.flows.map((flow) => flow.slice(0, flow.indexOf('.'))))
  const pairs = new Set([...plan.conduits.values()].filter(({ id }) => ids.has(id)).map(({ from, to }) => pairOf(from, to)))
  const conduits = [...plan.conduits.values()].filter(({ from, to }) => pairs.has(pairOf(from, to)))
  const conversations = [...pairs].flatMap((pair) => crossing.get(pair) ?? [])
  if (conversations.length === 0) return []
  const span = {
    from: Math.floor(conversations.reduce((first, { firstUs }) => Math.min(first, firstUs), Infinity) / 1_000_000),
    until: Math.floor(conversations.reduce((last, { lastUs }) => Math.max(last, lastUs), 0) / 1_000_000) + 1,
  }
  const judged = (change: (flow: Flow) => readonly Flow[]): ReadonlyMap<Conversation, Replayed> => {
    const policy = createPlanPolicy({ ...plan, conduits: withFlows(conduits, change) }, { now: subject.until, span })
    return new Map(replay(policy, { ...observations, conversations }).conversations.map((replayed) => [replayed.conversation, replayed]))
  }
  const withThem = judged((flow) => {
    // A flow that ended before its exception does is gone already.
    if (!lapsing.has(flowIdOf(flow)) || flow.until !== subject.until) return [flow]
    const { until: _, ...endless } = flow
    return [endless]
  })
  const without = judged((flow) => (lapsing.has(flowIdOf(flow)) ? [] : [flow]))
  return conversations
    .flatMap((conversation): readonly Drop[] => {
      const [before, after] = [withThem.get(conversation), without.get(conversation)]
      const flows = before?.flows.filter((flow) => lapsing.has(flow)) ?? []
      return before === undefined || after === undefined || flows.length === 0 || !isStoppedMore(before, after)
        ? []
        : [{ conversation, flows, stoppedAtFilter: after.stoppedAtFilter }]
    })
    .toSorted((a, b) => b.conversation.lastUs - a.conversation.lastUs)
}

const sentenceOf = (lapse: Omit<Lapse, 'sentence'>, now: number): string => {
  const { when, drops, isOver, owners, kind, id } = lapse
  const owner = owners.length === 0 ? 'no owner' : `owner ${owners.join(' and ')}`
  const start = `${when}: ${kind} \`${id}\` ${isOver ? 'has lapsed' : 'lapses'}`
  if (lapse.flows.length === 0) return `${start}; no flow stands by it`
  if (drops === undefined) return `${start}; no recording, so what ${isOver ? 'dropped' : 'drops'} is not known, ${owner}`
  const [latest] = drops
  if (latest === undefined) return `${start}; no recorded conversation ${isOver ? 'dropped' : 'drops'}, ${owner}`
  const ago = formatDuration(Math.max(0, now * 1000 - latest.conversation.lastUs / 1000))
  const count = drops.length === 1 ? 'this conversation' : `these ${drops.length} conversations`
  const verb = isOver ? 'dropped' : drops.length === 1 ? 'drops' : 'drop'
  return `${start}; ${count} ${verb}, last seen ${ago} ago, ${owner}`
}

/**
 * Every exception and every flow that ends, in the order of their ends: when, by the plant's clock, and what would drop. `now`
 * in seconds since 1970. Nothing has to be done for a lapse to happen: this only says so beforehand.
 */
export const previewLapses = (plan: Plan, observations: Observations, now: number): readonly Lapse[] => {
  const firsts = observations.sources.flatMap(({ firstUs }) => firstUs ?? [])
  const lasts = observations.sources.flatMap(({ lastUs }) => lastUs ?? [])
  const evidence = firsts.length === 0 || lasts.length === 0 ? undefined : evidenceOf({ firstUs: Math.min(...firsts), lastUs: Math.max(...lasts) })
  const crossing = byZones(plan, observations.conversations)
  return subjectsOf(plan).map((subject) => {
    const owners = subject.flows.flatMap((id) => {
      const [conduit, name] = [plan.conduits.get(id.slice(0, id.indexOf('.'))), id.slice(id.indexOf('.') + 1)]
      return conduit?.flows.find((flow) => flow.id === name)?.owner ?? conduit?.owner ?? []
    })
    const lapse = {
      ...subject,
      isOver: subject.until <= now,
      when: presentInstant(subject.until, plan.timezone),
      owners: [...new Set(owners)],
      ...(evidence === undefined ? {} : { evidence, drops: dropsOf(plan, subject, observations, crossing) }),
      reminders: reminderDays.map((daysBefore) => ({ daysBefore, at: subject.until - daysBefore * 86400 })),
    }
    return { ...lapse, sentence: sentenceOf(lapse, now) }
  })
}
