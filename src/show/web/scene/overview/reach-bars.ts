import type { AnswerOf, readOverview } from '#show/contract'

export type Overview = AnswerOf<typeof readOverview>

export interface ReachBar {
  readonly name: string
  readonly pairs: number
}

/** The number in the order in which the roadmap brings it down. What was seen is counted only when something was recorded. */
export const reachBars = ({ reach, evidence }: Pick<Overview, 'reach' | 'evidence'>): readonly ReachBar[] => [
  { name: 'flat network', pairs: reach.flat },
  { name: 'firewalls as planned', pairs: reach.filtered },
  { name: 'plan, operations included', pairs: reach.planned },
  ...(evidence === undefined ? [] : [{ name: 'seen in recordings', pairs: reach.seen }]),
]
