import type { PointPolicy } from '#reason/policy'
import type { FlowElements } from '../disjoint-elements.ts'

/** Pairs of interfaces that carry the same conduits and open the same elements: they share one chain. */
export interface DispatchGroup {
  readonly pairs: readonly { readonly from: number; readonly to: number }[]
  /** Conduits that lead this way; where none does, those whose flows come back this way. */
  readonly conduits: readonly string[]
  /** True when no conduit leads this way. */
  readonly isBack: boolean
  /** In the order of the plan. */
  readonly flows: readonly FlowElements[]
}

const keyOf = (conduits: readonly string[], flows: readonly FlowElements[]): string =>
  JSON.stringify([conduits, flows.map(({ flow, times, elements }) => [flow, times, elements])], (_, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  )

/**
 * One chain for each conduit in the usual plant. Conduits whose zones share a pair of interfaces share the chain, since
 * what no flow accepts there cannot be told apart.
 */
export const dispatchGroups = (policy: PointPolicy, elements: readonly FlowElements[]): readonly DispatchGroup[] => {
  const groups = new Map<
    string,
    {
      readonly pairs: { from: number; to: number }[]
      readonly conduits: readonly string[]
      readonly isBack: boolean
      readonly flows: readonly FlowElements[]
    }
  >()
  for (const from of policy.interfaces.keys()) {
    for (const to of policy.interfaces.keys()) {
      const flows = elements.filter((group) => group.from === from && group.to === to)
      const leading = policy.conduits.filter((conduit) => conduit.from.includes(from) && conduit.to.includes(to)).map(({ id }) => id)
      const returning = [...new Set(flows.map(({ flow }) => policy.flows[flow]?.conduit ?? ''))]
      const conduits = leading.length > 0 ? leading : returning
      if (conduits.length === 0) continue
      const key = keyOf(conduits, flows)
      const group = groups.get(key) ?? { pairs: [], conduits, isBack: leading.length === 0, flows }
      group.pairs.push({ from, to })
      groups.set(key, group)
    }
  }
  return [...groups.values()]
}
