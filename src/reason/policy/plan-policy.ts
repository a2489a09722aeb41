import type { Flow, Plan } from '#reason/plant'
import { createSpace } from '#reason/space'
import type { Box, Diagram, Interval, Space } from '#reason/space'
import { packetAxes } from './axes.ts'
import { flowBoxes, flowTimes } from './flow-boxes.ts'
import type { Span } from './flow-boxes.ts'
import { createLocator } from './zone-of.ts'
import type { Locator } from './zone-of.ts'

/** One flow of the whole plan with the packets that open it; `boxes` is empty when the flow has ended. */
export interface PlannedFlow {
  readonly id: string
  readonly flow: Flow
  readonly from: string
  readonly to: string
  readonly boxes: readonly Box[]
  readonly ended: boolean
}

/**
 * The whole plan as one packet set in terms of zones. Terminal i + 1 of `diagram` is `flows[i]`; the places of the axes
 * `from` and `to` are `zones` by index.
 */
export interface PlanPolicy {
  readonly plan: Plan
  readonly zones: readonly string[]
  readonly flows: readonly PlannedFlow[]
  readonly space: Space
  readonly diagram: Diagram
  /** The diagram without its operations: what a packet filter can see. */
  readonly filtered: Diagram
  readonly locate: Locator
  readonly span: Span
}

export interface PolicyOptions {
  /** Seconds since 1970: flows that ended by then allow nothing, even in traffic recorded before. */
  readonly now: number
  /** Windows are laid out over this span; it must hold every instant that will be judged. */
  readonly span?: Span
  /** Places and a space of several plans, so that their diagrams can be compared: `zones` must hold every zone of the plan. */
  readonly shared?: { readonly zones: readonly string[]; readonly space: Space }
}

const year = 366 * 86400

export const createPlanPolicy = (plan: Plan, options: PolicyOptions): PlanPolicy => {
  const span = options.span ?? { from: options.now, until: options.now + year }
  const zones = options.shared?.zones ?? [...plan.zones.keys()]
  const place = new Map(zones.map((zone, index) => [zone, index]))
  const flows: PlannedFlow[] = []
  for (const conduit of plan.conduits.values()) {
    const places = { from: [place.get(conduit.from) ?? zones.length], to: [place.get(conduit.to) ?? zones.length] }
    for (const flow of conduit.flows) {
      const { until } = flow
      const ended = until !== undefined && until <= options.now
      const times = flowTimes(plan, flow, span)
      flows.push({
        id: `${conduit.id}.${flow.id}`,
        flow,
        from: conduit.from,
        to: conduit.to,
        ended,
        boxes: ended ? [] : flowBoxes(flow, places, times),
      })
    }
  }
  const space = options.shared?.space ?? createSpace(packetAxes(zones.length))
  const diagram = space.compile(flows.flatMap((flow, index) => flow.boxes.map((box) => ({ box, terminal: index + 1 }))))
  return { plan, zones, flows, space, diagram, filtered: space.project(diagram, 'operation'), locate: createLocator(plan), span }
}

/** A zone as points of the `from` or `to` axis. */
export const zonePlace = (policy: PlanPolicy, zone: string): readonly Interval[] => {
  const index = policy.zones.indexOf(zone)
  return index < 0 ? [] : [[BigInt(index), BigInt(index)]]
}
