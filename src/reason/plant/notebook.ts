import type { Finding } from '#ground/report'
import type { PlanDocument } from './document.ts'
import { planFindingKinds } from './finding-codes.ts'
import type { PlanCode } from './finding-codes.ts'

/** Where the parts of the parser write what they notice. */
export interface Notebook {
  /** `at: 'key'` points at the key of the path instead of its value. */
  readonly note: (code: PlanCode, path: string, message: string, help?: string, at?: 'key') => void
  readonly findings: readonly Finding[]
}

const maxFindings = 500

export const openNotebook = (document: PlanDocument): Notebook => {
  const findings: Finding[] = [...document.findings].slice(0, maxFindings)
  const note: Notebook['note'] = (code, path, message, help, at) => {
    if (findings.length > maxFindings) return
    const full = findings.length === maxFindings
    const place = at === 'key' ? document.placeOf(path) : document.placeOfValue(path)
    findings.push({
      code: full ? 'plan/too-many-findings' : code,
      severity: full ? 'error' : planFindingKinds[code].severity,
      message: full ? `more than ${maxFindings} findings, the rest is left out` : message,
      ...(help === undefined || full ? {} : { help }),
      at: place,
    })
  }
  return { note, findings }
}

/** Text of the reader, cut so that a hostile plan cannot flood a terminal. */
export const quoted = (text: string): string => `\`${text.length > 80 ? `${text.slice(0, 77)}...` : text}\``

/** `did you mean …?` when a name is near, else the alternatives. */
export const meant = (nearest: string | undefined, otherwise?: string): string | undefined =>
  nearest === undefined ? otherwise : `did you mean \`${nearest}\`?`
