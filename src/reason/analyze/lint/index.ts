/**
 * Lint: what a plan that can be read still gets wrong. One file a lint; `lints.ts` lists them and `docs/findings.md` is
 * made from that list.
 */
export type { CheckOptions } from './check-plan.ts'
export { checkPlan } from './check-plan.ts'
export type { Lint, LintContext, LiveFlow, Remark } from './lint.ts'
export { lints } from './lints.ts'
