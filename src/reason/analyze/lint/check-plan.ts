import type { Finding, Severity } from '#ground/report'
import type { Plan } from '#reason/plant'
import { lintContext } from './lint.ts'
import { lints } from './lints.ts'

export interface CheckOptions {
  /** Seconds since 1970: what has ended by then is judged as gone. */
  readonly now: number
}

const weight: Readonly<Record<Severity, number>> = { error: 0, warning: 1, note: 2 }

/**
 * What a plan that can be read still gets wrong: the well-known mistakes that a plan can show. Errors first, then in the
 * order of `lints`. Promises are judged elsewhere (`reason/policy`): they need the packet space.
 */
export const checkPlan = (plan: Plan, options: CheckOptions): readonly Finding[] => {
  const context = lintContext(plan, options.now)
  const findings: Finding[] = []
  for (const { code, severity, remedy, check } of lints) {
    for (const { path, message, help } of check(plan, context))
      findings.push({ code, severity, message, help: help ?? remedy, at: plan.placeOf(path) })
  }
  return findings.toSorted((a, b) => weight[a.severity] - weight[b.severity])
}
