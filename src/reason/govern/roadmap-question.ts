import type { ReadinessInput } from './readiness-question.ts'
import type { ConduitReviewed } from './review.ts'

/** The first quarter of a segmentation: by which day what should stand. */
export const roadmapDays = [30, 60, 90] as const
export type RoadmapDay = (typeof roadmapDays)[number]

/** What is known when it is asked how far the work is. */
export interface RoadmapInput extends ReadinessInput {
  readonly reviews: readonly ConduitReviewed[]
}

/** One thing that is counted, never estimated. */
export interface RoadmapMeasure {
  /** Stable: pages link by it. */
  readonly id: string
  readonly what: string
  /** How many of how many; undefined when nothing can be counted, which is never progress. */
  readonly counted?: { readonly done: number; readonly of: number }
  /** What it rests on, in words with numbers. */
  readonly basis: string
}

/** One question of the roadmap. */
export interface RoadmapQuestion extends Pick<RoadmapMeasure, 'id' | 'what'> {
  readonly day: RoadmapDay
  readonly count: (input: RoadmapInput) => Pick<RoadmapMeasure, 'counted' | 'basis'>
}
