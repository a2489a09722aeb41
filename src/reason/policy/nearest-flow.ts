import { formatAddress, formatRange } from '#ground/net'
import type { AddressRange } from '#ground/net'
import { formatIso } from '#ground/time'
import type { End } from '#reason/plant'
import { opensPort, protocolOf } from './attempt.ts'
import type { Attempt } from './attempt.ts'
import { createFlowIndex } from './flow-index.ts'
import type { FlowIndex } from './flow-index.ts'
import type { PlannedFlow, PlanPolicy } from './plan-policy.ts'
import { createWindowClock } from './window-clock.ts'
import type { WindowClock } from './window-clock.ts'

/** In what an attempt differs from a flow. `zones`: the flow lies in another conduit, or runs the other way. */
export type FlowDifference = 'zones' | 'source' | 'destination' | 'service' | 'operation' | 'end' | 'window'

export interface NearestFlow {
  readonly flow: PlannedFlow
  /** What would have to be different, nearest first: `source 10.0.0.9 is not hmi-fill (10.20.1.20)`. */
  readonly differs: readonly string[]
  /** The same differences by their kind, in the same order. */
  readonly kinds: readonly FlowDifference[]
}

const holds = (ends: readonly End[], address: bigint): boolean => {
  const isIn = (range: AddressRange): boolean => range.first <= address && address <= range.last
  return ends.some((end) => end.ranges.some(isIn))
}

const presentEnds = (ends: readonly End[]): string =>
  ends.map((end) => (end.kind === 'asset' ? `\`${end.text}\` (${end.ranges.map(formatRange).join(', ')})` : `\`${end.text}\``)).join(' or ')

const nameOf = (policy: PlanPolicy, address: bigint): string => {
  const asset = policy.locate(address)?.asset
  return asset === undefined ? formatAddress(address) : `\`${asset}\` (${formatAddress(address)})`
}

const servicesOf = (planned: PlannedFlow): string => planned.flow.services.map((service) => service.text).join(', ')

interface Difference {
  readonly kind: FlowDifference
  readonly weight: number
  /** Worded only for the flow that is shown: many are compared for each. */
  readonly text: () => string
}

const weights = { reversed: 6, otherZones: 8, end: 3, otherService: 4, otherTransport: 5, slight: 1 } as const

// From this weight on zones, ends and service all differ: naming such a flow would mislead.
const tooFar = 16

// Less is not possible for a flow between other zones of which neither end is the attempt's.
const elsewhere = weights.otherZones + 2 * weights.end

const sharesTransport = (planned: PlannedFlow, attempt: Attempt): boolean =>
  planned.flow.services.some((service) =>
    attempt.transport === 'tcp' || attempt.transport === 'udp'
      ? service.ports.some((p) => p.transport === attempt.transport)
      : service.protocols.includes(protocolOf(attempt)),
  )

/** What a search among the flows of one policy goes by. */
interface Search {
  readonly policy: PlanPolicy
  readonly index: FlowIndex
  readonly isOpen: WindowClock
}

const differences = ({ policy, isOpen }: Search, planned: PlannedFlow, attempt: Attempt, fromZone: string, toZone: string): readonly Difference[] => {
  const { flow } = planned
  const found: Difference[] = []
  const add = (kind: FlowDifference, weight: number, text: () => string): void => void found.push({ kind, weight, text })
  if (planned.from !== fromZone || planned.to !== toZone) {
    const reversed = planned.from === toZone && planned.to === fromZone
    add(
      'zones',
      reversed ? weights.reversed : weights.otherZones,
      () =>
        `${reversed ? 'it runs the other way' : 'its conduit'}: from \`${planned.from}\` to \`${planned.to}\`, this goes from \`${fromZone}\` to \`${toZone}\``,
    )
  }
  if (!holds(flow.from, attempt.source)) add('source', weights.end, () => `source ${nameOf(policy, attempt.source)} is not ${presentEnds(flow.from)}`)
  if (!holds(flow.to, attempt.destination))
    add('destination', weights.end, () => `destination ${nameOf(policy, attempt.destination)} is not ${presentEnds(flow.to)}`)
  if (!flow.services.some((service) => opensPort(service, attempt)))
    add(
      'service',
      sharesTransport(planned, attempt) ? weights.otherService : weights.otherTransport,
      () => `${attempt.transport}/${attempt.port}${attempt.service === undefined ? '' : ` (${attempt.service})`} is not ${servicesOf(planned)}`,
    )
  else if (attempt.service !== undefined && flow.services.every((s) => s.name !== undefined && s.name !== attempt.service)) {
    add('service', weights.otherService, () => `the bytes are ${attempt.service}, not ${servicesOf(planned)}`)
  } else if (
    attempt.operation !== undefined &&
    attempt.operation !== 'session' &&
    flow.operations !== undefined &&
    !flow.operations.includes(attempt.operation)
  ) {
    add('operation', weights.slight, () => `${attempt.operation} is not among its operations (${flow.operations?.join(', ')})`)
  }
  const { until } = flow
  if (planned.ended) add('end', weights.slight, () => 'it has ended')
  else if (until !== undefined && attempt.time >= until) add('end', weights.slight, () => `it ended ${formatIso(until)}`)
  const window = flow.during === undefined ? undefined : policy.plan.windows.get(flow.during)
  if (window !== undefined && !isOpen(window, attempt.time))
    add('window', weights.slight, () => `${formatIso(attempt.time)} is outside window \`${window.id}\``)
  return found
}

const searches = new WeakMap<PlanPolicy, Search>()

const searchOf = (policy: PlanPolicy): Search => {
  let search = searches.get(policy)
  if (search === undefined) {
    search = { policy, index: createFlowIndex(policy.flows), isOpen: createWindowClock(policy.plan.timezone) }
    searches.set(policy, search)
  }
  return search
}

/** The flow that comes nearest to allowing this, with what differs; undefined when none shares even an end or a service. */
export const nearestFlow = (policy: PlanPolicy, attempt: Attempt, fromZone: string, toZone: string): NearestFlow | undefined => {
  const search = searchOf(policy)
  const { between, fromAddress, toAddress, onPortOf } = search.index
  let best: { readonly number: number; readonly found: readonly Difference[]; readonly weight: number } = { number: -1, found: [], weight: tooFar }
  /** Of flows equally near, the first of the plan is named. */
  const isNearer = (weight: number, number: number): boolean => weight < best.weight || (weight === best.weight && number < best.number)
  const consider = (number: number): void => {
    const planned = policy.flows[number]
    if (planned === undefined) return
    const found = differences(search, planned, attempt, fromZone, toZone)
    const weight = found.reduce((sum, difference) => sum + difference.weight, 0)
    if (isNearer(weight, number)) best = { number, found, weight }
  }
  // A flow that is in none of these lists and none of the next differs in zones, both ends and its port.
  const near = [between(fromZone, toZone), between(toZone, fromZone), fromAddress(attempt.source), toAddress(attempt.destination)]
  for (const numbers of near) for (const number of numbers) consider(number)
  for (const number of onPortOf(attempt)) {
    if (!isNearer(elsewhere, number)) break
    consider(number)
  }
  const flow = policy.flows[best.number]
  if (flow === undefined) return undefined
  const nearestFirst = best.found.toSorted((a, b) => a.weight - b.weight)
  return { flow, differs: nearestFirst.map(({ text }) => text()), kinds: nearestFirst.map(({ kind }) => kind) }
}
