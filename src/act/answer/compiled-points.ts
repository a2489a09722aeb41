import { compilePlan, proveConfig } from '#act/command'
import type { CompiledPoint } from '#act/command'
import { ok } from '#ground/report'
import type { Result } from '#ground/report'
import type { Proof } from '#reason/dialect'
import type { Plan } from '#reason/plant'

/** The configuration of one enforcement point, read back and compared with the plan before anybody gets it. */
export interface ProvedPoint extends CompiledPoint {
  readonly dialect: string
  /** One for each of its files. */
  readonly proofs: readonly { readonly file: string; readonly proof: Proof }[]
}

/** Every enforcement point's configuration, each file proved. Refused with the reason where the plan breaks a promise. `now` in seconds. */
export const compiledPoints = (plan: Plan, now: number): Result<readonly ProvedPoint[]> => {
  const compiled = compilePlan(plan, { now })
  if (!compiled.ok) return compiled
  const findings = [...compiled.findings]
  const points = compiled.value.map((point): ProvedPoint => {
    const id = point.policy.point
    const proofs = point.emitted.files.flatMap(({ name, text }) => {
      const proof = proveConfig(plan, text, name, { now, point: id })
      findings.push(...proof.findings)
      return proof.ok ? [{ file: name, proof: proof.value }] : []
    })
    return { ...point, dialect: plan.points.get(id)?.dialect ?? '', proofs }
  })
  return ok(points, findings)
}
