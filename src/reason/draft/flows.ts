import type { Finding } from '#ground/report'
import { isKnock } from '#read/observe'
import type { Conversation, Observations } from '#read/observe'
import { roleById } from '#ground/role'
import { operations as operationOrder, serviceByName } from '#ground/service'
import type { Operation } from '#ground/service'
import { formatDuration } from '#ground/time'
import type { PlacedAsset, Proposal, ProposedConduit, ProposedFlow, ProposedZone } from './proposal.ts'
import { decide } from './wanted.ts'
import type { Decision } from './wanted.ts'
import { engineeringWindow } from './engineering-window.ts'
import type { ProposedWindow } from './engineering-window.ts'

/** One conversation between zones with what was decided about it. */
interface Crossing {
  readonly conversation: Conversation
  readonly client: PlacedAsset
  readonly server: PlacedAsset
  readonly from: ProposedZone
  readonly to: ProposedZone
  readonly decision: Decision
}

/** From this many silent targets on, a client is looking for something rather than missing one partner. */
const scanThreshold = 10

const crossingsOf = (conversations: readonly Conversation[], assets: readonly PlacedAsset[], zones: readonly ProposedZone[]): readonly Crossing[] => {
  const byAddress = new Map(assets.flatMap((asset) => [asset.observed.id, ...asset.observed.addresses].map((address) => [address, asset] as const)))
  const byZone = new Map(zones.map((zone) => [zone.id, zone]))
  return conversations.flatMap((conversation) => {
    if (conversation.transport === 'ethernet') return []
    const client = byAddress.get(conversation.client)
    const server = byAddress.get(conversation.server)
    const from = byZone.get(client?.zone ?? '')
    const to = byZone.get(server?.zone ?? '')
    if (client === undefined || server === undefined || from === undefined || to === undefined || from.id === to.id) return []
    return [{ conversation, client, server, from, to, decision: decide(conversation, { client, server, from, to }) }]
  })
}

/**
 * What a rule has to open. A service's name where Bulkhead can tell its operations and it runs where it usually runs;
 * else the very port, since a name with several ports would open more than was seen.
 */
const serviceText = (conversation: Conversation): string => {
  const service = serviceByName(conversation.service)
  const { transport, port } = conversation
  if (transport === 'icmp') return port === 8 || port === 128 ? 'icmp/echo-request' : 'icmp'
  if (transport === 'ip') return `ip/${port}`
  const atHome = service?.ports.some((p) => p.transport === transport && p.first <= port && port <= p.last) ?? false
  const onlyPort = service?.ports.length === 1 && service.ports[0]?.first === service.ports[0]?.last
  return service !== undefined && atHome && (service.classified || onlyPort || service.bothWays) ? service.name : `${transport}/${port}`
}

const statesOperations = (text: string): boolean => serviceByName(text)?.classified === true

interface Lane {
  readonly crossing: Crossing
  readonly service: string
  readonly operations: readonly Operation[] | undefined
}

const lanesOf = (crossings: readonly Crossing[]): readonly Lane[] =>
  crossings.flatMap((crossing): readonly Lane[] => {
    const { allowed } = crossing.decision
    if (allowed === 'nothing') return []
    const service = serviceText(crossing.conversation)
    if (!statesOperations(service)) return [{ crossing, service, operations: undefined }]
    const wanted = allowed === 'all' ? operationOrder : allowed
    const withoutSession = wanted.filter((operation) => operation !== 'session')
    return [{ crossing, service, operations: withoutSession.length === 0 ? ['session'] : withoutSession }]
  })

const groupBy = <T>(items: readonly T[], key: (item: T) => string): ReadonlyMap<string, readonly T[]> => {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const k = key(item)
    const group = groups.get(k)
    if (group === undefined) groups.set(k, [item])
    else group.push(item)
  }
  return groups
}

/** Clients that talk to the very same servers share a flow, so that every pair a flow allows was seen. */
const bundles = (lanes: readonly Lane[]): readonly (readonly Lane[])[] => {
  const byClient = groupBy(lanes, (lane) => lane.crossing.client.id)
  const signature = (own: readonly Lane[]): string => [...new Set(own.map((lane) => lane.crossing.server.id))].toSorted().join(' ')
  return [...groupBy([...byClient.values()], signature).values()].map((group) => group.flat())
}

