import type { Finding } from '#ground/report'
import { roles } from '#ground/role'
import { operations, services } from '#ground/service'
import { checkPlan } from '#reason/analyze'
import { dialects } from '#reason/dialect'
import { parsePlan, planJsonSchema } from '#reason/plant'
import type { Plan } from '#reason/plant'
import { checkPromises, createPlanPolicy } from '#reason/policy'
import type { JsonSchema, PlanNames, PlanVocabulary } from './plan-completion.ts'

/** What the engine says of a text, and the names in it where it is a plan. */
export interface CheckedText {
  readonly findings: readonly Finding[]
  readonly names?: PlanNames
}

const namesOf = (plan: Plan): PlanNames => ({
  zones: [...plan.zones.keys()],
  assets: [...plan.assets.keys()],
  conduits: [...plan.conduits.keys()],
  flows: [...plan.conduits.values()].flatMap(({ id, flows }) => flows.map((flow) => `${id}.${flow.id}`)),
  windows: [...plan.windows.keys()],
  points: [...plan.points.keys()],
})

const ranks = { error: 0, warning: 1, note: 2 } as const

/** Errors first, then by line. */
const inOrder = (findings: readonly Finding[]): readonly Finding[] =>
  findings.toSorted((a, b) => ranks[a.severity] - ranks[b.severity] || (a.at?.line ?? 0) - (b.at?.line ?? 0))

/** Form, promises and lints, as the server finds them. `now` in seconds since 1970. */
export const checkPlanText = (text: string, now: number): CheckedText => {
  const parsed = parsePlan(text, 'plan.yaml')
  if (!parsed.ok) return { findings: inOrder(parsed.findings) }
  const plan = parsed.value
  const found = [...parsed.findings, ...checkPromises(createPlanPolicy(plan, { now })), ...checkPlan(plan, { now })]
  return { findings: inOrder(found), names: namesOf(plan) }
}

/** What may stand in any plan, for completion. */
export const planVocabulary = (): PlanVocabulary => ({
  schema: planJsonSchema() as JsonSchema,
  services: services.map(({ name }) => name),
  operations,
  roles: roles.map(({ id }) => id),
  dialects: [...dialects.keys()],
})
