import type { WriteReach } from '#reason/analyze'
import { roadmapMeasures } from './roadmap-measures.ts'
import { roadmapDays } from './roadmap-question.ts'
import type { RoadmapDay, RoadmapInput, RoadmapMeasure } from './roadmap-question.ts'

export interface RoadmapStep {
  readonly day: RoadmapDay
  readonly what: string
  readonly measures: readonly RoadmapMeasure[]
  /** 0..1: the mean of its measures, each counting the same. What cannot be counted counts as nothing done. */
  readonly share: number
  /** Every measure is whole. */
  readonly isReached: boolean
}

export interface Roadmap {
  readonly steps: readonly RoadmapStep[]
  /** The number it brings down; pairs of an asset and a controller it can write to. */
  readonly writeReach: WriteReach['totals']
}

const names: Readonly<Record<RoadmapDay, string>> = {
  30: 'inventory and current flows are known',
  60: 'zones and conduits are agreed, and enforced in part',
  90: 'deny by default, and reviews are running',
}

const shareOf = ({ counted }: RoadmapMeasure): number => (counted === undefined || counted.of === 0 ? 0 : counted.done / counted.of)

/** How far the segmentation is, counted from what exists. */
export const roadmap = (input: RoadmapInput, reach: WriteReach): Roadmap => ({
  steps: roadmapDays.map((day) => {
    const measures = roadmapMeasures.filter((measure) => measure.day === day).map(({ id, what, count }) => ({ id, what, ...count(input) }))
    return {
      day,
      what: names[day],
      measures,
      share: measures.reduce((sum, measure) => sum + shareOf(measure), 0) / measures.length,
      isReached: measures.every((measure) => shareOf(measure) === 1),
    }
  }),
  writeReach: reach.totals,
})
