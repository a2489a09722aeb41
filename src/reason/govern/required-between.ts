import type { Plan } from '#reason/plant'
import { requiredApprovals } from './required-approvals.ts'
import type { RequiredApprovals } from './required-approvals.ts'
import { approvalRules } from './touch.ts'

/** A plan under the name of its text. The name of its meaning is `plan.revision`, which two texts may share. */
export interface NamedPlan {
  readonly hash: string
  readonly plan: Plan
}

/**
 * Which approvals it takes to go from one text to the other, named by the hashes of the texts. Two texts that mean the same still
 * differ in what people read: somebody looks at it.
 */
export const requiredBetween = (base: NamedPlan, proposed: NamedPlan, now: number): RequiredApprovals => {
  const required = { ...requiredApprovals(base.plan, proposed.plan, now), base: base.hash, revision: proposed.hash }
  if (base.hash === proposed.hash || required.needs.length > 0) return required
  return { ...required, needs: approvalRules.text.needs, reasons: [{ touch: 'text', ...approvalRules.text, at: [] }] }
}
