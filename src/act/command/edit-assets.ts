import { failed, ok } from '#ground/report'
import type { Result } from '#ground/report'
import { assetTableChange, editPlan, parsePlan } from '#reason/plant'
import type { AssetDifference, AssetRow, Plan } from '#reason/plant'

/** A plan's text with rows about its assets put into it, and what is new in it. */
export interface AssetsEdited {
  readonly text: string
  readonly differences: readonly AssetDifference[]
}

/**
 * Puts rows about assets into a plan. A plan that would be in error is refused with what is wrong; warnings that the plan did not have
 * before come with the result. `table` is what findings call the rows.
 */
export const editAssets = (plan: Plan, text: string, rows: readonly AssetRow[], table: string): Result<AssetsEdited> => {
  const change = assetTableChange(plan, rows, table)
  if (!change.ok) return change
  const edited = editPlan(text, change.value.edits)
  if (!edited.ok) return edited
  const parsed = parsePlan(edited.value, 'plan.yaml')
  if (!parsed.ok) return failed(parsed.findings)
  const before = parsePlan(text, 'plan.yaml')
  const known = new Set(before.findings.map(({ code, message }) => `${code} ${message}`))
  const news = parsed.findings.filter(({ code, message }) => !known.has(`${code} ${message}`))
  return ok({ text: edited.value, differences: change.value.differences }, news)
}
