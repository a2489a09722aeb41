import type { Plan } from '#reason/plant'
import { windowIntervals } from '#reason/policy'
import type { PlannedFlow } from '#reason/policy'
import type { Replay } from './replay.ts'

/** Whether a recording shows that a flow is needed. `no-data`: it cannot tell. */
export type FlowUse = 'used' | 'unused' | 'no-data'

/** A pair of zones: `surplus` as soon as one of its flows is; `required` when all that can be told of were used. */
export type PairState = 'deny' | 'required' | 'surplus' | 'no-data'

const day = 86_400

/**
 * What the recording says of each flow. Of a flow with a window that never opened while it was recorded, disuse says nothing.
 */
export const createFlowJudge = (
  plan: Plan,
  replay: Replay,
  usesOf: (flow: string) => number,
): ((flow: Pick<PlannedFlow, 'id' | 'flow'>) => FlowUse) => {
  const { firstUs, lastUs } = replay
  const opened = new Map<string, boolean>()
  const wasOpen = (id: string, from: number, until: number): boolean => {
    const known = opened.get(id)
    if (known !== undefined) return known
    const window = plan.windows.get(id)
    // Windows are weekly: a longer recording need not be laid out day by day, and its times may be absurd.
    const open = window === undefined || until - from > 8 * day || windowIntervals(window, plan.timezone, from, until).length > 0
    opened.set(id, open)
    return open
  }
  return ({ id, flow }) => {
    if (usesOf(id) > 0) return 'used'
    if (firstUs === undefined || lastUs === undefined) return 'no-data'
    const isTold = flow.during === undefined || wasOpen(flow.during, Math.floor(firstUs / 1_000_000), Math.floor(lastUs / 1_000_000) + 1)
    return isTold ? 'unused' : 'no-data'
  }
}

export const stateOf = (uses: readonly FlowUse[]): PairState =>
  uses.length === 0 ? 'deny' : uses.includes('unused') ? 'surplus' : uses.includes('used') ? 'required' : 'no-data'
