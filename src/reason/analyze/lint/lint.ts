import type { Severity } from '#ground/report'
import type { Asset, Conduit, Flow, Plan, Zone, ZoneKind } from '#reason/plant'

/** One thing a lint noticed, at a path of the plan. */
export interface Remark {
  readonly path: string
  readonly message: string
  /** When the lint's own remedy is not near enough to the case. */
  readonly help?: string
}

/** A flow that still exists, with its conduit, its path in the plan and the kinds of its two zones. */
export interface LiveFlow {
  readonly flow: Flow
  readonly conduit: Conduit
  /** `conduit.flow` */
  readonly id: string
  readonly path: string
  readonly fromKind: ZoneKind
  readonly toKind: ZoneKind
}

/** What several lints ask of a plan, worked out once. */
export interface LintContext {
  /** Seconds since 1970. */
  readonly now: number
  /** Flows that have not ended: an ended flow is gone and can no longer be risky. */
  readonly flows: readonly LiveFlow[]
  readonly flowsOf: ReadonlyMap<string, readonly LiveFlow[]>
  readonly assetsOf: ReadonlyMap<string, readonly Asset[]>
  /** Kind of a zone by its id. */
  readonly kindOf: (zone: string) => ZoneKind | undefined
}

/** A question about a plan that has one answer for everyone: no taste, no configuration. */
export interface Lint {
  /** `lint/…`, stable: people filter and accept by it. */
  readonly code: `lint/${string}`
  readonly severity: Severity
  /** What is wrong, in one line. */
  readonly title: string
  /** Why it matters: what goes wrong in a plant that leaves it so. */
  readonly why: string
  /** The way out. */
  readonly remedy: string
  /** Criteria of the project it gives evidence for. */
  readonly criteria: readonly string[]
  readonly check: (plan: Plan, context: LintContext) => Iterable<Remark>
}

export const isLive = (until: number | undefined, now: number): boolean => until === undefined || until > now

export const lintContext = (plan: Plan, now: number): LintContext => {
  const flowsOf = new Map<string, readonly LiveFlow[]>()
  for (const conduit of plan.conduits.values()) {
    const from = plan.zones.get(conduit.from)
    const to = plan.zones.get(conduit.to)
    flowsOf.set(conduit.id, from === undefined || to === undefined ? [] : liveFlows(conduit, from, to, now))
  }
  const assetsOf = Map.groupBy(plan.assets.values(), (asset) => asset.zone)
  return { now, flows: [...flowsOf.values()].flat(), flowsOf, assetsOf, kindOf: (zone) => plan.zones.get(zone)?.kind }
}

const liveFlows = (conduit: Conduit, from: Zone, to: Zone, now: number): readonly LiveFlow[] =>
  conduit.flows
    .filter((flow) => isLive(flow.until, now))
    .map((flow) => ({
      flow,
      conduit,
      id: `${conduit.id}.${flow.id}`,
      path: `conduits.${conduit.id}.allow.${flow.id}`,
      fromKind: from.kind,
      toKind: to.kind,
    }))