const unique = (items: readonly string[]): readonly string[] => [...new Set(items)].toSorted()

const evidenceOf = (lanes: readonly Lane[]): string => {
  const conversations = lanes.map((lane) => lane.crossing.conversation)
  const packets = conversations.reduce((sum, c) => sum + c.packets, 0)
  const cadence = conversations.find((c) => c.cadence !== undefined)?.cadence
  const proved = conversations.every((c) => c.basis === 'payload') ? 'proved by payload' : 'by port only'
  return `${conversations.length} conversation${conversations.length > 1 ? 's' : ''}, ${packets} packets${cadence === undefined ? '' : `, about every ${formatDuration(cadence.periodMs)}`}, ${proved}`
}

const rolesText = (assets: readonly PlacedAsset[]): string => {
  const names = unique(assets.map((asset) => roleById(asset.role)?.name ?? asset.role))
  return names.length > 3 ? `${names.slice(0, 3).join(', ')} and others` : names.join(', ')
}

const labelOf = (lane: Lane): string => serviceByName(lane.crossing.conversation.service)?.label ?? lane.service

const whyOf = (lanes: readonly Lane[]): string => {
  const first = lanes[0] as Lane
  const doing = (first.operations ?? []).filter((operation) => operation !== 'session')
  const clients = rolesText(lanes.map((lane) => lane.crossing.client))
  const servers = rolesText(lanes.map((lane) => lane.crossing.server))
  return `${clients} to ${servers}: ${doing.length === 0 ? '' : `${doing.join(', ')} by `}${labelOf(first)}`
}

const slug = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')

const flowId = (lanes: readonly Lane[], taken: Set<string>): string => {
  const clients = unique(lanes.map((lane) => lane.crossing.client.id))
  const servers = unique(lanes.map((lane) => lane.crossing.server.id))
  const first = lanes[0] as Lane
  const side = (ids: readonly string[]): string => (ids.length === 1 ? (ids[0] ?? '') : `${ids.length}-assets`)
  const base = slug(`${side(clients)}-${first.service}-${side(servers)}`)
    .slice(0, 58)
    .replace(/-+$/, '')
  let id = base
  for (let n = 2; taken.has(id); n++) id = `${base}-${n}`
  taken.add(id)
  return id
}

const isEngineeringWork = ({ crossing }: Lane): boolean =>
  crossing.from.kind === 'engineering' && (crossing.to.kind === 'cell' || crossing.to.kind === 'safety')

const conduitsOf = (lanes: readonly Lane[], window: ProposedWindow | undefined): readonly ProposedConduit[] =>
  [...groupBy(lanes, (lane) => `${lane.crossing.from.id} ${lane.crossing.to.id}`).values()].map((inConduit): ProposedConduit => {
    const { from, to } = (inConduit[0] as Lane).crossing
    const id = `${from.id}-to-${to.id}`
    const taken = new Set<string>()
    const alike = groupBy(inConduit, (lane) => `${lane.service} ${lane.operations?.join(',') ?? ''}`)
    const flows = [...alike.values()].flatMap(bundles).map((bundle): ProposedFlow => {
      const { service, operations } = bundle[0] as Lane
      return {
        id: flowId(bundle, taken),
        conduit: id,
        from: unique(bundle.map((lane) => lane.crossing.client.id)),
        to: unique(bundle.map((lane) => lane.crossing.server.id)),
        service,
        ...(operations === undefined ? {} : { operations }),
        ...(window === undefined || !bundle.every(isEngineeringWork) ? {} : { during: window.id }),
        why: whyOf(bundle),
        evidence: evidenceOf(bundle),
      }
    })
    return { id, from: from.id, to: to.id, why: `What ${from.id} needs of ${to.id}: ${unique(inConduit.map(labelOf)).join(', ')}`, flows }
  })

