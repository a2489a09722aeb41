import type { PlanDiff } from '#reason/analyze'
import type { Plan, PlanException } from '#reason/plant'
import type { ApprovalReason } from './required-approvals.ts'

/** Somebody who answers for what a change touches. */
export interface Concerned {
  /** Undefined: nobody owns these. */
  readonly owner?: string
  /** Ids of the plan. */
  readonly zones: readonly string[]
  readonly conduits: readonly string[]
  readonly assets: readonly string[]
}

/** An exception that a change makes, alters or ends, or whose flows it opens or closes. */
export interface TouchedException {
  /** As it will stand; as it stood when it goes. */
  readonly exception: PlanException
  readonly change: 'new' | 'altered' | 'gone' | 'its-flows'
  /** Its flows among those that open or close. */
  readonly flows: readonly string[]
}

type Section = 'zones' | 'conduits' | 'assets'
const sections: readonly Section[] = ['zones', 'conduits', 'assets']

/** `conduits.a-to-b.allow.reads.from` names `a-to-b`; ids have no dots. */
const idIn = (section: string, path: string): readonly string[] => {
  const [head, id] = path.split('.')
  return head === section && id !== undefined ? [id] : []
}

/** A part names an asset, and behind it the addresses meant when not all are: `plc-fill (10.20.1.50)`. */
const assetIn = (words: string): string => words.split(' ')[0] ?? ''

const touchedIds = (section: Section, diff: PlanDiff, paths: readonly string[]): ReadonlySet<string> => {
  const entries = [...diff.opens, ...diff.closes]
  const inPackets: Readonly<Record<Section, readonly string[]>> = {
    zones: [...entries, ...diff.moves].flatMap(({ from, to }) => [from, to]),
    conduits: entries.map(({ flow }) => flow.slice(0, flow.indexOf('.'))),
    assets: [
      ...entries.flatMap(({ parts }) => parts.flatMap(({ sources, destinations }) => [...sources, ...destinations].map(assetIn))),
      ...diff.moves.flatMap(({ asset }) => asset ?? []),
    ],
  }
  return new Set([...inPackets[section], ...paths.flatMap((path) => idIn(section, path))])
}

/**
 * Whose zones, conduits and assets a change touches: in what opens and closes, in who moves, and at the places that give a reason for
 * approval. An owner of either plan is concerned: who loses something is, too.
 */
export const concernedBy = (base: Plan, proposed: Plan, diff: PlanDiff, reasons: readonly ApprovalReason[]): readonly Concerned[] => {
  const paths = reasons.flatMap(({ at }) => at)
  const byOwner = new Map<string, Record<Section, Set<string>>>()
  for (const section of sections) {
    const touched = touchedIds(section, diff, paths)
    for (const plan of [base, proposed]) {
      for (const id of touched) {
        const found = plan[section].get(id)
        if (found === undefined) continue
        const owner = found.owner ?? ''
        const own = byOwner.get(owner) ?? { zones: new Set(), conduits: new Set(), assets: new Set() }
        own[section].add(id)
        byOwner.set(owner, own)
      }
    }
  }
  return [...byOwner]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([owner, { zones, conduits, assets }]) => ({
      ...(owner === '' ? {} : { owner }),
      zones: [...zones].toSorted(),
      conduits: [...conduits].toSorted(),
      assets: [...assets].toSorted(),
    }))
}

/** Exceptions that a change touches, in the order of the plans. */
export const touchedExceptions = (base: Plan, proposed: Plan, diff: PlanDiff, reasons: readonly ApprovalReason[]): readonly TouchedException[] => {
  const altered = new Set(reasons.flatMap(({ at }) => at.flatMap((path) => idIn('exceptions', path))))
  const changed = new Set([...diff.opens, ...diff.closes].map(({ flow }) => flow))
  const ids = new Set([...base.exceptions.keys(), ...proposed.exceptions.keys()])
  return [...ids].flatMap((id): readonly TouchedException[] => {
    const [was, will] = [base.exceptions.get(id), proposed.exceptions.get(id)]
    const exception = will ?? was
    if (exception === undefined) return []
    const flows = [...new Set([...(was?.flows ?? []), ...(will?.flows ?? [])])].filter((flow) => changed.has(flow))
    if (was === undefined) return [{ exception, change: 'new', flows }]
    if (will === undefined) return [{ exception, change: 'gone', flows }]
    if (altered.has(id)) return [{ exception, change: 'altered', flows }]
    return flows.length > 0 ? [{ exception, change: 'its-flows', flows }] : []
  })
}
