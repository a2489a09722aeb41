import { flowBoxes, flowTimes, packetAxes } from '#reason/policy'
import type { Conduit, Flow, Plan } from '#reason/plant'
import { createSpace } from '#reason/space'
import type { Rule } from '#reason/space'
import { isSameMeaning, meaningText } from './same-meaning.ts'

/** What changes between two zones, in either direction. */
export interface ZonePairChange {
  readonly zones: readonly [string, string]
  /** Ids of the conduits between them, in either plan. */
  readonly conduits: readonly string[]
  readonly opens: boolean
  readonly closes: boolean
}

// Services that either end may open run against their conduit: both directions are looked at together.
const pairOf = ({ from, to }: Conduit): string => JSON.stringify([from, to].toSorted())

const week = 7 * 86400
const year = 366 * 86400

const flowMeaning = (plan: Plan, flow: Flow): string =>
  meaningText([{ ...flow, why: undefined, owner: undefined }, flow.during === undefined ? undefined : [plan.windows.get(flow.during), plan.timezone]])

const isSameFlows = (base: Plan, baseFlows: readonly Flow[], proposed: Plan, proposedFlows: readonly Flow[]): boolean =>
  isSameMeaning(baseFlows.map((flow) => flowMeaning(base, flow)).toSorted(), proposedFlows.map((flow) => flowMeaning(proposed, flow)).toSorted())

/**
 * The packets that the conduits between two zones let pass from `now` on. Windows are laid out over a year; a flow with a
 * window that ends later counts as one without an end, and `laterEnds` tells such ends apart.
 */
const rulesOf = (plan: Plan, conduits: readonly Conduit[], zones: readonly [string, string], now: number): readonly Rule[] => {
  const span = { from: now, until: now + year + week }
  return conduits.flatMap((conduit) =>
    conduit.flows.flatMap((flow) => {
      const places = { from: [zones.indexOf(conduit.from)], to: [zones.indexOf(conduit.to)] }
      return flowBoxes(flow, places, flowTimes(plan, flow, span)).map((box) => ({ box, terminal: 1 }))
    }),
  )
}

/** Ends of flows with windows that lie past the span in which windows are laid out: no packet there tells them apart. */
const laterEnds = (conduits: readonly Conduit[], now: number): string =>
  meaningText(
    conduits.flatMap((conduit) =>
      conduit.flows
        .filter(({ during, until }) => during !== undefined && (until === undefined || until > now + year))
        .map(({ id, until }) => [conduit.id, id, until]),
    ),
  )

const compare = (base: Plan, proposed: Plan, pair: string, before: readonly Conduit[], after: readonly Conduit[], now: number): ZonePairChange => {
  const zones = JSON.parse(pair) as [string, string]
  const space = createSpace(packetAxes(zones.length))
  // Flows open connections: nothing lies in the past, and what was allowed then is no difference.
  const ahead = { time: [[BigInt(now), (1n << 40n) - 1n] as const] }
  const was = space.restrict(space.compile(rulesOf(base, before, zones, now)), ahead)
  const will = space.restrict(space.compile(rulesOf(proposed, after, zones, now)), ahead)
  const unsure = laterEnds(before, now) !== laterEnds(after, now)
  return {
    zones,
    conduits: [...new Set([...before, ...after].map(({ id }) => id))],
    opens: unsure || space.witness(will, was, (a, b) => a !== 0 && b === 0) !== undefined,
    closes: unsure || space.witness(was, will, (a, b) => a !== 0 && b === 0) !== undefined,
  }
}

/** For each two zones whose conduits differ: whether packets open or close from `now` on, in seconds since 1970. */
export const packetChanges = (base: Plan, proposed: Plan, now: number): readonly ZonePairChange[] => {
  const before = Map.groupBy(base.conduits.values(), pairOf)
  const after = Map.groupBy(proposed.conduits.values(), pairOf)
  const flows = (conduits: readonly Conduit[]): readonly Flow[] => conduits.flatMap((conduit) => conduit.flows)
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((pair) => !isSameFlows(base, flows(before.get(pair) ?? []), proposed, flows(after.get(pair) ?? [])))
    .map((pair) => compare(base, proposed, pair, before.get(pair) ?? [], after.get(pair) ?? [], now))
    .filter(({ opens, closes }) => opens || closes)
}
