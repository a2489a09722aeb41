import type { Conduit, Plan, PlanException } from '#reason/plant'
import type { ApprovalNeeds } from './change-request.ts'
import { packetChanges } from './packets-between.ts'
import { isSameMeaning } from './same-meaning.ts'
import { approvalRules, touchOfEntry, touchOfField } from './touch.ts'
import type { Touch } from './touch.ts'

/** One reason for approvals, with the places of the plan that give it. */
export interface ApprovalReason {
  readonly touch: Touch
  readonly why: string
  readonly needs: ApprovalNeeds
  /** Paths of the plan, or `operations and cell-1` for what changes between two zones. */
  readonly at: readonly string[]
}

/** An exception that is new or differs: someone must accept its risk as it stands now. */
export interface RiskToAccept {
  readonly exception: string
  /** The person the plan names; undefined: nobody, and the change cannot be proposed. */
  readonly acceptedBy?: string
}

export interface RequiredApprovals {
  /** Revisions that were compared. */
  readonly base: string
  readonly revision: string
  readonly needs: ApprovalNeeds
  readonly risks: readonly RiskToAccept[]
  readonly reasons: readonly ApprovalReason[]
}

type Sort = keyof typeof touchOfEntry

interface Touched {
  readonly touch: Touch
  readonly path: string
  readonly sort: Sort | 'plan' | 'pair'
  readonly ids: readonly string[]
}

const fieldsThatDiffer = (a: object, b: object): readonly string[] => {
  const [left, right] = [a as Readonly<Record<string, unknown>>, b as Readonly<Record<string, unknown>>]
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].filter((field) => !isSameMeaning(left[field], right[field]))
}

function* sectionTouches<T extends object>(
  sort: Sort,
  path: string,
  base: ReadonlyMap<string, T>,
  proposed: ReadonlyMap<string, T>,
): Generator<Touched> {
  for (const id of new Set([...base.keys(), ...proposed.keys()])) {
    const [was, will] = [base.get(id), proposed.get(id)]
    if (was === undefined || will === undefined) yield { touch: touchOfEntry[sort], path: `${path}.${id}`, sort, ids: [id] }
    else {
      for (const field of fieldsThatDiffer(was, will))
        yield { touch: touchOfField[sort][field] ?? 'other', path: `${path}.${id}.${field}`, sort, ids: [id] }
    }
  }
}

const flowsOf = (conduit: Conduit | undefined) => new Map((conduit?.flows ?? []).map((flow) => [flow.id, flow]))

const headsOf = (plan: Plan): ReadonlyMap<string, object> =>
  new Map([...plan.conduits].map(([id, conduit]) => [id, { ...conduit, flows: undefined }]))

function* conduitTouches(base: Plan, proposed: Plan): Generator<Touched> {
  yield* sectionTouches('conduit', 'conduits', headsOf(base), headsOf(proposed))
  for (const id of new Set([...base.conduits.keys(), ...proposed.conduits.keys()])) {
    const flows = sectionTouches('flow', `conduits.${id}.allow`, flowsOf(base.conduits.get(id)), flowsOf(proposed.conduits.get(id)))
    for (const touched of flows) yield { ...touched, sort: 'conduit', ids: [id] }
  }
}

function* touches(base: Plan, proposed: Plan, now: number): Generator<Touched> {
  for (const field of ['plant', 'timezone'] as const) {
    if (base[field] !== proposed[field]) yield { touch: touchOfField.plan[field] ?? 'other', path: field, sort: 'plan', ids: [] }
  }
  yield* sectionTouches('zone', 'zones', base.zones, proposed.zones)
  yield* sectionTouches('asset', 'assets', base.assets, proposed.assets)
  yield* conduitTouches(base, proposed)
  yield* sectionTouches('window', 'windows', base.windows, proposed.windows)
  yield* sectionTouches('point', 'enforcement-points', base.points, proposed.points)
  yield* sectionTouches('exception', 'exceptions', base.exceptions, proposed.exceptions)
  yield* sectionTouches('function', 'functions', base.functions, proposed.functions)
  if (!isSameMeaning(base.promises, proposed.promises)) yield { touch: 'promise', path: 'promises', sort: 'plan', ids: [] }
  for (const { zones, opens, closes } of packetChanges(base, proposed, now)) {
    const path = zones.join(' and ')
    if (opens) yield { touch: 'opens', path, sort: 'pair', ids: zones }
    if (closes) yield { touch: 'closes', path, sort: 'pair', ids: zones }
  }
}

/** Is a safety zone touched, as it was or as it will be? */
const isOfSafety = (plan: Plan, { sort, ids }: Touched): boolean => {
  const isSafety = (zone: string | undefined): boolean => zone !== undefined && plan.zones.get(zone)?.kind === 'safety'
  return ids.some((id) => {
    if (sort === 'zone' || sort === 'pair') return isSafety(id)
    if (sort === 'asset') return isSafety(plan.assets.get(id)?.zone)
    if (sort === 'conduit') return isSafety(plan.conduits.get(id)?.from) || isSafety(plan.conduits.get(id)?.to)
    if (sort === 'exception') {
      const conduits = (plan.exceptions.get(id)?.flows ?? []).map((flow) => plan.conduits.get(flow.slice(0, flow.indexOf('.'))))
      return conduits.some((conduit) => isSafety(conduit?.from) || isSafety(conduit?.to))
    }
    return false
  })
}

/** Each need once, and none that a stricter one already holds: `operations` makes `operations or security` idle. */
const strictest = (needs: ApprovalNeeds): ApprovalNeeds => {
  const distinct = needs.filter((need, i) => needs.findIndex((other) => isSameMeaning(other, need)) === i)
  const kept = distinct.filter((need) => !distinct.some((other) => other.length < need.length && other.every((role) => need.includes(role))))
  return kept.toSorted((a, b) => (a.join() < b.join() ? -1 : 1))
}

const acceptance = ({ id, acceptedBy }: PlanException): RiskToAccept => ({ exception: id, ...(acceptedBy === undefined ? {} : { acceptedBy }) })

/**
 * Which approvals it takes to go from one plan to the other, by what that touches. Packets are compared from `now` on
 * (seconds since 1970), not lines; where that cannot tell, more is asked for rather than less.
 */
export const requiredApprovals = (base: Plan, proposed: Plan, now: number): RequiredApprovals => {
  const found = base.revision === proposed.revision ? [] : [...touches(base, proposed, now)]
  // Two revisions in which nothing was found to differ: something did.
  if (found.length === 0 && base.revision !== proposed.revision) found.push({ touch: 'other', path: '', sort: 'plan', ids: [] })
  const safety = found
    .filter((touched) => isOfSafety(base, touched) || isOfSafety(proposed, touched))
    .map((touched) => ({ ...touched, touch: 'safety' as const }))
  const byTouch = Map.groupBy<Touch, Touched>([...safety, ...found], ({ touch }) => touch)
  const reasons = (Object.keys(approvalRules) as Touch[]).flatMap((touch): readonly ApprovalReason[] => {
    const touched = byTouch.get(touch)
    return touched === undefined ? [] : [{ touch, ...approvalRules[touch], at: [...new Set(touched.map(({ path }) => path))] }]
  })
  const changed = [...proposed.exceptions.values()].filter((exception) => !isSameMeaning(exception, base.exceptions.get(exception.id)))
  return {
    base: base.revision,
    revision: proposed.revision,
    needs: strictest(reasons.flatMap(({ needs }) => needs)),
    risks: changed.map(acceptance),
    reasons,
  }
}
