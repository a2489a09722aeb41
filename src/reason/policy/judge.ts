import { formatAddress, isMulticastOrBroadcast } from '#ground/net'
import type { Point } from '#reason/space'
import { protocolOf } from './attempt.ts'
import type { Attempt } from './attempt.ts'
import { operationPoint } from './axes.ts'
import { states } from './compiled-flow.ts'
import { nearestFlow } from './nearest-flow.ts'
import type { NearestFlow } from './nearest-flow.ts'
import type { PlannedFlow, PlanPolicy } from './plan-policy.ts'
import { zonePlace } from './plan-policy.ts'

/** A decision with its reason. */
export type Verdict =
  | { readonly kind: 'allowed'; readonly by: 'flow'; readonly flow: PlannedFlow; readonly why: string; readonly byPortOnly: boolean }
  | { readonly kind: 'allowed'; readonly by: 'inside-zone' | 'same-segment'; readonly why: string }
  | { readonly kind: 'denied'; readonly nearest?: NearestFlow; readonly why: string }

const pointOf = (policy: PlanPolicy, attempt: Attempt, fromZone: string, toZone: string): Point => ({
  state: states.new,
  from: zonePlace(policy, fromZone)[0]?.[0] ?? BigInt(policy.zones.length),
  to: zonePlace(policy, toZone)[0]?.[0] ?? BigInt(policy.zones.length),
  time: BigInt(attempt.time),
  protocol: BigInt(protocolOf(attempt)),
  port: attempt.transport === 'ip' ? 0n : BigInt(attempt.port),
  destination: attempt.destination,
  source: attempt.source,
  // Plans do not constrain the source port; any point of the axis stands for all.
  sourcePort: 49152n,
  operation: attempt.service === undefined ? 0n : operationPoint(attempt.service, attempt.operation ?? 'session'),
})

/** As `judge`, without the search for the flow that comes nearest: for many attempts of which few are shown. */
export const decide = (policy: PlanPolicy, attempt: Attempt): Verdict => {
  if (isMulticastOrBroadcast(attempt.destination)) {
    return {
      kind: 'allowed',
      by: 'same-segment',
      why: `${formatAddress(attempt.destination)} is a group or broadcast address: it stays in its own segment and passes no conduit`,
    }
  }
  const from = policy.locate(attempt.source)
  const to = policy.locate(attempt.destination)
  if (from === undefined || to === undefined) {
    const missing = [...(from === undefined ? [attempt.source] : []), ...(to === undefined ? [attempt.destination] : [])].map(formatAddress)
    return { kind: 'denied', why: `${missing.join(' and ')} ${missing.length > 1 ? 'belong' : 'belongs'} to no zone of the plan` }
  }
  if (from.zone === to.zone) return { kind: 'allowed', by: 'inside-zone', why: `both ends are in zone \`${from.zone}\`: no conduit is passed` }
  const point = pointOf(policy, attempt, from.zone, to.zone)
  const byPortOnly = attempt.service === undefined
  const terminal = policy.space.terminalAt(byPortOnly ? policy.filtered : policy.diagram, point)
  const flow = policy.flows[terminal - 1]
  if (flow !== undefined) {
    const why = flow.flow.why ?? policy.plan.conduits.get(flow.flow.conduit)?.why ?? 'no reason written'
    return { kind: 'allowed', by: 'flow', flow, why: byPortOnly ? `${why} (judged by its port: the bytes prove no service)` : why, byPortOnly }
  }
  return { kind: 'denied', why: `no flow from \`${from.zone}\` to \`${to.zone}\` allows it` }
}

/** May this be said? Judged by zones: what stays inside one zone passes no conduit. */
export const judge = (policy: PlanPolicy, attempt: Attempt): Verdict => {
  const verdict = decide(policy, attempt)
  const from = verdict.kind === 'denied' ? policy.locate(attempt.source) : undefined
  const to = from === undefined ? undefined : policy.locate(attempt.destination)
  const nearest = from === undefined || to === undefined ? undefined : nearestFlow(policy, attempt, from.zone, to.zone)
  return verdict.kind === 'allowed' || nearest === undefined ? verdict : { ...verdict, nearest }
}
