import type { ConfigLine, PacketInWords, Proof } from '#reason/dialect'
import { presentFindings } from './finding.ts'
import type { FindingDocument } from './finding.ts'

interface WitnessDocument {
  readonly direction: 'too-much' | 'too-little'
  readonly packet: PacketInWords
  readonly message: string
  readonly flow?: string
  readonly nearestFlow?: { readonly flow: string; readonly differsIn: readonly string[] }
  readonly decidedBy: ConfigLine
  readonly through: readonly ConfigLine[]
  readonly nearest?: ConfigLine
}

export interface ProofDocument {
  readonly equal: boolean
  readonly status: Proof['status']
  readonly point: string
  readonly dialect: string
  readonly file: string
  readonly fingerprints: { readonly plan: string; readonly config?: string }
  readonly witnesses: readonly WitnessDocument[]
  readonly findings: readonly FindingDocument[]
}

/** Points of the packet space hold big integers that JSON has no word for; the packet says the same in text. */
export const presentProof = (proof: Proof): ProofDocument => ({
  equal: proof.equal,
  status: proof.status,
  point: proof.point,
  dialect: proof.dialect,
  file: proof.file,
  fingerprints: { plan: proof.planFingerprint, ...(proof.configFingerprint === undefined ? {} : { config: proof.configFingerprint }) },
  witnesses: proof.witnesses.map(({ point: _point, ...witness }) => witness),
  findings: presentFindings(proof.findings),
})
