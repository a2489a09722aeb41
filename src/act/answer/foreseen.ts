import { ok } from '#ground/report'
import type { Finding, Result } from '#ground/report'
import { checkPlan, diffPlans } from '#reason/analyze'
import type { PlanDiff } from '#reason/analyze'
import { parsePlan } from '#reason/plant'
import { checkPromises, createPlanPolicy } from '#reason/policy'
import type { Answers, PlanInForce } from './answers.ts'
import { findingsAdded } from './change-impact.ts'

/** What a text would do as the plan in force, before anybody keeps it. */
export interface Foreseen {
  readonly diff: PlanDiff
  /** Found in it and not in the plan in force: lints, and broken promises as errors. */
  readonly findings: readonly Finding[]
}

export interface ForeseenAnswers {
  /** Refused with its findings when the text is no plan. Nothing of it is kept or remembered. */
  readonly foreseen: (plant: string, inForce: PlanInForce, text: string) => Promise<Result<Foreseen>>
}

/** `clock` gives milliseconds since 1970. */
export const createForeseen = (clock: () => number, { findings }: Pick<Answers, 'findings'>): ForeseenAnswers => ({
  foreseen: async (plant, inForce, text) => {
    const parsed = parsePlan(text, 'plan.yaml')
    if (!parsed.ok) return parsed
    const before = await findings(plant, inForce.hash)
    if (!before.ok) return before
    const now = Math.floor(clock() / 1000)
    const after = [...parsed.findings, ...checkPromises(createPlanPolicy(parsed.value, { now })), ...checkPlan(parsed.value, { now })]
    return ok({ diff: diffPlans(inForce.plan, parsed.value, { now }), findings: findingsAdded(before.value, after) })
  },
})
