/**
 * Firewall configurations: a compiled plan out to a dialect, a configuration back in, and the proof that both pass the same packets.
 * Not for deciding what a plan allows (`reason/policy`), nor for loading rules: a person does that.
 */
export type { Dialect, Emitted, EmittedConduit, EmittedFlow, LineSpan, ParsedConfig } from './dialect.ts'
export type { Chain, Element, Entry, Match, Outcome, Program, Step, Verdict } from './program.ts'
export { dialectByName, dialects } from './registry.ts'
export type { ConfigLine, Proof, ProofWitness } from './prove.ts'
export { prove } from './prove.ts'
export type { PacketInWords } from './packet-in-words.ts'
export { packetInWords, presentPacket } from './packet-in-words.ts'
export { planDiagram, planFingerprint, proofSpace, walkPlan } from './plan-meaning.ts'
export type { Manifest, ManifestFlow } from './manifest.ts'
export { manifestOf } from './manifest.ts'
export { killList } from './kill-list.ts'