const help: Readonly<Record<string, string>> = {
  'draft/direct-to-cell': 'serve the data from a historian replica in the DMZ, or write the flow yourself and own the risk',
  'draft/control-from-outside': 'let it read from a server in operations or the DMZ',
  'draft/lateral-movement': 'use a file transfer or a broker in the DMZ; if it must be, write the flow with named ends and an end date',
  'draft/external': 'remove it, or move it to a broker in the DMZ with named people and time-bound approval',
  'draft/engineering-elsewhere': 'find out who did it; engineering belongs on an engineering workstation in its window',
  'draft/cell-to-enterprise': 'let the data leave by operations and the DMZ',
  'draft/not-the-service': 'look at what it is; if it is needed, move it to a port of its own',
  'draft/write-to-safety': 'safety is changed only by engineering, with the safety owner',
}

const isLowerSeverity = (code: string): boolean => code === 'draft/cell-to-enterprise'

const refusalFindings = (crossings: readonly Crossing[]): readonly Finding[] => {
  const refusals = crossings
    .flatMap((crossing) => crossing.decision.refused.map((refusal) => ({ crossing, refusal })))
    .filter(({ refusal }) => refusal.code !== 'draft/unanswered')
  const groups = groupBy(refusals, ({ crossing, refusal }) => `${refusal.code} ${crossing.client.id} ${crossing.conversation.service}`)
  return [...groups.values()].map((group): Finding => {
    const { crossing, refusal } = group[0] as (typeof refusals)[number]
    const servers = unique(group.map((item) => item.crossing.server.id))
    const doing = unique(group.flatMap((item) => item.refusal.operations.filter((o) => o !== 'session')))
    const code = refusal.code
    const advice = help[code]
    return {
      code,
      severity: isLowerSeverity(code) ? 'note' : 'warning',
      message: `not allowed: \`${crossing.client.id}\` (${crossing.from.id}) to ${servers.map((s) => `\`${s}\``).join(', ')} (${crossing.to.id}) by ${crossing.conversation.service}${
        doing.length === 0 ? '' : `, ${doing.join(', ')}`
      }: ${refusal.why}`,
      ...(advice === undefined ? {} : { help: advice }),
    }
  })
}

/** Clients that knocked on many doors. Targets that stayed silent need not be assets. */
const scanFindings = (conversations: readonly Conversation[], assets: readonly PlacedAsset[]): readonly Finding[] => {
  const names = new Map(assets.map((asset) => [asset.observed.id, asset.id]))
  const knocks = conversations.filter((c) => (c.outcome !== 'answered' || isKnock(c)) && (c.transport === 'tcp' || c.transport === 'udp'))
  return [...groupBy(knocks, (c) => c.client)].flatMap(([client, tried]): readonly Finding[] => {
    if (tried.length < scanThreshold) return []
    const targets = new Set(tried.map((c) => c.server)).size
    const ports = unique(tried.map((c) => `${c.transport}/${c.port}`))
    const shown = ports.length > 8 ? `${ports.slice(0, 8).join(', ')} and ${ports.length - 8} more` : ports.join(', ')
    return [
      {
        code: 'draft/scan',
        severity: 'warning',
        message: `\`${names.get(client) ?? client}\` knocked on ${tried.length} doors of ${targets} addresses and used none: ${shown}`,
        help: 'find out what runs there; a scan comes before most attacks, and scanners can stop old controllers',
      },
    ]
  })
}

/** Conduits with the flows seen and wanted, and findings for what was seen and is not allowed. */
export const proposeConduits = (
  { conversations, sources }: Observations,
  assets: readonly PlacedAsset[],
  zones: readonly ProposedZone[],
  timezone: string,
): Pick<Proposal, 'conduits' | 'windows' | 'findings' | 'refused'> => {
  const crossings = crossingsOf(conversations, assets, zones)
  const lanes = lanesOf(crossings)
  const recorded = sources.reduce((sum, source) => sum + ((source.lastUs ?? 0) - (source.firstUs ?? 0)) / 1_000_000, 0)
  const window = engineeringWindow(
    lanes.filter(isEngineeringWork).map((lane) => lane.crossing.conversation),
    recorded,
    timezone,
  )
  return {
    conduits: conduitsOf(lanes, window),
    windows: window === undefined ? [] : [window],
    findings: [...refusalFindings(crossings), ...scanFindings(conversations, assets)],
    refused: crossings.flatMap(({ conversation, decision }) => decision.refused.map((refusal) => ({ conversation, why: refusal.why }))),
  }
}
