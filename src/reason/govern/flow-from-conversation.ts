import { failed, ok } from '#ground/report'
import type { Finding, Result } from '#ground/report'
import { parseAddress } from '#ground/net'
import { operations as operationOrder, serviceByName } from '#ground/service'
import type { Operation } from '#ground/service'
import type { Conversation } from '#read/observe'
import { createLocator } from '#reason/policy'
import type { Locator } from '#reason/policy'
import type { Plan, PlanEdit } from '#reason/plant'

/** A flow that would allow one conversation and as little else as the plan can say. */
export interface ProposedFlow {
  readonly conduit: string
  /** True when no conduit joins the two zones yet. */
  readonly isNewConduit: boolean
  readonly flow: string
  /** Zones. */
  readonly fromZone: string
  readonly toZone: string
  readonly from: string
  readonly to: string
  readonly service: string
  /** Undefined: the operations of the service are not told apart. */
  readonly operations?: readonly Operation[]
}

const refused = (code: string, message: string, help: string): Finding => ({ code: `flow/${code}`, severity: 'error', message, help })

interface Place {
  readonly zone: string
  /** As the plan names it: its asset, else its address. */
  readonly end: string
}

const placeOf = (plan: Plan, locate: Locator, text: string): Place | undefined => {
  const address = parseAddress(text)
  const found = address === undefined ? undefined : locate(address)
  if (found === undefined) return undefined
  const { zone, asset } = found
  if (asset === undefined) return { zone, end: text }
  return { zone, end: plan.zones.has(asset) ? `asset:${asset}` : asset }
}

/** What it speaks, as narrow as the bytes prove; undefined when it is nothing that a flow can say. */
const serviceOf = ({ transport, port, service, basis }: Conversation): string | undefined => {
  if (transport === 'ethernet') return undefined
  if (transport === 'ip') return `ip/${port}`
  if (transport === 'icmp') return port === 8 || port === 128 ? 'icmp/echo-request' : 'icmp'
  const known = basis === 'payload' ? serviceByName(service) : undefined
  // A service on a port that is not its own: its name would open other ports than the one that is used.
  const isAtHome = known?.ports.some((range) => range.transport === transport && range.first <= port && port <= range.last) === true
  return known !== undefined && isAtHome ? known.name : `${transport}/${port}`
}

const operationsOf = (service: string, { operations }: Conversation): readonly Operation[] | undefined => {
  if (serviceByName(service)?.classified !== true) return undefined
  const seen = operationOrder.filter((operation) => (operations[operation] ?? 0) > 0)
  return seen.length === 0 ? ['session'] : seen
}

const idOf = (...words: readonly string[]): string =>
  words
    .join('-')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 58)
    .replace(/-+$/, '')

/** The id itself, or with the first number that is free. */
const freeId = (id: string, taken: ReadonlySet<string>): string => {
  if (!taken.has(id)) return id
  for (let number = 2; ; number++) if (!taken.has(`${id}-${number}`)) return `${id}-${number}`
}

/** The flow that allows this conversation: its two ends, its service and the operations that were seen. Refused where no flow can. */
export const flowFromConversation = (plan: Plan, conversation: Conversation): Result<ProposedFlow> => {
  const locate = createLocator(plan)
  const from = placeOf(plan, locate, conversation.client)
  const to = placeOf(plan, locate, conversation.server)
  const service = serviceOf(conversation)
  if (from === undefined || to === undefined) {
    const missing = [...(from === undefined ? [conversation.client] : []), ...(to === undefined ? [conversation.server] : [])].map(
      (end) => `\`${end}\``,
    )
    return failed([
      refused('no-zone', `${missing.join(' and ')} ${missing.length > 1 ? 'belong' : 'belongs'} to no zone`, 'give it a zone in the inventory first'),
    ])
  }
  if (service === undefined)
    return failed([refused('not-routed', `\`${conversation.service}\` runs on Ethernet and passes no conduit`, 'put both ends into one zone')])
  if (from.zone === to.zone)
    return failed([refused('inside-zone', `both ends are in zone \`${from.zone}\`: no conduit is passed`, 'nothing needs to be allowed')])
  const joining = [...plan.conduits.values()].find((conduit) => conduit.from === from.zone && conduit.to === to.zone)
  const conduit = joining?.id ?? freeId(idOf(from.zone, 'to', to.zone), new Set(plan.conduits.keys()))
  const plain = (end: string): string => end.replace(/^asset:/, '')
  const flow = freeId(idOf(plain(from.end), service, plain(to.end)), new Set(joining?.flows.map(({ id }) => id)))
  const operations = operationsOf(service, conversation)
  return ok({
    conduit,
    isNewConduit: joining === undefined,
    flow,
    fromZone: from.zone,
    toZone: to.zone,
    from: from.end,
    to: to.end,
    service,
    ...(operations === undefined ? {} : { operations }),
  })
}

/** A proposed flow as an edit of the plan. `why` is a person's: the bytes do not know what a flow is for. */
export const proposedFlowToEdits = ({ conduit, isNewConduit, flow, ...proposed }: ProposedFlow, why: string): readonly PlanEdit[] => {
  const { fromZone, toZone, from, to, service, operations } = proposed
  const value = { from: [from], to: [to], service, ...(operations === undefined ? {} : { operations }), why }
  return isNewConduit
    ? [{ kind: 'set', path: ['conduits', conduit], value: { from: fromZone, to: toZone, why, allow: { [flow]: value } } }]
    : [{ kind: 'set', path: ['conduits', conduit, 'allow', flow], value }]
}
