import { ok } from '#ground/report'
import type { Result } from '#ground/report'
import { idPattern, parsePlan, readPlanForms } from '#reason/plant'
import type { Plan, PlanForms } from '#reason/plant'

/** The plan in force as a form was opened on it. */
export interface FormBasis {
  /** Hash of its text. */
  readonly base: string
  readonly plan: Plan
  readonly forms: PlanForms
}

/** Reads everything that forms show. */
export const formBasis = (base: string, text: string): Result<FormBasis> => {
  const plan = parsePlan(text, 'plan.yaml')
  if (!plan.ok) return plan
  const forms = readPlanForms(text)
  return forms.ok ? ok({ base, plan: plan.value, forms: forms.value }) : forms
}

/** Whether a text can be the id of something new in the plan. */
export const idProblem = (id: string, taken: boolean): string | null => {
  if (!idPattern.test(id)) return 'lower-case letters, digits and `-`, at most 63, a letter or digit first'
  return taken ? 'the plan has one of this name already' : null
}

/** A text of a form as the plan says it: what is empty is not said. */
export const said = (text: string): string | null => (text.trim() === '' ? null : text.trim())
