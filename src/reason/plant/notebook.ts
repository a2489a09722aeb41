import { nearestName } from '#ground/report'
import type { Finding } from '#ground/report'
import type { PlanDocument } from './document.ts'
import { planFindingKinds } from './finding-codes.ts'
import type { PlanCode } from './finding-codes.ts'

/** Where the parts of the parser write what they notice. */
export interface Notebook {
  /** `at: 'key'` points at the key of the path instead of its value. */
  readonly note: (code: PlanCode, path: string, message: string, help?: string, at?: 'key') => void
  /** True when so much is wrong that reading on helps nobody. */
  readonly isFull: () => boolean
  /** In the order of the document. */
  readonly findings: () => readonly Finding[]
}

const maxErrors = 200
const maxWarnings = 500

const byPlace = (a: Finding, b: Finding): number => (a.at?.line ?? 0) - (b.at?.line ?? 0) || (a.at?.column ?? 0) - (b.at?.column ?? 0)

export const openNotebook = (document: PlanDocument): Notebook => {
  const findings: Finding[] = document.findings.slice(0, maxErrors)
  let errors = findings.length
  let warnings = 0
  let leftOut = document.findings.length - findings.length
  const isFull = (): boolean => errors >= maxErrors
  const note: Notebook['note'] = (code, path, message, help, at) => {
    const { severity } = planFindingKinds[code]
    if (severity === 'error' ? isFull() : warnings >= maxWarnings) {
      leftOut += 1
      return
    }
    if (severity === 'error') errors += 1
    else warnings += 1
    const place = at === 'key' ? document.placeOf(path) : document.placeOfValue(path)
    findings.push({ code, severity, message, ...(help === undefined ? {} : { help }), at: place })
  }
  const surplus = (): readonly Finding[] => {
    if (leftOut === 0 && !isFull()) return []
    const message = isFull() ? `${maxErrors} errors and possibly more: reading stopped there` : `${leftOut} more warnings are left out`
    return [{ code: 'plan/too-many-findings', severity: planFindingKinds['plan/too-many-findings'].severity, message, at: document.placeOf('') }]
  }
  return { note, isFull, findings: () => [...findings.toSorted(byPlace), ...surplus()] }
}

/** Text of the reader, cut so that a hostile plan cannot flood a terminal. */
export const quoted = (text: string): string => `\`${text.length > 80 ? `${text.slice(0, 77)}...` : text}\``

// The search compares with every candidate: hundreds of slips in a plan of many thousand names must not cost minutes.
const maxCandidates = 5000

/** Help for a name nobody knows: `did you mean …?` when one of the candidates is near, else the alternatives. */
export const meant = (name: string, candidates: Iterable<string>, otherwise?: string): string | undefined => {
  const first: string[] = []
  for (const candidate of candidates) {
    if (first.length >= maxCandidates) break
    first.push(candidate)
  }
  const nearest = nearestName(name, first)
  return nearest === undefined ? otherwise : `did you mean \`${nearest}\`?`
}
