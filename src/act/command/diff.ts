import type { Result } from '#ground/report'
import { failed, ok } from '#ground/report'
import { diffPlans } from '#reason/analyze'
import type { PlanDiff } from '#reason/analyze'
import { readPlan } from './plan.ts'

/** What newly opens and what closes from one plan file to another, as of `now` (seconds since 1970). */
export const diffPlanFiles = async (before: string, after: string, now: number): Promise<Result<PlanDiff>> => {
  const plans = [await readPlan(before), await readPlan(after)] as const
  const findings = plans.flatMap((plan) => plan.findings)
  const [was, is] = plans
  return was.ok && is.ok ? ok(diffPlans(was.value, is.value, { now }), findings) : failed(findings)
}
