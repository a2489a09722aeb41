import type { Finding, Result } from '#ground/report'
import { failed, hasErrors, ok } from '#ground/report'
import { checkPlan, replay, writeReach } from '#reason/analyze'
import type { Replay, WriteReach } from '#reason/analyze'
import { draft, proposalToYaml } from '#reason/draft'
import type { DraftNames, Proposal } from '#reason/draft'
import { parsePlan } from '#reason/plant'
import type { Plan } from '#reason/plant'
import { checkPromises, createPlanPolicy } from '#reason/policy'
import type { PlanPolicy } from '#reason/policy'
import type { Observations } from '#read/observe'
import { readTextFile } from './files.ts'

/** Reads and checks the form of a plan file. */
export const readPlan = async (file: string): Promise<Result<Plan>> => {
  const text = await readTextFile(file)
  return text.ok ? parsePlan(text.value, file) : failed(text.findings)
}

/** Lint, promises and what is about to lapse, as of `now` (seconds since 1970). */
export const checkPlanFile = async (file: string, now: number): Promise<Result<Plan>> => {
  const plan = await readPlan(file)
  if (!plan.ok) return plan
  const policy = createPlanPolicy(plan.value, { now })
  const findings: readonly Finding[] = [...plan.findings, ...checkPromises(policy), ...checkPlan(plan.value, { now })]
  return hasErrors(findings) ? failed(findings) : ok(plan.value, findings)
}

export interface Drafted {
  readonly proposal: Proposal
  readonly yaml: string
}

export const draftPlan = (observations: Observations, names: DraftNames): Drafted => {
  const proposal = draft(observations, names.timezone)
  return { proposal, yaml: proposalToYaml(proposal, names) }
}

export interface Replayed {
  readonly policy: PlanPolicy
  readonly replay: Replay
  readonly reach: WriteReach
}

const day = 86400

/** Judges recorded traffic by a plan. Windows are laid out over the recording; flows that ended by `now` allow nothing. */
export const replayPlan = (plan: Plan, observations: Observations, now: number): Replayed => {
  const times = observations.sources.flatMap((source) => [source.firstUs ?? [], source.lastUs ?? []].flat()).map((us) => Math.floor(us / 1_000_000))
  const span = { from: Math.min(now, ...times) - day, until: Math.max(now, ...times) + day }
  const policy = createPlanPolicy(plan, { now, span })
  return { policy, replay: replay(policy, observations), reach: writeReach(policy, observations) }
}
