import type { Operation } from '#ground/service'
import type { ZoneKind } from '#reason/plant'
import type { PlannedFlow, PlanPolicy } from '#reason/policy'
import { createFlowJudge, stateOf } from './flow-use.ts'
import type { FlowUse, PairState } from './flow-use.ts'
import { zonesInPurdueOrder } from './purdue.ts'
import type { PurdueBand } from './purdue.ts'
import type { Replay } from './replay.ts'
import { trafficBetweenZones } from './zone-traffic.ts'
import type { Traffic } from './zone-traffic.ts'

export interface MatrixFlow {
  /** `conduit.flow` */
  readonly id: string
  /** Services as the plan writes them. */
  readonly services: readonly string[]
  /** Undefined: the service is not one whose operations we can tell. */
  readonly operations?: readonly Operation[]
  /** Id of the window outside which it does not exist. */
  readonly during?: string
  /** Seconds since 1970. */
  readonly until?: number
  readonly use: FlowUse
  /** Conversations of the recording that it allows, wholly or in part. */
  readonly conversations: number
}

/** One ordered pair of zones of which there is something to say; every other pair is denied, and nothing was seen. */
export interface MatrixCell {
  readonly from: string
  readonly to: string
  readonly state: PairState
  /** Ids. */
  readonly conduits: readonly string[]
  /** What the plan allows now; flows that have ended are not in it. */
  readonly flows: readonly MatrixFlow[]
  readonly observed: Traffic
}

export interface Matrix {
  /** In Purdue order, the outermost first. */
  readonly zones: readonly { readonly id: string; readonly kind: ZoneKind; readonly band: PurdueBand }[]
  /** By row and column in the order of the zones. */
  readonly cells: readonly MatrixCell[]
  /** Observed with an address that belongs to no zone. */
  readonly elsewhere: Traffic
  /** The span that was recorded, microseconds since 1970; undefined without packets: then no flow is called surplus. */
  readonly firstUs?: number
  readonly lastUs?: number
}

/**
 * Which zone may speak to which, zone by zone, with what a recording shows of the need for it. A flow is allowed by the time
 * of the policy; the recording may be empty.
 */
export const zoneMatrix = (policy: PlanPolicy, replay: Replay): Matrix => {
  const { plan } = policy
  const traffic = trafficBetweenZones(policy, replay)
  const useOf = createFlowJudge(plan, replay, traffic.usesOf)
  const zones = zonesInPurdueOrder(plan)
  const place = new Map(zones.map(({ zone }, index) => [zone.id, index]))

  const conduitsOf = new Map<string, string[]>()
  const flowsOf = new Map<string, PlannedFlow[]>()
  const pairs = new Map<string, readonly [from: string, to: string]>()
  // Ids have no spaces.
  const pairOf = (from: string, to: string): string => {
    const key = `${from} ${to}`
    pairs.set(key, [from, to])
    return key
  }
  for (const { id, from, to } of plan.conduits.values()) {
    const key = pairOf(from, to)
    conduitsOf.set(key, [...(conduitsOf.get(key) ?? []), id])
  }
  for (const planned of policy.flows) {
    if (planned.ended) continue
    const key = pairOf(planned.from, planned.to)
    flowsOf.set(key, [...(flowsOf.get(key) ?? []), planned])
  }
  for (const [from, to] of traffic.pairs()) pairOf(from, to)

  const matrixFlow = (planned: PlannedFlow): MatrixFlow => {
    const { operations, during, until, services } = planned.flow
    return {
      id: planned.id,
      services: services.map(({ text }) => text),
      ...(operations === undefined ? {} : { operations }),
      ...(during === undefined ? {} : { during }),
      ...(until === undefined ? {} : { until }),
      use: useOf(planned),
      conversations: traffic.usesOf(planned.id),
    }
  }
  const cells = [...pairs].map(([key, [from, to]]): MatrixCell => {
    const flows = (flowsOf.get(key) ?? []).map(matrixFlow)
    return {
      from,
      to,
      state: stateOf(flows.map(({ use }) => use)),
      conduits: conduitsOf.get(key) ?? [],
      flows,
      observed: traffic.between(from, to),
    }
  })
  const at = (zone: string): number => place.get(zone) ?? zones.length
  return {
    zones: zones.map(({ zone, band }) => ({ id: zone.id, kind: zone.kind, band })),
    cells: cells.toSorted((a, b) => at(a.from) - at(b.from) || at(a.to) - at(b.to)),
    elsewhere: traffic.elsewhere,
    ...(replay.firstUs === undefined ? {} : { firstUs: replay.firstUs }),
    ...(replay.lastUs === undefined ? {} : { lastUs: replay.lastUs }),
  }
}
