import { presentFinding } from '#ground/report'
import type { Proof, ProofWitness } from '#reason/dialect'
import { paint, visibleText } from '#show/terminal'

const line = (l: { readonly line: number; readonly text: string }): string => `      line ${String(l.line).padStart(4)}: ${visibleText(l.text)}`

const witnessText = (witness: ProofWitness): string => {
  const shown = [...witness.through, witness.decidedBy, ...(witness.nearest === undefined ? [] : [witness.nearest])]
  const once = shown.filter((l, i) => shown.findIndex((other) => other.line === l.line) === i)
  return [`  ${witness.direction === 'too-much' ? 'passes too much' : 'passes too little'}: ${visibleText(witness.message)}`, ...once.map(line)].join(
    '\n',
  )
}

const findingLines = (proof: Proof): readonly string[] => proof.findings.map((finding) => `  ${visibleText(presentFinding(finding))}`)

export const proofText = (proof: Proof): string => {
  if (proof.status === 'equal') {
    return [
      `${paint('green', 'equal')}: ${visibleText(proof.file)} passes exactly what the plan allows at ${proof.point}`,
      `  fingerprint ${proof.planFingerprint}`,
      ...findingLines(proof),
    ].join('\n')
  }
  if (proof.status === 'not-proved') {
    return [
      `${paint('yellow', 'not proved')}: parts of ${visibleText(proof.file)} are not understood, so nothing is claimed of it`,
      ...findingLines(proof),
    ].join('\n')
  }
  return [
    `${paint('red', 'different')}: ${visibleText(proof.file)} is not the plan at ${proof.point}`,
    `  plan ${proof.planFingerprint}`,
    `  file ${proof.configFingerprint ?? 'unknown'}`,
    ...proof.witnesses.map(witnessText),
    ...findingLines(proof),
  ].join('\n')
}
