import { nowSeconds, proveConfig, readPlan, readTextFile } from '#act/command'
import type { Finding } from '#ground/report'
import type { Proof } from '#reason/dialect'
import { presentProof } from '#show/contract'
import { proofText } from '#show/text'
import { codeOf, noteFindings, printJson, textOption, unusable, wantsJson } from './answer.ts'
import { exitCode } from './verb.ts'
import type { Verb } from './verb.ts'

export const prove: Verb = {
  name: 'prove',
  synopsis: '<plan.yaml> <configurations…>',
  summary: 'is this configuration exactly the plan? a witness packet if not',
  options: {
    point: { value: 'ID', text: 'the enforcement point it is for, when the file does not say' },
    json: { text: 'print the proofs as one JSON document' },
  },
  least: 2,
  run: async (invocation) => {
    const { screen } = invocation
    const [planFile = '', ...configs] = invocation.positionals
    const plan = await readPlan(planFile)
    if (!plan.ok) return unusable(screen, plan.findings)
    const point = textOption(invocation, 'point')
    const proofs: Proof[] = []
    const told: Finding[] = []
    for (const file of configs) {
      const text = await readTextFile(file)
      if (!text.ok) return unusable(screen, text.findings)
      const proof = proveConfig(plan.value, text.value, file, { now: nowSeconds(), ...(point === undefined ? {} : { point }) })
      noteFindings(screen, proof.findings)
      told.push(...proof.findings)
      if (!proof.ok) return exitCode.usage
      told.push(...proof.value.findings)
      proofs.push(proof.value)
    }
    const equal = proofs.every((proof) => proof.equal)
    if (wantsJson(invocation)) printJson(screen, { equal, proofs: proofs.map(presentProof) })
    else screen.print(proofs.map(proofText).join('\n\n'))
    return equal ? codeOf(told) : exitCode.findings
  },
}
