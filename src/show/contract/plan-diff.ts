import type { DiffEntry, DiffWitness, PlanDiff, PlanSide } from '#reason/analyze'
import { formatIso } from '#ground/time'

interface DiffEntryDocument extends Omit<DiffEntry, 'boxes' | 'witness'> {
  readonly witness: Omit<DiffWitness, 'point'>
}

export interface PlanDiffDocument {
  readonly sameMeaning: boolean
  /** `2026-11-23T22:41:38Z`; `until` is exclusive. */
  readonly span: { readonly from: string; readonly until: string }
  readonly before: PlanSide
  readonly after: PlanSide
  readonly opens: readonly DiffEntryDocument[]
  readonly closes: readonly DiffEntryDocument[]
  readonly moves: PlanDiff['moves']
}

/** Boxes and points hold big integers that JSON has no word for; parts and witness say the same in text. */
const presentEntry = ({ boxes: _boxes, witness: { point: _point, ...witness }, ...entry }: DiffEntry): DiffEntryDocument => ({ ...entry, witness })

export const presentPlanDiff = (diff: PlanDiff): PlanDiffDocument => ({
  sameMeaning: diff.sameMeaning,
  span: { from: formatIso(diff.span.from), until: formatIso(diff.span.until) },
  before: diff.before,
  after: diff.after,
  opens: diff.opens.map(presentEntry),
  closes: diff.closes.map(presentEntry),
  moves: diff.moves,
})
