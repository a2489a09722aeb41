import { formatAddress, formatRange } from '#ground/net'
import type { AddressRange } from '#ground/net'
import { formatIso } from '#ground/time'
import type { End } from '#reason/plant'
import type { Attempt } from './attempt.ts'
import type { FlowDifference, NearestFlow } from './nearest-flow.ts'
import type { PlannedFlow, PlanPolicy } from './plan-policy.ts'
import { windowIntervals } from './windows.ts'

const protocolOf = (attempt: Attempt): bigint => {
  if (attempt.transport === 'tcp') return 6n
  if (attempt.transport === 'udp') return 17n
  if (attempt.transport === 'ip') return BigInt(attempt.port)
  return attempt.source < 1n << 32n ? 1n : 58n
}

const within = (ranges: readonly AddressRange[], address: bigint): boolean => ranges.some((r) => r.first <= address && address <= r.last)

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
  readonly text: string
}

const portDiffers = (planned: PlannedFlow, attempt: Attempt): boolean =>
  !planned.flow.services.some((service) => {
    if (attempt.transport === 'tcp' || attempt.transport === 'udp') {
      return service.ports.some((p) => p.transport === attempt.transport && p.first <= attempt.port && attempt.port <= p.last)
    }
    return service.protocols.includes(Number(protocolOf(attempt))) && (service.icmpTypes.length === 0 || service.icmpTypes.includes(attempt.port))
  })

const sharesTransport = (planned: PlannedFlow, attempt: Attempt): boolean =>
  planned.flow.services.some((service) =>
    attempt.transport === 'tcp' || attempt.transport === 'udp'
      ? service.ports.some((p) => p.transport === attempt.transport)
      : service.protocols.includes(Number(protocolOf(attempt))),
  )

const differences = (policy: PlanPolicy, planned: PlannedFlow, attempt: Attempt, fromZone: string, toZone: string): readonly Difference[] => {
  const found: Difference[] = []
  const add = (kind: FlowDifference, weight: number, text: string): void => void found.push({ kind, weight, text })
  if (planned.from !== fromZone || planned.to !== toZone) {
    const reversed = planned.from === toZone && planned.to === fromZone
    add(
      'zones',
      reversed ? 6 : 8,
      `${reversed ? 'it runs the other way' : 'its conduit'}: from \`${planned.from}\` to \`${planned.to}\`, this goes from \`${fromZone}\` to \`${toZone}\``,
    )
  }
  if (
    !within(
      planned.flow.from.flatMap((end) => end.ranges),
      attempt.source,
    )
  )
    add('source', 3, `source ${nameOf(policy, attempt.source)} is not ${presentEnds(planned.flow.from)}`)
  if (
    !within(
      planned.flow.to.flatMap((end) => end.ranges),
      attempt.destination,
    )
  ) {
    add('destination', 3, `destination ${nameOf(policy, attempt.destination)} is not ${presentEnds(planned.flow.to)}`)
  }
  if (portDiffers(planned, attempt))
    add(
      'service',
      sharesTransport(planned, attempt) ? 4 : 5,
      `${attempt.transport}/${attempt.port}${attempt.service === undefined ? '' : ` (${attempt.service})`} is not ${servicesOf(planned)}`,
    )
  else if (attempt.service !== undefined && planned.flow.services.every((s) => s.name !== undefined && s.name !== attempt.service)) {
    add('service', 4, `the bytes are ${attempt.service}, not ${servicesOf(planned)}`)
  } else if (
    attempt.operation !== undefined &&
    attempt.operation !== 'session' &&
    planned.flow.operations !== undefined &&
    !planned.flow.operations.includes(attempt.operation)
  ) {
    add('operation', 1, `${attempt.operation} is not among its operations (${planned.flow.operations.join(', ')})`)
  }
  if (planned.ended) add('end', 1, 'it has ended')
  else if (planned.flow.until !== undefined && attempt.time >= planned.flow.until) add('end', 1, `it ended ${formatIso(planned.flow.until)}`)
  const window = planned.flow.during === undefined ? undefined : policy.plan.windows.get(planned.flow.during)
  if (window !== undefined) {
    const open = windowIntervals(window, policy.plan.timezone, attempt.time, attempt.time + 1).some(
      ([a, b]) => a <= BigInt(attempt.time) && BigInt(attempt.time) <= b,
    )
    if (!open) add('window', 1, `${formatIso(attempt.time)} is outside window \`${window.id}\``)
  }
  return found
}

/** The second road to the nearest flow: every flow of the policy is compared in full, and its window laid out for the attempt alone. */
export const nearestOfAll = (policy: PlanPolicy, attempt: Attempt, fromZone: string, toZone: string): NearestFlow | undefined => {
  let best: { flow: PlannedFlow; found: readonly Difference[]; weight: number } | undefined
  for (const planned of policy.flows) {
    const found = differences(policy, planned, attempt, fromZone, toZone)
    const weight = found.reduce((sum, difference) => sum + difference.weight, 0)
    if (best === undefined || weight < best.weight) best = { flow: planned, found, weight }
  }
  // Past this weight zones, ends and service all differ: naming such a flow would mislead.
  if (best === undefined || best.weight >= 16) return undefined
  const nearestFirst = best.found.toSorted((a, b) => a.weight - b.weight)
  return { flow: best.flow, differs: nearestFirst.map(({ text }) => text), kinds: nearestFirst.map(({ kind }) => kind) }
}
